"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useOpener } from "@/components/ui/use-opener";
import { changeProducts } from "@/features/products/components/change-products";
import type { CategoryView } from "@/features/products/schema";

const loadRule = () => import("@/features/products/components/rule-dialog").then(({ RuleDialog }) => RuleDialog);

const loadRename = () =>
  import("@/features/products/components/rename-dialog").then(({ RenameDialog }) => RenameDialog);

type CategoryMenuProps = { category: CategoryView; ruleCount: number };

/** What can be done with a category: a rule for it, another name, or no more of it. */
export function CategoryMenu({ category, ruleCount }: CategoryMenuProps) {
  const rule = useOpener(loadRule);
  const rename = useOpener(loadRename);
  const { id, name } = category;
  return (
    <>
      <Button {...rule.trigger} size="sm">
        Add rule<span className="sr-only"> to {name}</span>
      </Button>
      <Button {...rename.trigger} size="sm" variant="ghost">
        Rename<span className="sr-only"> {name}</span>
      </Button>
      <Remove
        path={`/api/product-categories/${id}`}
        what={name}
        question={`Delete ${name} and its rules? What is in it goes where the other rules say.`}
      />
      {rule.Panel ? (
        <rule.Panel key={rule.panelKey} {...rule.opened} category={category} ruleCount={ruleCount} />
      ) : null}
      {rename.Panel ? <rename.Panel key={rename.panelKey} {...rename.opened} category={category} /> : null}
    </>
  );
}

type RuleMenuProps = CategoryMenuProps & { rule: CategoryView["rules"][number] };

/** What can be done with a rule: another one in its place, earlier, later, or no more of it. */
export function RuleMenu({ rule, category, ruleCount }: RuleMenuProps) {
  const { trigger, Panel, panelKey, opened } = useOpener(loadRule);
  const { id, position, value } = rule;
  return (
    <span className="ms-auto flex items-center gap-1">
      {position > 0 ? <Move id={id} position={position - 1} label={`Try ${value} earlier`} sign="↑" /> : null}
      {position < ruleCount - 1 ? <Move id={id} position={position + 1} label={`Try ${value} later`} sign="↓" /> : null}
      <Button {...trigger} size="sm" variant="ghost">
        Edit<span className="sr-only"> the rule {value}</span>
      </Button>
      <Remove path={`/api/category-rules/${id}`} what={`the rule ${value}`} question={`Delete the rule “${value}”?`} />
      {Panel ? <Panel key={panelKey} {...opened} category={category} rule={rule} ruleCount={ruleCount} /> : null}
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
