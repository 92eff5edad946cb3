import type { ReactNode } from "react";
import { RunBar, RunCounts } from "@/features/sync/components/run-counts";
import { callsOf, durationOf, resultOf } from "@/features/sync/components/run-words";
import type { RunView } from "@/features/sync/schema";
import { formatCount } from "@/lib/format/number";

export type RunResultProps = {
  run: RunView;
  /** What it changed, by name: <ChangeNames/>. */
  children?: ReactNode;
};

/** How a run ended: in one sentence, in numbers, and whose records it changed. */
export function RunResult({ run, children }: RunResultProps) {
  const facts = [formatCount(run.counts.fetched, "record"), durationOf(run, Date.now()), callsOf(run)];
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-2.5">
        <div className="flex flex-col gap-0.5">
          <p className="font-medium">{resultOf(run)}</p>
          <p className="text-ink-muted text-sm tabular-nums">{facts.join(" · ")}</p>
        </div>
        <RunBar counts={run.counts} />
      </div>
      <RunCounts counts={run.counts} />
      {children}
    </div>
  );
}
