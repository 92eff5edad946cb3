import fc from "fast-check";
import { expect, it } from "vitest";
import { shapeOf, similarity } from "@/lib/format/similarity";

const alike = (one: string, other: string) => similarity(shapeOf(one), shapeOf(other));

it("finds a treatment again under a longer, shorter or mistyped name", () => {
  expect(alike("Botox 50 units", "Botox 20 units")).toBeGreaterThan(0.7);
  expect(alike("Hydrafacial", "Hydra facial deluxe")).toBeGreaterThan(alike("Hydrafacial", "Membership Gold"));
  expect(alike("Laser hair removal - legs", "Laser Hair Removal: arms")).toBeGreaterThan(0.6);
  expect(alike("IV drip", "Gift card")).toBeLessThan(0.1);
});

it("is one for the same words in any case and order, and zero where nothing is shared", () => {
  expect(alike("Gold Membership", "membership gold")).toBeCloseTo(1, 10);
  expect(alike("", "anything")).toBe(0);
  expect(alike("—", "…")).toBe(0);
});

it("is the same both ways, and never leaves the range", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
      expect(alike(one, other)).toBeCloseTo(alike(other, one), 12);
      expect(alike(one, other)).toBeGreaterThanOrEqual(0);
      expect(alike(one, other)).toBeLessThanOrEqual(1);
    }),
  );
});
