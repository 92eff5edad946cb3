import { expect, test } from "vitest";
import { dayInput, momentInput, momentOrDayInput } from "@/lib/http/time";

test("days and moments of our time are taken", () => {
  expect(dayInput.parse("2026-01-31")).toBe("2026-01-31");
  expect(momentInput.parse("2026-01-31T10:00:00+02:00")).toBe("2026-01-31T10:00:00+02:00");
  expect(momentOrDayInput.parse("2026-01-31")).toEqual(new Date("2026-01-31T00:00:00Z"));
});

test.each(["0025-06-01", "0000-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])("%s is a slip", (day) => {
  expect(dayInput.safeParse(day).error?.issues[0]?.message).toBe("This must lie between the years 1900 and 2199.");
  expect(momentInput.safeParse(`${day}T00:00:00Z`).success).toBe(false);
  expect(momentOrDayInput.safeParse(day).success).toBe(false);
});

test.each(["2026-02-30", "tomorrow", ""])("%j is no day", (text) => {
  expect(dayInput.safeParse(text).error?.issues[0]?.message).toBe("This must be a day such as 2026-01-31.");
});
