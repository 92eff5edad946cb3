"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { QueryProvider } from "@/components/query-provider";
import { CancelButton } from "@/features/sync/components/cancel-button";
import { RunCard } from "@/features/sync/components/run-card";
import { RunProgress } from "@/features/sync/components/run-progress";
import { RunResult } from "@/features/sync/components/run-result";
import type { RunSource } from "@/features/sync/components/run-words";
import { useRun } from "@/features/sync/components/use-run";
import type { RunView } from "@/features/sync/schema";

export type LiveRunProps = {
  run: RunView;
  source: RunSource;
  timeZone: string;
  mayCancel: boolean;
  title: string;
  href?: string | undefined;
};

/** A run that is under way, as it goes on. The page's own figures follow along. */
export function LiveRun(props: LiveRunProps) {
  return (
    <QueryProvider>
      <Followed {...props} />
    </QueryProvider>
  );
}

function Followed({ run: initial, source, mayCancel, ...card }: LiveRunProps) {
  const { run, isLost } = useRun(initial, { stream: true });
  useFreshPage(initial, run);
  const isOver = run.finishedAt !== null;
  return (
    <RunCard {...card} run={run} actions={mayCancel && !isOver ? <CancelButton run={run} size="sm" /> : null}>
      {isOver ? (
        <RunResult run={run} />
      ) : (
        <RunProgress run={run} source={source} timeZone={card.timeZone} isLost={isLost} />
      )}
    </RunCard>
  );
}

/** Whenever a run is a step or ten percent further than the page around it knows, that is read again; so at its end. */
function useFreshPage(known: RunView, run: RunView): void {
  const router = useRouter();
  const place = placeOf(run);
  const asked = useRef(placeOf(known));
  useEffect(() => {
    if (asked.current === place) return;
    asked.current = place;
    router.refresh();
  }, [place, router]);
}

function placeOf({ status, progress: { step, percent } }: RunView): string {
  return `${status} ${step ?? ""} ${Math.floor(percent / 10)}`;
}
