/** Fewer people than this could be recognised. */
const fewest = 5;

/** A number of people as it may be shown to somebody who sees no person: null when they are few. */
export function unlessFew(count: number): number | null {
  return count > 0 && count < fewest ? null : count;
}

/**
 * The parts of a whole that is shown beside them. One part alone that is withheld would be the whole less the others,
 * so the smallest of the others is withheld with it.
 */
export function partsUnlessFew(counts: number[]): (number | null)[] {
  const shown = counts.map(unlessFew);
  if (shown.filter((count) => count === null).length !== 1) return shown;
  const others = shown.filter((count): count is number => count !== null && count > 0);
  const smallest = shown.indexOf(Math.min(...others));
  return shown.map((count, index) => (index === smallest ? null : count));
}
