import { Fragment } from "react";
import { cx } from "@/components/ui/class-names";
import type { RunView } from "@/features/sync/schema";
import { formatNumber } from "@/lib/format/number";

type Counts = RunView["counts"];
type Counted = Exclude<keyof Counts, "fetched">;

export const countNames: Record<Counted, string> = {
  created: "New",
  updated: "Changed",
  unchanged: "Unchanged",
  rejected: "Failed",
  deleted: "Deleted",
};

const colors: Record<Counted, string> = {
  created: "bg-chart-1",
  updated: "bg-chart-2",
  unchanged: "bg-line-strong",
  rejected: "bg-critical-solid",
  deleted: "bg-chart-4",
};

const order: Counted[] = ["created", "updated", "unchanged", "rejected", "deleted"];

/** What has become of the records so far, as five numbers. */
export function RunCounts({ counts }: { counts: Counts }) {
  return (
    <dl className="grid grid-cols-3 gap-x-4 gap-y-3 sm:grid-cols-5">
      {order.map((name) => (
        <div key={name} className="flex flex-col-reverse">
          <dt className="flex items-center gap-1.5 text-ink-muted text-sm">
            <Swatch name={name} /> {countNames[name]}
          </dt>
          <dd className={cx("font-semibold text-lg tabular-nums", counts[name] === 0 && "text-ink-faint")}>
            {formatNumber(counts[name])}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The same as one bar, each part as long as its share. The numbers beside it say it in words. */
export function RunBar({ counts }: { counts: Counts }) {
  const total = order.reduce((sum, name) => sum + counts[name], 0);
  if (total === 0) return null;
  return (
    <div aria-hidden className="flex h-2.5 w-full gap-0.5 overflow-hidden rounded-full bg-pressed">
      {order.map((name) =>
        counts[name] > 0 ? (
          <span
            key={name}
            className={cx("min-w-1 rounded-sm", colors[name])}
            style={{ width: `${(counts[name] / total) * 100}%` }}
          />
        ) : (
          <Fragment key={name} />
        ),
      )}
    </div>
  );
}

function Swatch({ name }: { name: Counted }) {
  return <span aria-hidden className={cx("size-2 shrink-0 rounded-sm", colors[name])} />;
}
