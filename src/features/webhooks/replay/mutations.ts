import { recordAudit } from "@/features/audit/mutations";
import { wakeLane } from "@/features/webhooks/processing/mutations";
import { toFilter } from "@/features/webhooks/queries";
import type { ReplayInput } from "@/features/webhooks/schema";
import { withTenant } from "@/lib/db/tenant";
import type { Lane } from "@/lib/db/webhook-events";
import { countReplayable, type Replayed, readDelivery, replayDeliveries } from "@/lib/db/webhook-list";
import { AppError } from "@/lib/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Has one delivery processed once more, with all its attempts anew. Throws `not_found`, `conflict` while it waits for
 * its first attempt or is being processed.
 */
export async function replayDelivery(ctx: TenantContext, { id }: { id: string }): Promise<{ count: number }> {
  requirePermission(ctx, "sync.manual");
  const { organizationId } = ctx;
  const replayed = await withTenant(ctx, async (db) => {
    const delivery = await readDelivery(db, { organizationId, id });
    if (!delivery) throw new AppError("not_found", "There is no such delivery.");
    const lanes = await replayDeliveries(db, { organizationId, id });
    if (lanes.length === 0) throw new AppError("conflict", "This delivery is being processed already.");
    const detail = { provider: delivery.provider, type: delivery.type, status: delivery.status };
    await recordAudit(db, ctx, { action: "webhook_replayed", subjectType: "webhook_event", subjectId: id, detail });
    return lanes;
  });
  return { count: await wakeAll(ctx, replayed) };
}

/**
 * Has every delivery that fits processed once more, or only counts them. What arrives later than `to`, which is now
 * unless it was given, is not meant: so what was counted first is what is replayed afterwards.
 */
export async function replayRange(
  ctx: TenantContext,
  { dryRun, ...range }: ReplayInput,
): Promise<{ count: number; to: string }> {
  requirePermission(ctx, "sync.manual");
  const to = range.to ?? ctx.now().toISOString();
  const filter = toFilter(ctx, { ...range, to });
  if (dryRun) return { count: await withTenant(ctx, (db) => countReplayable(db, filter)), to };
  const replayed = await withTenant(ctx, async (db) => {
    const lanes = await replayDeliveries(db, filter);
    const { provider = null, status = null, type = null, from = null } = range;
    const detail = { count: total(lanes), provider, status, type, from, to };
    if (lanes.length > 0)
      await recordAudit(db, ctx, { action: "webhooks_replayed", subjectType: "webhook_event", detail });
    return lanes;
  });
  return { count: await wakeAll(ctx, replayed), to };
}

async function wakeAll({ organizationId }: TenantContext, replayed: Replayed[]): Promise<number> {
  for (const { provider, connectionId } of replayed) {
    const lane: Lane =
      connectionId === null
        ? { provider, organizationId: null, connectionId }
        : { provider, organizationId, connectionId };
    await wakeLane(lane);
  }
  return total(replayed);
}

function total(replayed: Replayed[]): number {
  return replayed.reduce((sum, { count }) => sum + count, 0);
}
