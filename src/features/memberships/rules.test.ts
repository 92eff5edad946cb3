import { expect, it } from "vitest";
import { chargesBetween, stepOf } from "@/features/memberships/rules";

it.each([
  ["4 Weeks", "Weekly", { count: 4, unit: "week" }],
  ["1 Month", "Monthly", { count: 1, unit: "month" }],
  ["Month", null, { count: 1, unit: "month" }],
  ["Every 2 years", null, { count: 2, unit: "year" }],
  [null, "Quarterly", { count: 3, unit: "month" }],
  ["0 Weeks", null, null],
  ["now and then", "sometimes", null],
  [null, null, null],
])("%j of %j is the step %j", (every, interval, step) => {
  expect(stepOf(every, interval)).toEqual(step);
});

const from = "2026-01-10";
const until = "2026-04-09";

it("expects a membership of four weeks at every turn of the next 90 days", () => {
  const step = { count: 4, unit: "week" } as const;
  expect(chargesBetween({ nextBillDate: "2026-01-10", step }, from, until)).toEqual([
    "2026-01-10",
    "2026-02-07",
    "2026-03-07",
    "2026-04-04",
  ]);
});

it("charges the 31st on the last day of a shorter month, and on the 31st again after it", () => {
  const step = { count: 1, unit: "month" } as const;
  expect(chargesBetween({ nextBillDate: "2026-01-31", step }, from, "2026-05-31")).toEqual([
    "2026-01-31",
    "2026-02-28",
    "2026-03-31",
    "2026-04-30",
    "2026-05-31",
  ]);
});

it("expects what is overdue once, today, and goes on in its own turn", () => {
  const step = { count: 1, unit: "month" } as const;
  expect(chargesBetween({ nextBillDate: "2025-11-20", step }, from, until)).toEqual([
    "2026-01-10",
    "2026-01-20",
    "2026-02-20",
    "2026-03-20",
  ]);
});

it("expects the next charge only where nobody knows how often, and none beyond the last day", () => {
  expect(chargesBetween({ nextBillDate: "2026-02-01", step: null }, from, until)).toEqual(["2026-02-01"]);
  expect(chargesBetween({ nextBillDate: "2025-02-01", step: null }, from, until)).toEqual([from]);
  expect(chargesBetween({ nextBillDate: "2026-04-10", step: null }, from, until)).toEqual([]);
});
