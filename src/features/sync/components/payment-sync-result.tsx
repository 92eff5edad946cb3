"use client";

import { Callout } from "@/components/ui/callout";
import { RunResult } from "@/features/sync/components/run-result";
import { StartButton } from "@/features/sync/components/start-button";
import type { RunView } from "@/features/sync/schema";
import { formatCount, formatNumber, formatShare } from "@/lib/format/number";

/** What a sync of payments brought: how many of them, the share that has an invoice, calls for each, and what failed. */
export function PaymentSyncResult({ run }: { run: RunView }) {
  const { read, linked } = run.payments ?? { read: 0, linked: 0 };
  const figures = [
    { label: "Transactions", text: run.payments ? formatNumber(read) : "–" },
    { label: "With an invoice", text: read > 0 ? formatShare(linked / read) : "–" },
    { label: "Calls for each", text: read > 0 ? (run.calls.made / read).toFixed(2) : "–" },
  ];
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-3 gap-4 rounded-lg border border-line bg-sunken px-3.5 py-3">
        {figures.map(({ label, text }) => (
          <div key={label}>
            <dt className="text-ink-muted text-sm">{label}</dt>
            <dd className="font-semibold text-lg tabular-nums">{text}</dd>
          </div>
        ))}
      </dl>
      <RunResult run={run} />
      {run.counts.rejected > 0 ? (
        <Callout
          tone="caution"
          title={`${formatCount(run.counts.rejected, "item")} could not be read`}
          actions={
            <StartButton size="sm" start={{ connectionId: run.connectionId, mode: "retry" }}>
              Retry
            </StartButton>
          }
        >
          They are kept with their reasons; everything else has arrived.
        </Callout>
      ) : null}
    </div>
  );
}
