/** Fewer people than this could be recognised. */
export const fewest = 5;

/** A number of people as it may be shown to somebody who sees no person: null when they are few. */
export function unlessFew(count: number): number | null {
  return count > 0 && count < fewest ? null : count;
}

/**
 * The parts of a whole that is shown beside them. What is withheld is the whole less the others: so never one part
 * alone, and never fewer people than could be recognised together. The smallest of the others go with it until then.
 */
export function partsUnlessFew(counts: number[]): (number | null)[] {
  const withheld = new Set([...counts.keys()].filter((place) => unlessFew(counts[place] ?? 0) === null));
  const others = [...counts.keys()].filter((place) => !withheld.has(place) && (counts[place] ?? 0) > 0);
  others.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
  const isTold = () => withheld.size === 1 || sumOf(counts, withheld) < fewest;
  for (const place of others) if (withheld.size > 0 && isTold()) withheld.add(place);
  return counts.map((count, place) => (withheld.has(place) ? null : count));
}

function sumOf(counts: number[], places: Set<number>): number {
  return [...places].reduce((sum, place) => sum + (counts[place] ?? 0), 0);
}
