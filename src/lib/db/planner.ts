import { runAsSystem } from "@/lib/db/system/transaction";
import { log } from "@/lib/log";

const pauseMs = 1_000;

let nextAt = 0;

/**
 * Tells the database's planner of tables that have grown much, at most once a second in a process. Autovacuum would do
 * it too, but later. Never throws: without it queries are slow, not wrong.
 */
export async function followGrowth(): Promise<void> {
  if (performance.now() < nextAt) return;
  nextAt = performance.now() + pauseMs;
  await tellPlanner("SELECT follow_growth()");
}

/** Tells the database's planner of a clinic that may have been nobody before, once much of it is there. Never throws. */
export function learnOwners(): Promise<void> {
  return tellPlanner("SELECT learn_owners()");
}

async function tellPlanner(statement: string): Promise<void> {
  try {
    await runAsSystem(statement, []);
  } catch {
    log.warn("planner.not.told");
  }
}
