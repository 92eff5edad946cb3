"use client";

import { Callout } from "@/components/ui/callout";
import { FigureList } from "@/features/sync/components/figure-list";
import { paymentFigures } from "@/features/sync/components/payment-words";
import { RunFailures } from "@/features/sync/components/run-failures";
import { RunResult } from "@/features/sync/components/run-result";
import type { RunSource } from "@/features/sync/components/run-words";
import { StartButton } from "@/features/sync/components/start-button";
import type { RunView } from "@/features/sync/schema";

type PaymentSyncResultProps = {
  run: RunView;
  source: RunSource;
  timeZone: string;
  onRetried: (runId: string) => void;
};

/** What a sync of payments brought: how many of them, the share that has an invoice, calls for each, and what failed. */
export function PaymentSyncResult({ run, source, timeZone, onRetried }: PaymentSyncResultProps) {
  const figures = paymentFigures(run);
  const retry = (
    <StartButton size="sm" start={{ connectionId: run.connectionId, mode: "retry" }} onStarted={onRetried}>
      Retry
    </StartButton>
  );
  return (
    <div className="flex flex-col gap-4">
      {figures.length > 0 ? (
        <div className="rounded-lg border border-line bg-sunken px-3.5 py-3">
          <FigureList figures={figures} />
        </div>
      ) : null}
      {run.status === "failed" && run.error ? <Callout tone="critical">{run.error.message}</Callout> : null}
      <RunResult run={run} />
      {run.counts.rejected > 0 ? <RunFailures run={run} source={source} timeZone={timeZone} actions={retry} /> : null}
    </div>
  );
}
