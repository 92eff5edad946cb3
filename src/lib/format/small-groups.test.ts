import { expect, test } from "vitest";
import { partsUnlessFew, unlessFew } from "@/lib/format/small-groups";

test("a few people are withheld, nobody and many are not", () => {
  expect([0, 1, 4, 5, 60].map(unlessFew)).toEqual([0, null, null, 5, 60]);
});

test("what is withheld cannot be found by taking the others from the whole", () => {
  expect(partsUnlessFew([60, 3, 20, 0])).toEqual([60, null, null, 0]);
  expect(partsUnlessFew([60, 3, 20, 4])).toEqual([60, null, 20, null]);
  expect(partsUnlessFew([60, 20])).toEqual([60, 20]);
  expect(partsUnlessFew([3, 0])).toEqual([null, 0]);
});

test("those that are withheld are not few together either", () => {
  expect(partsUnlessFew([60, 3, 20, 1])).toEqual([60, null, null, null]);
  expect(partsUnlessFew([1, 1, 100])).toEqual([null, null, null]);
  expect(partsUnlessFew([1, 0])).toEqual([null, 0]);
});
