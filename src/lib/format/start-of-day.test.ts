import { expect, test } from "vitest";
import { endOfDay, localDay, startOfDay } from "@/lib/format/date";

test("a clinic's day begins at its own midnight, in winter and in summer time", () => {
  expect(startOfDay("2026-07-01", "Australia/Melbourne")?.toISOString()).toBe("2026-06-30T14:00:00.000Z");
  expect(startOfDay("2026-12-01", "Australia/Melbourne")?.toISOString()).toBe("2026-11-30T13:00:00.000Z");
  expect(startOfDay("2026-03-01", "America/New_York")?.toISOString()).toBe("2026-03-01T05:00:00.000Z");
  expect(startOfDay("2026-03-01", "Pacific/Kiritimati")?.toISOString()).toBe("2026-02-28T10:00:00.000Z");
});

test("the days on which the clocks change begin at midnight too", () => {
  expect(startOfDay("2026-10-04", "Australia/Melbourne")?.toISOString()).toBe("2026-10-03T14:00:00.000Z");
  expect(startOfDay("2026-10-05", "Australia/Melbourne")?.toISOString()).toBe("2026-10-04T13:00:00.000Z");
  expect(startOfDay("2026-04-05", "Australia/Melbourne")?.toISOString()).toBe("2026-04-04T13:00:00.000Z");
});

test("the beginning of a day lies in that day, and a moment earlier in the one before", () => {
  for (const zone of [
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Europe/London",
    "UTC",
    "America/Santiago",
    "Asia/Beirut",
  ]) {
    for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
      const name = new Date(day).toISOString().slice(0, 10);
      const start = startOfDay(name, zone)?.getTime() ?? Number.NaN;
      expect([zone, localDay(start, zone)]).toEqual([zone, name]);
      expect(localDay(start - 1, zone) < name).toBe(true);
    }
  }
});

test("a day is over when the next begins, also where it has 23 hours", () => {
  expect(endOfDay("2026-03-31", "America/New_York")?.toISOString()).toBe("2026-04-01T04:00:00.000Z");
  expect(endOfDay("2026-10-04", "Australia/Melbourne")).toEqual(startOfDay("2026-10-05", "Australia/Melbourne"));
});

test("what is no day has no beginning, and no end", () => {
  for (const nonsense of ["", "yesterday", "2026-13-01", "2026-1-1", "2026-01-01T00:00"]) {
    expect([startOfDay(nonsense, "UTC"), endOfDay(nonsense, "UTC")]).toEqual([null, null]);
  }
});
