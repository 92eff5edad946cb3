import { RunInterrupted } from "@/features/sync/pass/schema";
import { leaseMs } from "@/features/sync/rules";
import { newId } from "@/lib/db/id";
import { claimRun, type Lease, renewLease } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import { log } from "@/lib/log";
import type { TenantContext } from "@/lib/tenant/context";

/**
 * Takes a run, keeps it while `work` goes on, and tells `work` through the signal when it was lost or canceled.
 * Null when the run is somebody else's, must wait, or is over. Letting go is the work's own last write.
 */
export async function withLease<T>(
  ctx: TenantContext,
  runId: string,
  work: (lease: Lease, signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const lease: Lease = { organizationId: ctx.organizationId, runId, owner: newId(), ms: leaseMs };
  if (!(await withTenant(ctx, (db) => claimRun(db, lease)))) return null;

  const controller = new AbortController();
  const heartbeat = setInterval(() => void beat(ctx, lease, controller), leaseMs / 4);
  try {
    return await work(lease, controller.signal);
  } finally {
    clearInterval(heartbeat);
    // What was read ahead serves nobody any more.
    controller.abort(new RunInterrupted("lost"));
  }
}

async function beat(ctx: TenantContext, lease: Lease, controller: AbortController): Promise<void> {
  try {
    const state = await withTenant(ctx, (db) => renewLease(db, lease));
    if (state !== "held") controller.abort(new RunInterrupted(state));
  } catch (error) {
    // The next beat may succeed; if none does, the lease runs out and another process goes on.
    log.warn("heartbeat missed", { runId: lease.runId, error });
  }
}
