import { expect, test } from "vitest";
import { overdueBuckets } from "@/features/active-patients/rules";

test.each([
  [45, ["46-90", "91-180", "181-365", "366+"]],
  [7, ["8-90", "91-180", "181-365", "366+"]],
  [90, ["91-180", "181-365", "366+"]],
  [200, ["201-365", "366+"]],
  [365, ["366+"]],
])("with a window of %i days the overdue are counted by %o", (days, keys) => {
  expect(overdueBuckets(days).map(({ key }) => key)).toEqual(keys);
});
