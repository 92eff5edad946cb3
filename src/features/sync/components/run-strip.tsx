"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { QueryProvider } from "@/components/query-provider";
import { Progress } from "@/components/ui/progress";
import { type RunSource, stepOf, timeLeft } from "@/features/sync/components/run-words";
import { useRun } from "@/features/sync/components/use-run";
import type { RunView } from "@/features/sync/schema";

export type RunStripProps = { run: RunView; source: RunSource };

/** A run that is under way, on one line of a list. */
export function RunStrip(props: RunStripProps) {
  return (
    <QueryProvider>
      <Strip {...props} />
    </QueryProvider>
  );
}

function Strip({ run: initial, source }: RunStripProps) {
  const { run } = useRun(initial);
  const router = useRouter();
  const isOver = run.finishedAt !== null;
  // The list's own figures are the server's.
  useEffect(() => {
    if (isOver) router.refresh();
  }, [isOver, router]);
  const known = run.progress.total === null ? null : run.progress.percent;
  const words = stepOf(run, source);
  return (
    <div className="flex w-full flex-col gap-2">
      <div className="flex items-baseline justify-between gap-4">
        <span className="text-ink">{words}</span>
        <span className="tabular-nums">
          {[known === null ? null : `${known}%`, timeLeft(run)].filter(Boolean).join(" · ")}
        </span>
      </div>
      <Progress label={`Sync of ${source.account}`} percent={known} size="sm" />
    </div>
  );
}
