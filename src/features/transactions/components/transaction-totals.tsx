import type { ReactNode } from "react";
import { Amount } from "@/components/amount";
import { AsOf } from "@/components/ui/time";
import type { loadTransactions } from "@/features/transactions/loaders";
import { formatNumber } from "@/lib/format/number";

type TransactionTotalsProps = Pick<Awaited<ReturnType<typeof loadTransactions>>, "totals" | "syncedAt" | "timeZone">;

/** What the whole list adds up to: one line for each currency, since amounts of two are never added. */
export function TransactionTotals({ totals, syncedAt, timeZone }: TransactionTotalsProps) {
  return (
    <div className="flex flex-col divide-y divide-line rounded-xl border border-line bg-surface shadow-xs">
      {totals.map((total) => (
        <dl key={total.currency} className="grid grid-cols-2 gap-x-6 gap-y-3 px-4 py-3.5 sm:px-5 md:grid-cols-5">
          <Figure label={totals.length > 1 ? `Transactions in ${total.currency}` : "Transactions"}>
            {formatNumber(total.count)}
          </Figure>
          <Figure label="Sales">
            <Amount minor={total.salesMinor} currency={total.currency} />
          </Figure>
          <Figure label="Refunds">
            <Amount minor={total.refundsMinor === 0 ? 0 : -total.refundsMinor} currency={total.currency} />
          </Figure>
          <Figure label="Charged back">
            <Amount minor={total.chargebacksMinor === 0 ? 0 : -total.chargebacksMinor} currency={total.currency} />
          </Figure>
          <Figure label="Net">
            <Amount minor={total.netMinor} currency={total.currency} />
          </Figure>
        </dl>
      ))}
      <p className="px-4 py-2 text-ink-faint text-xs sm:px-5">
        <AsOf at={syncedAt} timeZone={timeZone} />
      </p>
    </div>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-muted text-sm">{label}</dt>
      <dd className="font-semibold text-lg tabular-nums tracking-tight">{children}</dd>
    </div>
  );
}
