import { runAsSystem } from "@/lib/db/system/transaction";
import { log } from "@/lib/log";

const pauseMs = 1_000;
/** While rows pour in: after twice as many changes as there were rows, so that a table is analyzed a few times at most. */
const growthOfPage = 2;
/** Afterwards: a hundredth may be all of one clinic's. */
const growthOfRun = 0.01;

let nextAt = 0;

/** Tells the database's planner of tables that have grown much, at most once a second in a process. Never throws. */
export async function followGrowth(): Promise<void> {
  if (performance.now() < nextAt) return;
  nextAt = performance.now() + pauseMs;
  await refreshStatistics(growthOfPage);
}

/** Tells the database's planner of all that a run may have brought, before anybody asks for it. Never throws. */
export function settleGrowth(): Promise<void> {
  return refreshStatistics(growthOfRun);
}

/** Autovacuum would do it too, but later. Without it queries are slow, not wrong. */
async function refreshStatistics(share: number): Promise<void> {
  try {
    await runAsSystem("SELECT refresh_statistics($1)", [share]);
  } catch {
    log.warn("planner.statistics.failed");
  }
}
