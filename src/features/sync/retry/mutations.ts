import { commitItems, settleFailures } from "@/features/sync/page/mutations";
import { type Pass, pauseIfLate } from "@/features/sync/pass/schema";
import { lookupMax } from "@/features/sync/rules";
import { markBatch } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Stream } from "@/lib/integrations/contract";

type Failed = { stream: string; externalId: string };
type Try = { stream: Stream; ids: string[] };

/**
 * Reads the failed items of a connection again, by id: all that are open, or the one that the run names. What arrives
 * whole is written and settled; what the provider no longer has is settled too; the rest keeps its new reason.
 */
export async function retryFailures(pass: Pass): Promise<void> {
  const failed = await openFailures(pass);
  const tries = pass.session.streams.flatMap((stream) =>
    batchesOf(failed.filter((failure) => failure.stream === stream.key)).map((ids): Try => ({ stream, ids })),
  );
  await announce(pass, tries);
  for (const each of tries) {
    pauseIfLate(pass);
    await retryBatch(pass, each);
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

function batchesOf(failed: Failed[]): string[][] {
  const batches: string[][] = [];
  for (let start = 0; start < failed.length; start += lookupMax) {
    batches.push(failed.slice(start, start + lookupMax).map(({ externalId }) => externalId));
  }
  return batches;
}

async function announce({ ctx, run, lease }: Pass, tries: Try[]): Promise<void> {
  const open = tries.reduce((sum, { ids }) => sum + ids.length, 0);
  await withTenant(ctx, (db) =>
    db.syncRun.updateMany({
      where: { organizationId: lease.organizationId, id: lease.runId, leaseOwner: lease.owner },
      data: { total: run.done + open, callsPredicted: run.callsPredicted ?? tries.length },
    }),
  );
}

async function retryBatch(pass: Pass, { stream, ids }: Try): Promise<void> {
  const items = await stream.lookup(ids);
  const arrived = new Set(items.map(({ externalId }) => externalId));
  const gone = ids.filter((id) => !arrived.has(id));
  await commitItems(pass, { stream: stream.key, items, noteChanges: true }, async (db, counts, callsMade) => {
    await settleFailures(db, pass, stream.key, gone);
    return markBatch(db, pass.lease, { step: stream.key, done: ids.length, counts, deleted: 0, callsMade });
  });
}
