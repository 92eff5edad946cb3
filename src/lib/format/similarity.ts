import { nameKey } from "@/lib/format/pattern";

/** The parts of a name by which it is compared: every three letters in a row, counted, with the ends of words marked. */
export type NameShape = { counts: Map<string, number>; length: number };

/** A name's shape. Made once, compared often. */
export function shapeOf(name: string): NameShape {
  const counts = new Map<string, number>();
  for (const word of nameKey(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)) {
    const letters = Array.from(`  ${word} `);
    for (let at = 0; at + 2 < letters.length; at += 1) {
      const three = letters.slice(at, at + 3).join("");
      counts.set(three, (counts.get(three) ?? 0) + 1);
    }
  }
  const length = Math.sqrt([...counts.values()].reduce((sum, count) => sum + count * count, 0));
  return { counts, length };
}

/** How alike two names are, from 0 (nothing in common) to 1: the cosine of their shapes. */
export function similarity(one: NameShape, other: NameShape): number {
  if (one.length === 0 || other.length === 0) return 0;
  const [few, many] = one.counts.size <= other.counts.size ? [one, other] : [other, one];
  let product = 0;
  for (const [three, count] of few.counts) product += count * (many.counts.get(three) ?? 0);
  return Math.min(1, product / (one.length * other.length));
}
