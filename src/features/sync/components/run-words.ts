import type { Tone } from "@/components/ui/tone";
import type { RunView } from "@/features/sync/schema";
import { formatDuration } from "@/lib/format/duration";
import { formatCount, formatNumber } from "@/lib/format/number";

/** What a run reads from, by the names that people know: filled in by the loader. */
export type RunSource = { provider: string; account: string; streams: Record<string, string> };

type Look = { label: string; tone: Tone };

export const statusLooks: Record<RunView["status"], Look> = {
  queued: { label: "Queued", tone: "accent" },
  running: { label: "Syncing", tone: "accent" },
  succeeded: { label: "Succeeded", tone: "positive" },
  partial: { label: "Some items failed", tone: "caution" },
  failed: { label: "Failed", tone: "critical" },
  canceled: { label: "Canceled", tone: "neutral" },
};

const modeNames: Record<RunView["mode"], string> = {
  incremental: "What changed",
  full: "Everything",
  retry: "Failed items again",
};

/** What a run reads: everything, what changed, or a part. */
export function scopeOf({ mode, scope }: Pick<RunView, "mode" | "scope">): string {
  if (!scope) return modeNames[mode];
  if (scope.count === null) return "A stretch of time";
  const newest = `The newest ${formatNumber(scope.count)}`;
  return scope.from || scope.to ? `${newest} of a stretch of time` : newest;
}

/** How payments found their invoices, and what the other way was predicted to take; null where there are none. */
export function strategyOf({
  strategy,
  calls: { byNumber, byId },
}: Pick<RunView, "strategy" | "calls">): string | null {
  if (!strategy || byNumber === null || byId === null) return null;
  const [name, own, other] = strategy === "by_number" ? ["By number", byNumber, byId] : ["By id", byId, byNumber];
  return `${name}: ${formatCount(own, "call")} predicted, ${formatNumber(other)} the other way`;
}

export const triggerNames: Record<RunView["trigger"], string> = {
  user: "By hand",
  cron: "On schedule",
  cli: "From the command line",
};

/** What a run does at this moment, in plain words. */
export function stepOf(run: RunView, { provider, streams }: RunSource): string {
  const { step, done, total, resumeAt } = run.progress;
  if (run.cancelRequested) return "Stopping after this page";
  if (run.status === "queued") return "Waiting for its turn";
  if (resumeAt) return `Waiting for ${provider}`;
  if (step === null) return "Starting";
  if (step === "counting") return "Counting what there is to read";
  if (total !== null && done >= total) return "Checking what was deleted, and who is active";
  return `Reading ${(streams[step] ?? step).toLowerCase()}`;
}

/** "about 2 min left"; nothing while there is no pace to judge by. */
export function timeLeft({ progress: { etaSeconds } }: RunView): string | null {
  if (etaSeconds === null) return null;
  if (etaSeconds < 5) return "nearly done";
  const rough = etaSeconds < 60 ? Math.ceil(etaSeconds / 5) * 5 : Math.ceil(etaSeconds / 30) * 30;
  return `about ${formatDuration(rough * 1000)} left`;
}

/** "200 of 244 calls", or as many as were made while nobody knows how many it takes. */
export function callsOf({ calls: { made, predicted } }: RunView): string {
  if (predicted === null || predicted < made) return formatCount(made, "call");
  return `${formatNumber(made)} of ${formatCount(predicted, "call")}`;
}

/** "19,470 of 23,780 records" */
export function recordsOf({ done, total }: RunView["progress"]): string {
  if (total === null) return "";
  return `${formatNumber(Math.min(done, total))} of ${formatCount(total, "record")}`;
}

/** How long a run has taken, or takes so far; a dash before it began. */
export function durationOf({ startedAt, finishedAt }: RunView, now: number): string {
  if (!startedAt) return "–";
  const ms = (finishedAt ? Date.parse(finishedAt) : now) - Date.parse(startedAt);
  return ms < 1_000 ? "under 1 s" : formatDuration(ms);
}

type Ended = Pick<RunView, "status" | "mode" | "counts" | "progress">;

/** The end of a run in one sentence: what it changed here. */
export function resultOf({ status, mode, counts, progress }: Ended): string {
  if (status === "failed") return "It did not get to its end. What had been read by then stays.";
  if (status === "canceled") {
    const read = progress.total === null ? "before anything was read" : `after ${recordsOf(progress)}`;
    return `It was stopped ${read}. What had been read by then stays.`;
  }
  const { created, updated, deleted, rejected, unchanged } = counts;
  const changes = [
    created > 0 ? `${formatNumber(created)} new` : "",
    updated > 0 ? `${formatNumber(updated)} changed` : "",
    deleted > 0 ? `${formatNumber(deleted)} deleted` : "",
  ].filter(Boolean);
  const failed = rejected > 0 ? ` ${formatCount(rejected, "item")} could not be read.` : "";
  if (changes.length === 0) return `${nothing[mode]}${failed}`;
  const rest = unchanged > 0 ? `; ${formatNumber(unchanged)} unchanged` : "";
  return `${changes.join(", ")}${rest}.${failed}`;
}

const nothing: Record<RunView["mode"], string> = {
  incremental: "Nothing has changed since the last sync.",
  full: "Everything was already as it stands at the provider.",
  retry: "Nothing had to be changed.",
};
