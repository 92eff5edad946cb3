"use client";

import { useEffect, useState } from "react";
import { Callout } from "@/components/ui/callout";
import { Progress } from "@/components/ui/progress";
import { RunCounts } from "@/features/sync/components/run-counts";
import { callsOf, type RunSource, recordsOf, stepOf, timeLeft } from "@/features/sync/components/run-words";
import type { RunView } from "@/features/sync/schema";
import { formatTime } from "@/lib/format/date";
import { formatDuration } from "@/lib/format/duration";

export type RunProgressProps = { run: RunView; source: RunSource; timeZone: string; isLost: boolean };

/** How far a run is: a true percentage, what it does, what it costs, when it will be done, and what it found so far. */
export function RunProgress({ run, source, timeZone, isLost }: RunProgressProps) {
  const { percent, total, resumeAt } = run.progress;
  const known = total === null ? null : percent;
  const step = stepOf(run, source);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-2">
        <div className="flex items-end justify-between gap-4">
          <p className="font-medium">{step}</p>
          <p className="font-semibold text-2xl tabular-nums tracking-tight">{known === null ? "–" : `${known}%`}</p>
        </div>
        <Progress label={`Sync of ${source.account}`} percent={known} valueText={valueText(run, known)} />
        <p className="flex flex-wrap justify-between gap-x-4 text-ink-muted text-sm tabular-nums">
          <span>{[recordsOf(run.progress), callsOf(run)].filter(Boolean).join(" · ")}</span>
          <span>{resumeAt ? null : timeLeft(run)}</span>
        </p>
      </div>
      <Announcement>{known === null ? step : `${step}, ${Math.floor(known / 10) * 10} percent`}</Announcement>
      {resumeAt && !run.cancelRequested ? (
        <Waiting until={resumeAt} provider={source.provider} timeZone={timeZone} />
      ) : null}
      {isLost ? (
        <Callout tone="caution" announce="status" title="The hub does not answer just now">
          The sync does not need this page: it goes on, and this catches up.
        </Callout>
      ) : null}
      <RunCounts counts={run.counts} />
    </div>
  );
}

function valueText(run: RunView, known: number | null): string {
  return known === null ? "Not known yet" : `${known} percent, ${recordsOf(run.progress)}`;
}

/** Said aloud at each step and every ten percent, not every second. */
function Announcement({ children }: { children: string }) {
  return (
    <p role="status" className="sr-only">
      {children}
    </p>
  );
}

function Waiting({ until, provider, timeZone }: { until: string; provider: string; timeZone: string }) {
  const seconds = useSecondsUntil(until);
  return (
    <Callout tone="info" title={`${provider} asked us to wait until ${formatTime(until, { timeZone })}`}>
      It allows only so many calls a minute. The sync goes on by itself
      {seconds > 0 ? ` in ${formatDuration(seconds * 1000)}` : ""}.
    </Callout>
  );
}

function useSecondsUntil(until: string): number {
  const [now, setNow] = useState(() => Date.parse(until));
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = window.setInterval(tick, 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
}
