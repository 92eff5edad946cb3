import { isTransient, type ProviderError } from "@/lib/integrations/errors";

/** How long a run may be silent before somebody else takes it over. */
export const leaseMs = 20_000;
/** Takings in a row without one committed page, after which a run is given up. */
export const stallsMax = 2;
/** Pages that arrive faster than they are written share a transaction, so many at most. */
export const pagesTogetherMax = 8;
/** So many records are looked up by their ids in one call, unless their stream takes fewer. */
export const lookupMax = 100;
/** So many of a list's records are asked for at once, where they have to be read one by one. */
export const readsAtOnce = 4;
/** Records in a row that cannot be read just now: then it is the provider that is away. */
export const awayMax = 3;
/** Waits in a row for a provider, after which a run is given up; fewer where it answers, but nonsense. */
const postponementsMax = 10;
const misunderstandingsMax = 3;
/** An allowance that has been nearly used up for so long is worth an alert. */
export const busyTooLongMs = 10 * 60_000;
/** A provider's clock has seconds, and ours may be off: each incremental pass reaches this far behind the last one. */
export const overlapMs = 2 * 60_000;
/** Above this share of a list a sweep stops and asks. A handful may go, as long as half of the list stays. */
const fuseShare = 0.05;
const fuseFree = 3;

const dayMs = 86_400_000;
const fullEveryMs = 7 * dayMs;

/** Whether more of a list would vanish than a clinic deletes by hand. */
export function blowsFuse(gone: number, standing: number): boolean {
  return gone > standing * fuseShare && (gone > fuseFree || gone > standing / 2);
}

/** How many tries in a row an error is worth: none more where nothing will change by itself. */
export function triesMax(error: ProviderError): number {
  if (isTransient(error)) return postponementsMax;
  return error.fault === "unexpected_shape" ? misunderstandingsMax : 1;
}

/**
 * How long to wait before the next try: twice as long each time, up to five minutes, and no less than the provider asked
 * for. What it asked for may be next to nothing, by its own clock, and ten tries are soon made.
 */
export function postponeMs(error: ProviderError, postponements: number): number {
  return Math.max(error.retryAfterMs ?? 0, Math.min(5_000 * 2 ** postponements, 5 * 60_000));
}

/** What a failed run is called, in the clinic's words, and the code that screens decide by. */
export function failureOf(error: ProviderError): { code: string; message: string } {
  if (isTransient(error)) {
    return { code: "provider_unavailable", message: `${error.message} It was tried ten times; sync again later.` };
  }
  if (error.fault === "credentials") {
    return {
      code: "credentials",
      message: `${error.message} Paste a new key on the connection's page, then sync again.`,
    };
  }
  return { code: "provider", message: error.message };
}

/** The calls that a pass over streams of these lengths takes: one page each at the least. */
export function callsFor(streams: { total: number; pageSize: number }[]): number {
  return streams.reduce((calls, { total, pageSize }) => calls + Math.max(1, Math.ceil(total / pageSize)), 0);
}

/** Seconds until a run is done: what it still waits, and the rest at the pace so far; null while there is no pace. */
export function etaSeconds(
  run: { done: number; total: number | null; startedAt: Date | null; resumeAt?: Date | null },
  now: Date,
): number | null {
  if (run.total === null || run.startedAt === null || run.done === 0) return null;
  const perRecord = (now.getTime() - run.startedAt.getTime()) / run.done;
  const waitMs = Math.max(0, (run.resumeAt?.getTime() ?? 0) - now.getTime());
  return Math.max(0, Math.ceil((waitMs + (run.total - run.done) * perRecord) / 1000));
}

type Scheduled = { schedule: string; timeZone: string; lastRunAt: Date | null };

/** Whether a scheduled connection has had no run since it was last due: hourly on the hour, daily at 03:00 local time. */
export function isDue({ schedule, timeZone, lastRunAt }: Scheduled, now: Date): boolean {
  if (lastRunAt === null) return true;
  if (schedule === "hourly") return lastRunAt.getTime() < Math.floor(now.getTime() / 3_600_000) * 3_600_000;
  return scheduledDay(lastRunAt, timeZone) < scheduledDay(now, timeZone);
}

/** A scheduled sync reads everything once a week, so that what was deleted unseen is noticed. */
export function scheduledMode(lastFullAt: Date | null, now: Date): "full" | "incremental" {
  return lastFullAt === null || now.getTime() - lastFullAt.getTime() > fullEveryMs ? "full" : "incremental";
}

/** The local day whose 03:00 came last, as YYYY-MM-DD. */
function scheduledDay(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0 } = parts;
  // By the calendar: a day has 23 or 25 hours where clocks change.
  return new Date(Date.UTC(year, month - 1, hour >= 3 ? day : day - 1)).toISOString().slice(0, 10);
}
