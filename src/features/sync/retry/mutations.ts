import { writeItems } from "@/features/sync/page/mutations";
import { type Pass, RunInterrupted } from "@/features/sync/pass/schema";
import { renewLease } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Stream } from "@/lib/integrations/contract";

const batchSize = 100;

type Failed = { stream: string; externalId: string };

/**
 * Reads the failed items of a connection again, by id: all that are open, or the one that the run names. What arrives
 * whole is written and settled; what the provider no longer has is settled too; the rest keeps its new reason.
 */
export async function retryFailures(pass: Pass): Promise<void> {
  const failed = await openFailures(pass);
  await announce(pass, failed.length);
  for (const stream of pass.session.streams) {
    const ids = failed.flatMap((failure) => (failure.stream === stream.key ? [failure.externalId] : []));
    for (let start = 0; start < ids.length; start += batchSize) {
      if (pass.isLate()) throw new RunInterrupted("paused");
      await retryBatch(pass, stream, ids.slice(start, start + batchSize));
    }
  }
}

/** Failures of this connection that are open and that this run has not tried yet. */
function openFailures({ ctx, run }: Pass): Promise<Failed[]> {
  const { organizationId } = ctx;
  return withTenant(ctx, (db) =>
    db.syncFailure.findMany({
      where: {
        organizationId,
        connectionId: run.connectionId,
        resolvedAt: null,
        runId: { not: run.id },
        ...(run.retryFailureId ? { id: run.retryFailureId } : {}),
      },
      select: { stream: true, externalId: true },
      orderBy: { id: "asc" },
    }),
  );
}

async function announce({ ctx, run, lease }: Pass, open: number): Promise<void> {
  await withTenant(ctx, (db) =>
    db.syncRun.updateMany({
      where: { organizationId: lease.organizationId, id: lease.runId, leaseOwner: lease.owner },
      data: { total: run.done + open, callsPredicted: run.callsPredicted ?? Math.ceil(open / batchSize) },
    }),
  );
}

async function retryBatch(pass: Pass, stream: Stream, ids: string[]): Promise<void> {
  const { ctx, lease, target } = pass;
  const items = await stream.lookup(ids);
  const callsMade = pass.calls.take();
  await withTenant(ctx, async (db) => {
    const { counts } = await writeItems(db, pass, stream.key, items);
    const gone = ids.filter((id) => !items.some(({ externalId }) => externalId === id));
    const { organizationId, connectionId } = target;
    await db.syncFailure.updateMany({
      where: { organizationId, connectionId, stream: stream.key, externalId: { in: gone }, resolvedAt: null },
      data: { resolvedAt: ctx.now() },
    });
    await db.syncRun.updateMany({
      where: { organizationId, id: lease.runId, leaseOwner: lease.owner },
      data: {
        stalls: 0,
        postponements: 0,
        step: stream.key,
        done: { increment: ids.length },
        fetched: { increment: counts.fetched },
        created: { increment: counts.created },
        updated: { increment: counts.updated },
        unchanged: { increment: counts.unchanged },
        rejected: { increment: counts.rejected },
        callsMade: { increment: callsMade },
      },
    });
    const state = await renewLease(db, lease);
    if (state !== "held") throw new RunInterrupted(state);
  });
}
