"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useOpener } from "@/components/ui/use-opener";
import { changeProducts } from "@/features/products/components/change-products";
import type { CategoryView } from "@/features/products/schema";

const loadRule = () => import("@/features/products/components/rule-dialog").then(({ RuleDialog }) => RuleDialog);

/** What can be done with a category: a rule for it, or no more of it. */
export function CategoryMenu({ id, name }: { id: string; name: string }) {
  const { trigger, Panel, panelKey, opened } = useOpener(loadRule);
  return (
    <>
      <Button {...trigger} size="sm">
        Add rule<span className="sr-only"> to {name}</span>
      </Button>
      <Remove
        path={`/api/product-categories/${id}`}
        what={name}
        question={`Delete ${name} and its rules? What is in it goes where the other rules say.`}
      />
      {Panel ? <Panel key={panelKey} {...opened} categoryId={id} categoryName={name} /> : null}
    </>
  );
}

type Rule = CategoryView["rules"][number];

/** What can be done with a rule: earlier, later, or no more of it. */
export function RuleMenu({ rule: { id, position, value }, isLast }: { rule: Rule; isLast: boolean }) {
  return (
    <span className="ms-auto flex items-center gap-1">
      {position > 0 ? <Move id={id} position={position - 1} label={`Try ${value} earlier`} sign="↑" /> : null}
      {isLast ? null : <Move id={id} position={position + 1} label={`Try ${value} later`} sign="↓" />}
      <Remove path={`/api/category-rules/${id}`} what={`the rule ${value}`} question={`Delete the rule “${value}”?`} />
    </span>
  );
}

type MoveProps = { id: string; position: number; label: string; sign: string };

function Move({ id, position, label, sign }: MoveProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await changeProducts(`/api/category-rules/${id}`, { method: "PATCH", body: { position }, done: "Moved." });
    setBusy(false);
    router.refresh();
  };
  return (
    <Button size="sm" variant="ghost" busy={busy} onClick={press} aria-label={label} title={label}>
      {sign}
    </Button>
  );
}

type RemoveProps = { path: `/api/${string}`; what: string; question: string };

/** Asks once more in its own place before it deletes. */
function Remove({ path, what, question }: RemoveProps) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    await changeProducts(path, { method: "DELETE", done: `Deleted ${what}.` });
    setBusy(false);
    setAsking(false);
    router.refresh();
  };
  if (!isAsking) {
    return (
      <Button size="sm" variant="ghost" onClick={() => setAsking(true)}>
        Delete<span className="sr-only"> {what}</span>
      </Button>
    );
  }
  return (
    <span role="alert" className="flex flex-wrap items-center justify-end gap-2 text-ink text-sm">
      {question}
      <Button size="sm" variant="danger" busy={busy} onClick={remove}>
        Delete
      </Button>
      <Button size="sm" onClick={() => setAsking(false)}>
        Keep
      </Button>
    </span>
  );
}
