import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";

export type Fact = { label: string; value: ReactNode; hint?: ReactNode };

export type KeyValueListProps = {
  items: Fact[];
  /** "rows" puts label and value on one line, "stack" the value under its label. */
  look?: "rows" | "stack" | undefined;
};

/** Facts with their names; a missing one is a dash, never a gap. */
export function KeyValueList({ items, look = "rows" }: KeyValueListProps) {
  return (
    <dl className={look === "rows" ? "divide-y divide-line" : "grid gap-4 sm:grid-cols-2"}>
      {items.map(({ label, value, hint }) => (
        <div
          key={label}
          className={cx(look === "rows" && "flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0")}
        >
          <dt className="shrink-0 text-ink-muted text-sm">{label}</dt>
          <dd className={cx("wrap-anywhere min-w-0", look === "rows" && "text-end")}>
            {value ?? <span className="text-ink-faint">–</span>}
            {hint ? <span className="block text-ink-faint text-sm">{hint}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
