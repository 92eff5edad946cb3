import type { RulePreview } from "@/features/products/schema";
import { formatCount, formatNumber } from "@/lib/format/number";

/** What a rule would change: how much, and the most sold of it by name. */
export function RulePreviewList({ preview }: { preview: RulePreview }) {
  const { matchedNames, changedNames, changedItems, changes } = preview;
  return (
    <div role="status" className="flex flex-col gap-2.5 rounded-lg border border-line bg-sunken p-3.5">
      <p className="font-medium">
        {changedNames === 0
          ? `Nothing would change. ${matchedNames === 0 ? "No product fits." : `${formatCount(matchedNames, "product")} fit already.`}`
          : `${formatCount(changedNames, "product")} would move, ${formatCount(changedItems, "item")} sold.`}
      </p>
      {changes.length > 0 ? (
        <ul className="max-h-52 divide-y divide-line overflow-y-auto text-sm">
          {changes.map(({ name, from, to, itemCount }) => (
            <li key={`${name} ${from}`} className="flex justify-between gap-4 py-1.5">
              <span className="min-w-0 break-words">
                {name}
                <span className="block text-ink-muted">
                  {from ?? "Uncategorized"} → {to ?? "Uncategorized"}
                </span>
              </span>
              <span className="tabular-nums">{formatNumber(itemCount)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
