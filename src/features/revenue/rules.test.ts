import fc from "fast-check";
import { expect, it } from "vitest";
import {
  addDays,
  averageOf,
  changeOf,
  daysIn,
  grainOf,
  lastDays,
  lastMonths,
  monthsBefore,
  periodBefore,
  stretchesOf,
  wholeMonths,
} from "@/features/revenue/rules";

it("compares a period with the one of the same length before it", () => {
  expect(periodBefore({ from: "2026-03-01", to: "2026-03-31" })).toEqual({ from: "2026-01-29", to: "2026-02-28" });
  expect(periodBefore({ from: "2026-03-01", to: "2026-03-01" })).toEqual({ from: "2026-02-28", to: "2026-02-28" });
  expect(lastDays(30, "2026-03-01")).toEqual({ from: "2026-01-31", to: "2026-03-01" });
});

it("gives whole months that are over, and as many before them", () => {
  const today = "2026-03-15";
  const march = { from: "2026-02-28", to: "2026-03-14" };
  expect(wholeMonths(march, today)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(wholeMonths({ from: "2026-03-02", to: "2026-03-02" }, today)).toEqual({
    from: "2026-02-01",
    to: "2026-02-28",
  });
  expect(wholeMonths({ from: "2025-11-30", to: "2026-01-01" }, today)).toEqual({
    from: "2025-11-01",
    to: "2026-01-31",
  });
  expect(monthsBefore({ from: "2026-01-01", to: "2026-02-28" })).toEqual({ from: "2025-11-01", to: "2025-12-31" });
  expect(lastMonths(12, today)).toEqual({ from: "2025-03-01", to: "2026-02-28" });
});

it("cuts a period into stretches that hold each of its days once", () => {
  const start = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays("1990-01-01", days));
  fc.assert(
    fc.property(start, fc.integer({ min: 0, max: 1_500 }), (from, length) => {
      const period = { from, to: addDays(from, length) };
      const stretches = stretchesOf(period);
      expect(stretches.reduce((sum, stretch) => sum + daysIn(stretch), 0)).toBe(daysIn(period));
      expect([stretches[0]?.from, stretches.at(-1)?.to]).toEqual([period.from, period.to]);
      for (const [at, stretch] of stretches.entries()) {
        if (at > 0) expect(stretch.from).toBe(addDays(stretches[at - 1]?.to ?? "", 1));
      }
      expect(stretches.length).toBeLessThanOrEqual(64);
    }),
  );
});

it("draws weeks from Monday and months as the calendar has them", () => {
  const weeks = stretchesOf({ from: "2026-01-01", to: "2026-03-31" });
  expect(grainOf({ from: "2026-01-01", to: "2026-03-31" })).toBe("week");
  expect(weeks.slice(0, 2)).toEqual([
    { from: "2026-01-01", to: "2026-01-04" },
    { from: "2026-01-05", to: "2026-01-11" },
  ]);
  const months = stretchesOf({ from: "2024-02-10", to: "2025-03-05" });
  expect(months[0]).toEqual({ from: "2024-02-10", to: "2024-02-29" });
  expect(months.at(-1)).toEqual({ from: "2025-03-01", to: "2025-03-05" });
});

it.each([
  [150, 100, 0.5],
  [50, 100, -0.5],
  [0, 100, -1],
  [10, 0, null],
  [10, -20, 1.5],
])("%d after %d is a change of %s", (now, before, change) => {
  expect(changeOf(now, before)).toBe(change);
});

it.each([
  [100, 3, 33],
  [5, 2, 3],
  [-5, 2, -3],
  [0, 5, 0],
  [7, 0, null],
])("the average of %d over %d is %s minor units", (sum, count, average) => {
  expect(averageOf(sum, count)).toBe(average);
});
