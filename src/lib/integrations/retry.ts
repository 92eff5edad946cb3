const waitMsLongest = 60 * 60_000;
const backoffMsMin = 250;

/**
 * How long the provider asks us to wait: X-RateLimit-Reset (unix seconds), else Retry-After (seconds or a date). Null
 * when it says nothing usable; never more than an hour.
 */
export function readWaitMs(headers: Record<string, string>, nowMs: number): number | null {
  const untilMs = readReset(headers["x-ratelimit-reset"]) ?? readRetryAfter(headers["retry-after"], nowMs);
  return untilMs === null ? null : Math.min(Math.max(untilMs - nowMs, 0), waitMsLongest);
}

/** A wait that doubles with each attempt, somewhere between half of it and all, so that callers do not move in step. */
export function backoffMs(attempt: number, random: () => number): number {
  return backoffMsMin * 2 ** (attempt - 1) * (0.5 + random() / 2);
}

function readReset(text: string | undefined): number | null {
  return text !== undefined && /^\d{9,11}(\.\d+)?$/.test(text) ? Number(text) * 1000 : null;
}

function readRetryAfter(text: string | undefined, nowMs: number): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return nowMs + Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date;
}
