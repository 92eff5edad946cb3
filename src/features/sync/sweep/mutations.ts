import { noteChanges, writeItems } from "@/features/sync/page/mutations";
import { DeleteFuseBlown, type Pass, RunInterrupted } from "@/features/sync/pass/schema";
import { blowsFuse } from "@/features/sync/rules";
import { mirrorTables } from "@/features/sync/sinks";
import type { TenantDb } from "@/lib/db/guard";
import { renewLease, unseenIds } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import { tombstoneMirror } from "@/lib/db/upsert";
import type { Item, Stream } from "@/lib/integrations/contract";
import type { RecordKind } from "@/lib/integrations/records";

const lookupMax = 100;

type Missing = { kind: RecordKind; gone: string[]; found: { stream: string; items: Item[] }[] };

/**
 * The end of a full run: what stands here but was seen on no page is looked up once more by id, since pages move while
 * they are read. What the provider still has is written; what it no longer has is marked as deleted.
 * Throws `DeleteFuseBlown`, with nothing marked, when more would vanish than a clinic deletes by hand.
 */
export async function sweep(pass: Pass): Promise<void> {
  const kinds = Map.groupBy(pass.session.streams, ({ kind }) => kind);
  const missing: Missing[] = [];
  for (const [kind, streams] of kinds) missing.push(await findMissing(pass, kind, streams));
  for (const { kind, gone, found } of missing) await apply(pass, kind, gone, found);
}

async function findMissing(pass: Pass, kind: RecordKind, streams: Stream[]): Promise<Missing> {
  const { ctx, lease, target, run } = pass;
  const { standing, unseen } = await withTenant(ctx, (db) =>
    unseenIds(db, lease, {
      connectionId: target.connectionId,
      table: mirrorTables[kind],
      streams: streams.map(({ key }) => key),
    }),
  );
  const found: Missing["found"] = [];
  const left = new Set(unseen);
  for (const stream of streams) {
    for (const items of await lookUpAll(stream, unseen)) {
      for (const { externalId } of items) left.delete(externalId);
      found.push({ stream: stream.key, items });
    }
  }
  const gone = [...left];
  if (!run.deletesApprovedAt && blowsFuse(gone.length, standing)) {
    const label = streams.map((stream) => stream.label.toLowerCase()).join(" and ");
    throw new DeleteFuseBlown(
      `${gone.length} of ${standing} ${label} are no longer listed by the provider. Nothing was removed here. ` +
        "If they were really deleted there, confirm it on the connection's page and sync again.",
    );
  }
  return { kind, gone, found };
}

async function lookUpAll(stream: Stream, ids: string[]): Promise<Item[][]> {
  const answers: Item[][] = [];
  for (let start = 0; start < ids.length; start += lookupMax) {
    answers.push(await stream.lookup(ids.slice(start, start + lookupMax)));
  }
  return answers;
}

function apply(pass: Pass, kind: RecordKind, gone: string[], found: Missing["found"]): Promise<void> {
  const { ctx, target, lease } = pass;
  return withTenant(ctx, async (db) => {
    for (const { stream, items } of found) await addFound(db, pass, stream, items);
    const at = ctx.now();
    const marked = await tombstoneMirror(db, target, { table: mirrorTables[kind], externalIds: gone, at });
    const changes = marked.map(({ externalId }) => ({ externalId, change: "deleted" }));
    await noteChanges(db, pass, kind, changes);
    await db.syncRun.updateMany({
      where: { organizationId: lease.organizationId, id: lease.runId, leaseOwner: lease.owner },
      data: { deleted: { increment: marked.length }, callsMade: { increment: pass.calls.take() } },
    });
    const state = await renewLease(db, lease);
    if (state !== "held") throw new RunInterrupted(state);
  });
}

async function addFound(db: TenantDb, pass: Pass, stream: string, items: Item[]): Promise<void> {
  const { counts } = await writeItems(db, pass, stream, items);
  const { organizationId, runId, owner } = pass.lease;
  await db.syncRun.updateMany({
    where: { organizationId, id: runId, leaseOwner: owner },
    data: {
      fetched: { increment: counts.fetched },
      created: { increment: counts.created },
      updated: { increment: counts.updated },
      unchanged: { increment: counts.unchanged },
      rejected: { increment: counts.rejected },
    },
  });
}
