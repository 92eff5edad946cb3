import fc from "fast-check";
import { expect, it } from "vitest";
import { type CategoryRule, ruleFinder, suggestCategories } from "@/features/products/rules";

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
  expect(ruleFinder([one])(name) !== null).toBe(fits);
});

it("the first rule that fits decides, in the order that the clinic gave them", () => {
  const rules = [rule("contains", "laser"), rule("exact", "laser gift card"), rule("pattern", "*card*")];
  expect(ruleFinder(rules)("Laser gift card")?.id).toBe("laser");
  expect(ruleFinder(rules.toReversed())("Laser gift card")?.id).toBe("*card*");
  expect(ruleFinder(rules)("Massage")).toBeNull();
});

it("finds for every name what trying each rule in turn finds", () => {
  const word = fc.constantFrom("laser", "Gift", "card", "?", "*", "50 ", "é");
  const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
  const kind = fc.constantFrom("exact" as const, "contains" as const, "pattern" as const);
  const rules = fc.array(fc.record({ id: fc.uuid(), categoryId: fc.uuid(), kind, value: words }), { maxLength: 8 });
  fc.assert(
    fc.property(rules, words, (of, name) => {
      expect(ruleFinder(of)(name)).toBe(of.find((one) => ruleFinder([one])(name)) ?? null);
    }),
  );
});

it("reads each rule once for all names", () => {
  const kinds = ["exact", "contains", "pattern"] as const;
  const rules = Array.from({ length: 999 }, (_, at) => rule(kinds[at % 3] ?? "exact", `Séance ${at} *`));
  const names = Array.from({ length: 200 }, (_, at) => `Product ${at} of the clinic`);
  const took = (work: () => void) => {
    const since = performance.now();
    work();
    return performance.now() - since;
  };
  const ruleFor = ruleFinder(rules);
  const together = took(() => expect(names.map(ruleFor)).toEqual(names.map(() => null)));
  const oneByOne = took(() => names.slice(0, 20).map((name) => rules.find((one) => ruleFinder([one])(name))));
  expect(together).toBeLessThan(oneByOne);
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
