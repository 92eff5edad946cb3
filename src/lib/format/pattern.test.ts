import fc from "fast-check";
import { expect, it } from "vitest";
import { fitsPattern, nameKey } from "@/lib/format/pattern";

it.each([
  ["botox*", "Botox 50 units", true],
  ["botox*", "Anti-wrinkle: Botox", false],
  ["*botox*", "Anti-wrinkle: BOTOX 20u", true],
  ["membership ????", "Membership Gold", true],
  ["membership ????", "Membership Silver", false],
  ["naïve*", "NAIVE  session", true],
  ["*", "", true],
  ["", "", true],
  ["", "x", false],
  ["?", "", false],
  ["a*b*c", "a1b2b3c", true],
  ["a*b*c", "a1b2b3", false],
  [".*", "anything", false],
  ["(a+)+$", "(a+)+$", true],
  ["🦷 *", "🦷 whitening", true],
])("the pattern %j, tried on %j, fits: %s", (pattern, name, fits) => {
  expect(fitsPattern(pattern, name)).toBe(fits);
});

const letter = fc.constantFrom("a", "b", "?", "*");
const words = fc.array(letter, { maxLength: 12 }).map((letters) => letters.join(""));

it("says of every short pattern and name what a plain definition says", () => {
  fc.assert(
    fc.property(words, words, (pattern, name) => {
      expect(fitsPattern(pattern, name)).toBe(defined([...pattern], [...name]));
    }),
    { numRuns: 3_000 },
  );
});

it("takes at most a step for each pair of letters, however a pattern is meant", () => {
  const name = "a".repeat(5_000);
  const evil = `${"a*".repeat(100)}b`;
  // A matcher that tries every way to share the letters out would outlive the test.
  expect(fitsPattern(evil, name)).toBe(false);
  expect(fitsPattern(`${"*?".repeat(90)}b`, name)).toBe(false);
});

it("never throws, whatever is typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (pattern, name) => {
      expect(typeof fitsPattern(pattern, name)).toBe("boolean");
      expect(fitsPattern("*", name)).toBe(true);
    }),
  );
});

it("compares names without case, accents and the number of blanks", () => {
  expect(nameKey("  Crème   BRÛLÉE facial ")).toBe("creme brulee facial");
});

/** What the two marks mean, without any thought of speed. */
function defined(pattern: string[], name: string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return name.length === 0;
  if (first === "*")
    return name
      .map((_, at) => at)
      .concat(name.length)
      .some((at) => defined(rest, name.slice(at)));
  return name.length > 0 && (first === "?" || first === name[0]) && defined(rest, name.slice(1));
}
