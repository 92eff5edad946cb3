import { nameKey, patternOf, readText, type Text } from "@/lib/format/pattern";
import { type NameShape, shapeOf, similarity } from "@/lib/format/similarity";

/** One rule of an organization, in its category. */
export type CategoryRule = { id: string; categoryId: string; kind: "exact" | "contains" | "pattern"; value: string };

const tests: Record<CategoryRule["kind"], (value: string) => (name: Text) => boolean> = {
  exact: (value) => isEqual(nameKey(value)),
  contains: (value) => isPart(nameKey(value)),
  pattern: patternOf,
};

const isEqual = (value: string) => (name: Text) => name.key === value;
const isPart = (value: string) => (name: Text) => name.key.includes(value);

/**
 * Makes the function that finds the first rule, in their order, that is about a name; null for one that no rule is about.
 * Each rule is read once, and rules for one name alone are found at once: a thousand rules on ten thousand names are ten
 * million comparisons at most, of what is ready for them.
 */
export function ruleFinder<R extends CategoryRule>(rules: readonly R[]): (name: string) => R | null {
  const exact = new Map<string, number>();
  const others: { place: number; fits: (name: Text) => boolean }[] = [];
  for (const [place, { kind, value }] of rules.entries()) {
    const key = nameKey(value);
    if (kind !== "exact") others.push({ place, fits: tests[kind](value) });
    else if (!exact.has(key)) exact.set(key, place);
  }
  return (name) => {
    const text = readText(name);
    const named = exact.get(text.key) ?? rules.length;
    const other = others.find(({ place, fits }) => place > named || fits(text))?.place ?? rules.length;
    return rules[Math.min(named, other)] ?? null;
  };
}

type RuleChange = {
  kind?: CategoryRule["kind"] | undefined;
  value?: string | undefined;
  position?: number | undefined;
};

/** The rules in the order in which they would be tried, if one of them was changed or put in another place. */
export function withChange<R extends CategoryRule>(
  rules: readonly R[],
  rule: R,
  { kind = rule.kind, value = rule.value, position }: RuleChange,
): R[] {
  const at = rules.indexOf(rule);
  return rules.toSpliced(at, 1).toSpliced(position ?? at, 0, { ...rule, kind, value });
}

/** A name that a category is suggested for, because a categorised name is like it. */
export type Likeness = { name: string; categoryId: string; likeName: string; score: number };

type Named = { name: string };
type Categorised = Named & { categoryId: string };

const scoreMin = 0.35;

/**
 * For each uncategorised name the categorised one that it is most like, the likeliest first. A name that is like none
 * is left out. Among equals the first categorised name is taken.
 */
export function suggestCategories(uncategorised: readonly Named[], categorised: readonly Categorised[]): Likeness[] {
  const known = categorised.map((one) => ({ ...one, shape: shapeOf(one.name) }));
  const found = uncategorised.flatMap(({ name }) => likest(name, known) ?? []);
  return found.toSorted((one, other) => other.score - one.score || one.name.localeCompare(other.name));
}

function likest(name: string, known: (Categorised & { shape: NameShape })[]): Likeness | null {
  const shape = shapeOf(name);
  let best: Likeness | null = null;
  for (const one of known) {
    const score = similarity(shape, one.shape);
    if (score >= scoreMin && score > (best?.score ?? 0)) {
      best = { name, categoryId: one.categoryId, likeName: one.name, score };
    }
  }
  return best;
}
