import { setTimeout as wait } from "node:timers/promises";
import type { SyncRun } from "@/lib/db/generated/client";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

/** A run's row as it stands. */
export function readRun({ organizationId, ...ctx }: TenantContext, id: string): Promise<SyncRun> {
  return withTenant({ ...ctx, organizationId }, (db) =>
    db.syncRun.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id } } }),
  );
}

/** Waits for other processes to bring a run so far, and returns its row. Throws when they take too long. The database may
 * be away meanwhile. */
export async function untilRun(
  ctx: TenantContext,
  id: string,
  isSoFar: (run: SyncRun) => boolean,
  patienceMs = 120_000,
): Promise<SyncRun> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const run = await readRun(ctx, id).catch(() => null);
    if (run && isSoFar(run)) return run;
    if (Date.now() > deadline) throw new Error(`The run stays ${run?.status} at ${run?.done} of ${run?.total}.`);
    await wait(50);
  }
}
