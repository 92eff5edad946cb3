import { expect, test } from "vitest";
import { blowsFuse, callsFor, etaSeconds, isDue, postponeMs, scheduledMode, triesMax } from "@/features/sync/rules";
import { ProviderError } from "@/lib/integrations/errors";

const daily = (timeZone: string, lastRunAt: string | null, now: string) =>
  isDue({ schedule: "daily", timeZone, lastRunAt: lastRunAt ? new Date(lastRunAt) : null }, new Date(now));

test.each([
  // Melbourne, standard time: 03:00 is 17:00 the day before in UTC.
  ["never synced", "Australia/Melbourne", null, "2026-07-01T00:00Z", true],
  ["a minute early", "Australia/Melbourne", "2026-06-30T17:05Z", "2026-07-01T16:59Z", false],
  ["on the hour", "Australia/Melbourne", "2026-06-30T17:05Z", "2026-07-01T17:00Z", true],
  ["done since", "Australia/Melbourne", "2026-07-01T17:00Z", "2026-07-02T16:59Z", false],
  ["by hand in the afternoon, due at night", "Australia/Melbourne", "2026-07-01T05:00Z", "2026-07-01T17:01Z", true],
  ["by hand at 02:59, due a minute later", "Australia/Melbourne", "2026-07-01T16:59Z", "2026-07-01T17:00Z", true],
  ["a day missed", "Australia/Melbourne", "2026-06-28T17:05Z", "2026-07-01T10:00Z", true],
  // Clocks went forward on 5 October 2025 at 02:00: Sunday has 23 hours, and 03:00 is 16:00 UTC.
  ["the night clocks go forward", "Australia/Melbourne", "2025-10-03T17:05Z", "2025-10-04T16:00Z", true],
  ["just before, that night", "Australia/Melbourne", "2025-10-03T17:05Z", "2025-10-04T15:59Z", false],
  ["half past midnight after a missed Sunday", "Australia/Melbourne", "2025-10-04T00:00Z", "2025-10-05T13:30Z", true],
  [
    "half past midnight after a Sunday that was synced",
    "Australia/Melbourne",
    "2025-10-04T16:01Z",
    "2025-10-05T13:30Z",
    false,
  ],
  // Clocks went back on 5 April 2026 at 03:00: 02:30 came twice.
  ["the first half past two", "Australia/Melbourne", "2026-04-03T16:05Z", "2026-04-04T15:30Z", false],
  ["the second half past two", "Australia/Melbourne", "2026-04-03T16:05Z", "2026-04-04T16:30Z", false],
  ["three, that night", "Australia/Melbourne", "2026-04-03T16:05Z", "2026-04-04T17:00Z", true],
  ["another clinic's night", "America/Los_Angeles", "2026-06-30T10:05Z", "2026-07-01T09:59Z", false],
  ["another clinic's morning", "America/Los_Angeles", "2026-06-30T10:05Z", "2026-07-01T10:00Z", true],
  ["a quarter of an hour off", "Asia/Kathmandu", "2026-06-30T22:00Z", "2026-07-01T21:14Z", false],
  ["a quarter of an hour off, due", "Asia/Kathmandu", "2026-06-30T22:00Z", "2026-07-01T21:15Z", true],
])("a daily sync is due at three in the clinic's own night: %s", (_, timeZone, lastRunAt, now, due) => {
  expect(daily(timeZone, lastRunAt, now)).toBe(due);
});

test("an hourly sync is due at each full hour", () => {
  const hourly = (lastRunAt: string, now: string) =>
    isDue({ schedule: "hourly", timeZone: "Asia/Kathmandu", lastRunAt: new Date(lastRunAt) }, new Date(now));
  expect(hourly("2026-07-01T10:00Z", "2026-07-01T10:59Z")).toBe(false);
  expect(hourly("2026-07-01T10:59Z", "2026-07-01T11:00Z")).toBe(true);
});

test("a scheduled sync reads everything the first time and once a week", () => {
  const now = new Date("2026-07-08T17:00Z");
  expect(scheduledMode(null, now)).toBe("full");
  expect(scheduledMode(new Date("2026-07-01T16:59Z"), now)).toBe("full");
  expect(scheduledMode(new Date("2026-07-01T17:00Z"), now)).toBe("incremental");
});

test("the fuse blows above one in twenty, and lets a handful go from a list of which half stays", () => {
  expect(blowsFuse(5, 100)).toBe(false);
  expect(blowsFuse(6, 100)).toBe(true);
  expect(blowsFuse(3, 6)).toBe(false);
  expect(blowsFuse(4, 8)).toBe(true);
  expect(blowsFuse(1, 2)).toBe(false);
  for (const [gone, standing] of [
    [1, 1],
    [2, 3],
    [3, 3],
    [3, 5],
  ] as const) {
    expect(blowsFuse(gone, standing)).toBe(true);
  }
  expect(blowsFuse(0, 0)).toBe(false);
});

test("a wait doubles up to five minutes, and is never shorter than the provider asked for", () => {
  const away = new ProviderError("unavailable", "away");
  expect([0, 1, 2, 9].map((times) => postponeMs(away, times))).toEqual([5_000, 10_000, 20_000, 300_000]);
  const later = (retryAfterMs: number) => new ProviderError("rate_limited", "later", { retryAfterMs });
  expect([0, 1, 9].map((times) => postponeMs(later(0), times))).toEqual([5_000, 10_000, 300_000]);
  expect([0, 9].map((times) => postponeMs(later(400_000), times))).toEqual([400_000, 400_000]);
});

test("what cannot change by itself is not tried again", () => {
  const tries = (fault: ConstructorParameters<typeof ProviderError>[0]) => triesMax(new ProviderError(fault, ""));
  expect([tries("unavailable"), tries("rate_limited"), tries("unexpected_shape")]).toEqual([10, 10, 3]);
  expect([tries("credentials"), tries("rejected"), tries("not_found"), tries("refused_address")]).toEqual([1, 1, 1, 1]);
});

test("an empty list still costs the call that finds it empty", () => {
  expect(callsFor([0, 1, 100, 101].map((total) => ({ total, pageSize: 100 })))).toBe(5);
});

test("the time left is what is still to wait, and the rest at the pace so far", () => {
  const startedAt = new Date("2026-07-01T10:00Z");
  const now = new Date("2026-07-01T10:01Z");
  expect(etaSeconds({ done: 0, total: 100, startedAt }, now)).toBeNull();
  expect(etaSeconds({ done: 50, total: null, startedAt }, now)).toBeNull();
  expect(etaSeconds({ done: 50, total: 100, startedAt }, now)).toBe(60);
  expect(etaSeconds({ done: 50, total: 100, startedAt, resumeAt: new Date("2026-07-01T10:01:30Z") }, now)).toBe(90);
  expect(etaSeconds({ done: 120, total: 100, startedAt }, now)).toBe(0);
});
