import { setImmediate } from "node:timers/promises";

/**
 * Does something with each item in turn, and lets whatever else waits in this process go on every few milliseconds: no
 * list, however long, holds the others up.
 */
export async function mapInTurns<T, R>(items: readonly T[], work: (item: T) => R, turnMs = 10): Promise<R[]> {
  const done: R[] = [];
  let since = performance.now();
  for (const item of items) {
    done.push(work(item));
    if (performance.now() - since < turnMs) continue;
    await setImmediate();
    since = performance.now();
  }
  return done;
}
