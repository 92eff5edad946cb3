import { lookUpAll } from "@/features/sync/lookups/mutations";
import type { Pass } from "@/features/sync/pass/schema";
import { lookupMax } from "@/features/sync/rules";
import { withTenant } from "@/lib/db/tenant";
import type { Stream } from "@/lib/integrations/contract";
import { namelessPrefix } from "@/lib/integrations/items";

type Failed = { stream: string; externalId: string };
type Try = { stream: Stream; ids: string[] };

/**
 * Reads the failed items of a connection again, by id: all that are open, or the one that the run names. What arrives
 * whole is written and settled; what the provider no longer has is settled too; the rest keeps its new reason.
 */
export async function retryFailures(pass: Pass): Promise<void> {
  const failed = await openFailures(pass);
  const tries = pass.session.streams.map((stream): Try => {
    const own = failed.filter((failure) => failure.stream === stream.key);
    return { stream, ids: own.map(({ externalId }) => externalId) };
  });
  await announce(pass, tries);
  for (const { stream, ids } of tries) await lookUpAll(pass, stream, ids, "settled");
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
        // Only a full sync meets these again.
        externalId: { not: { startsWith: namelessPrefix } },
        ...(run.retryFailureId ? { id: run.retryFailureId } : {}),
      },
      select: { stream: true, externalId: true },
      orderBy: { id: "asc" },
    }),
  );
}

async function announce({ ctx, run, lease }: Pass, tries: Try[]): Promise<void> {
  const open = tries.reduce((sum, { ids }) => sum + ids.length, 0);
  const calls = tries.reduce(
    (sum, { stream, ids }) => sum + Math.ceil(ids.length / (stream.lookupMax ?? lookupMax)),
    0,
  );
  await withTenant(ctx, (db) =>
    db.syncRun.updateMany({
      where: { organizationId: lease.organizationId, id: lease.runId, leaseOwner: lease.owner },
      data: { total: run.done + open, callsPredicted: run.callsPredicted ?? calls },
    }),
  );
}
