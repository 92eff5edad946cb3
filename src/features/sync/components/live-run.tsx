"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";
import { Time } from "@/components/ui/time";
import { CancelButton } from "@/features/sync/components/cancel-button";
import { RunProgress } from "@/features/sync/components/run-progress";
import { RunResult } from "@/features/sync/components/run-result";
import { modeNames, type RunSource, statusLooks } from "@/features/sync/components/run-words";
import { useRun } from "@/features/sync/components/use-run";
import type { RunView } from "@/features/sync/schema";

export type LiveRunProps = {
  run: RunView;
  source: RunSource;
  timeZone: string;
  mayCancel: boolean;
  /** What it is called when it is over. */
  title: string;
  /** Leads to the run's own page; left out there. */
  href?: string | undefined;
  /** What the run changed, once it is over. */
  outcome?: ReactNode;
};

/** One run on a page: its progress while it goes on, its result afterwards. The page's own figures follow along. */
export function LiveRun({ run: initial, source, timeZone, mayCancel, title, href, outcome }: LiveRunProps) {
  const { run, isLost } = useRun(initial, { stream: true });
  useFreshPage(initial, run);
  const isOver = run.finishedAt !== null;
  const { label, tone } = statusLooks[run.status];
  const open = href ? (
    <LinkButton href={href} size="sm">
      Open
    </LinkButton>
  ) : null;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          {isOver ? title : "Sync under way"}
          <Badge tone={tone} dot={isOver ? true : "live"}>
            {label}
          </Badge>
        </span>
      }
      description={
        <>
          {modeNames[run.mode]}, <Time at={run.finishedAt ?? run.startedAt ?? run.createdAt} timeZone={timeZone} />
        </>
      }
      actions={
        <>
          {mayCancel && !isOver ? <CancelButton run={run} size="sm" /> : null}
          {open}
        </>
      }
    >
      {isOver ? (
        <RunResult run={run}>{outcome}</RunResult>
      ) : (
        <RunProgress run={run} source={source} timeZone={timeZone} isLost={isLost} />
      )}
    </Card>
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
