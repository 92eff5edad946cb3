import { expect, it } from "vitest";
import { scaleOf } from "@/components/charts/scale";

const chart = (...values: number[]) => ({
  series: [{ key: "visits", label: "Visits" }],
  points: values.map((visits) => ({ label: `${visits}`, values: { visits, missed: 1 } })),
});

it.each([
  [[0], [0, 1]],
  [
    [3, 1],
    [0, 1, 2, 3],
  ],
  [[47], [0, 20, 40, 60]],
  [
    [143, 90],
    [0, 40, 80, 120, 160],
  ],
  [[100], [0, 25, 50, 75, 100]],
])("a clinic with %j visits a week reads them on the axis %j", (values, ticks) => {
  expect(scaleOf(chart(...values), false).ticks).toEqual(ticks);
});

it("leaves room for stacked bars, and for every point of the axis to be whole", () => {
  const { top, ticks } = scaleOf(chart(160), true);
  expect(top).toBeGreaterThanOrEqual(161);
  expect(ticks.every(Number.isInteger)).toBe(true);
});

it("writes no more than six labels or so", () => {
  expect(scaleOf(chart(...Array.from({ length: 52 }, () => 1)), false).labelEvery).toBe(9);
  expect(scaleOf(chart(1, 2, 3), false).labelEvery).toBe(1);
});
