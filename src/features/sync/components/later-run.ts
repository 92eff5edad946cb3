import type { RunView } from "@/features/sync/schema";

/** The later of two looks at one run: answers may arrive in another order than they were asked for. */
export function laterRun(one: RunView | undefined, other: RunView | undefined): RunView | undefined {
  if (!one || !other) return other ?? one;
  const [ages, others] = [ageOf(one), ageOf(other)];
  const difference = ages.map((age, place) => age - (others[place] ?? 0)).find((distance) => distance !== 0) ?? 0;
  return difference > 0 ? one : other;
}

// What only ever grows, the most telling first.
function ageOf({ finishedAt, startedAt, progress, calls, cancelRequested }: RunView): number[] {
  const flags = [finishedAt !== null, startedAt !== null].map(Number);
  return [...flags, progress.done, progress.percent, calls.made, Number(cancelRequested)];
}
