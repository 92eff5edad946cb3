"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { FormTrouble } from "@/components/form-trouble";
import { Button } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import type { Opened } from "@/components/ui/use-opener";
import { changeProducts } from "@/features/products/components/change-products";
import { RulePreviewList } from "@/features/products/components/rule-preview-list";
import type { CategoryView, RuleKind, RulePreview } from "@/features/products/schema";
import { callApi } from "@/lib/http/call";

export type RuleDialogProps = Opened & {
  category: Pick<CategoryView, "id" | "name">;
  /** The rule that is changed; a new one is made without it. */
  rule?: CategoryView["rules"][number] | undefined;
  /** How many rules the organization has. */
  ruleCount: number;
};

/** A rule, tried out on what was sold before it is kept: what would change is shown, and nothing is changed. */
export function RuleDialog({ category, rule, ruleCount, open, onOpenChange }: RuleDialogProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [preview, setPreview] = useState<RulePreview | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState<"try" | "keep" | null>(null);
  const { keeping, trying, words } = rule ? toChange(rule.id, category.name) : toAdd(category);
  const tryOut = async () => {
    if (!form.current?.reportValidity()) return;
    setBusy("try");
    const answer = await callApi<RulePreview>(trying, { method: "POST", body: ruleIn(form.current) });
    setBusy(null);
    setPreview(answer.ok ? answer.data : null);
    setTrouble(answer.ok ? null : answer.trouble.message);
  };
  const keep = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy("keep");
    const isKept = await changeProducts(keeping.path, {
      method: keeping.method,
      body: ruleIn(event.currentTarget),
      done: words.done,
    });
    setBusy(null);
    if (!isKept) return;
    onOpenChange(false);
    router.refresh();
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.title}>
      <form ref={form} onSubmit={keep} onChange={() => setPreview(null)} className="flex flex-col gap-4">
        <RuleFields rule={rule} ruleCount={ruleCount} />
        <FormTrouble>{trouble}</FormTrouble>
        {preview ? <RulePreviewList preview={preview} /> : null}
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button busy={busy === "try"} onClick={tryOut}>
            Try it out
          </Button>
          <Button type="submit" variant="primary" busy={busy === "keep"}>
            {words.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RuleFields({ rule, ruleCount }: Pick<RuleDialogProps, "rule" | "ruleCount">) {
  const last = rule ? ruleCount : ruleCount + 1;
  return (
    <>
      <RadioGroup
        legend="A product belongs here when its name"
        name="kind"
        defaultValue={rule?.kind ?? ("contains" satisfies RuleKind)}
        options={[
          { value: "contains", label: "contains these words" },
          { value: "exact", label: "is exactly this" },
          { value: "pattern", label: "fits a pattern", hint: "* stands for anything, ? for one character." },
        ]}
      />
      <TextField
        label="Words or pattern"
        name="value"
        defaultValue={rule?.value}
        maxLength={200}
        autoComplete="off"
        hint="Capitals and accents do not count."
      />
      <TextField
        label="Place in the order"
        name="place"
        type="number"
        min={1}
        max={last}
        defaultValue={rule ? rule.position + 1 : last}
        hint={`From 1, which is tried first, to ${last}.`}
      />
    </>
  );
}

function ruleIn(form: HTMLFormElement) {
  const data = new FormData(form);
  return { kind: data.get("kind"), value: data.get("value"), position: Number(data.get("place")) - 1 };
}

function toAdd({ id, name }: RuleDialogProps["category"]) {
  return {
    keeping: { path: `/api/product-categories/${id}/rules`, method: "POST" },
    trying: `/api/product-categories/${id}/preview`,
    words: {
      title: `New rule for ${name}`,
      submit: "Add rule",
      done: "The rule is there. Products are being placed.",
    },
  } as const;
}

function toChange(id: string, name: string) {
  return {
    keeping: { path: `/api/category-rules/${id}`, method: "PATCH" },
    trying: `/api/category-rules/${id}/preview`,
    words: {
      title: `Change a rule of ${name}`,
      submit: "Save rule",
      done: "The rule is changed. Products are being placed.",
    },
  } as const;
}
