"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { RadioGroup } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import type { Opened } from "@/components/ui/use-opener";
import { changeProducts } from "@/features/products/components/change-products";
import { RulePreviewList } from "@/features/products/components/rule-preview-list";
import type { RulePreview } from "@/features/products/schema";
import { callApi } from "@/lib/http/call";

export type RuleDialogProps = Opened & { categoryId: string; categoryName: string };

/** A rule, tried out on what was sold before it is kept: what would change is shown, and nothing is changed. */
export function RuleDialog({ categoryId, categoryName, open, onOpenChange }: RuleDialogProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [preview, setPreview] = useState<RulePreview | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState<"try" | "keep" | null>(null);
  const ruleOf = () => {
    const data = new FormData(form.current ?? undefined);
    return { kind: data.get("kind"), value: data.get("value") };
  };
  const tryOut = async () => {
    setBusy("try");
    const answer = await callApi<RulePreview>(`/api/product-categories/${categoryId}/preview`, {
      method: "POST",
      body: ruleOf(),
    });
    setBusy(null);
    setPreview(answer.ok ? answer.data : null);
    setTrouble(answer.ok ? null : answer.trouble.message);
  };
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    setBusy("keep");
    const done = "The rule is there. Products are being placed.";
    const made = await changeProducts(`/api/product-categories/${categoryId}/rules`, {
      method: "POST",
      body: ruleOf(),
      done,
    });
    setBusy(null);
    if (!made) return;
    onOpenChange(false);
    router.refresh();
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`New rule for ${categoryName}`}>
      <form ref={form} onSubmit={keep} onChange={() => setPreview(null)} className="flex flex-col gap-4">
        <RadioGroup
          legend="A product belongs here when its name"
          name="kind"
          defaultValue="contains"
          options={[
            { value: "contains", label: "contains these words" },
            { value: "exact", label: "is exactly this" },
            { value: "pattern", label: "fits a pattern", hint: "* stands for anything, ? for one character." },
          ]}
        />
        <TextField
          label="Words or pattern"
          name="value"
          maxLength={200}
          autoComplete="off"
          hint="Capitals and accents do not count."
        />
        {trouble ? (
          <Callout tone="critical" announce="alert">
            {trouble}
          </Callout>
        ) : null}
        {preview ? <RulePreviewList preview={preview} /> : null}
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button busy={busy === "try"} onClick={tryOut}>
            Try it out
          </Button>
          <Button type="submit" variant="primary" busy={busy === "keep"}>
            Add rule
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
