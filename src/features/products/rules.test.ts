import { expect, it } from "vitest";
import { type CategoryRule, fitsRule, ruleFor, suggestCategories } from "@/features/products/rules";

const rule = (kind: CategoryRule["kind"], value: string, categoryId = value) => ({
  id: value,
  categoryId,
  kind,
  value,
});

it.each([
  [rule("exact", "gift card"), "Gift  Card", true],
  [rule("exact", "gift card"), "Gift card 50", false],
  [rule("contains", "Botox"), "anti-wrinkle (BOTOX) 20u", true],
  [rule("contains", "botox"), "Bo tox", false],
  [rule("pattern", "* membership"), "Gold membership", true],
  [rule("pattern", "* membership"), "Gold membership, yearly", false],
])("the rule %j is about %j: %s", (one, name, fits) => {
  expect(fitsRule(one, name)).toBe(fits);
});

it("the first rule that fits decides, in the order that the clinic gave them", () => {
  const rules = [rule("contains", "laser"), rule("exact", "laser gift card"), rule("pattern", "*card*")];
  expect(ruleFor(rules, "Laser gift card")?.id).toBe("laser");
  expect(ruleFor(rules.toReversed(), "Laser gift card")?.id).toBe("*card*");
  expect(ruleFor(rules, "Massage")).toBeNull();
});

it("suggests the category of the likest name, surest first, and nothing where nothing is alike", () => {
  const known = [
    { name: "Botox 50 units", categoryId: "injectables" },
    { name: "Membership Gold", categoryId: "memberships" },
  ];
  const names = ["Membership Golden", "Botox 20 units", "Parking"].map((name) => ({ name }));
  const suggested = suggestCategories(names, known);
  expect(suggested.map(({ name, categoryId }) => [name, categoryId])).toEqual([
    ["Membership Golden", "memberships"],
    ["Botox 20 units", "injectables"],
  ]);
  expect(suggested[0]?.score).toBeGreaterThan(suggested[1]?.score ?? 1);
});
