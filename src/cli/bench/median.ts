/** The middle of several figures; of two middles, their mean. Throws when there are none. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("There is no middle of nothing.");
  return (upper + lower) / 2;
}

/** The figure that so large a share of all does not exceed; zero of none. */
export function percentile(figures: readonly number[], share = 0.95): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
