import { commitItems, noteChanges } from "@/features/sync/page/mutations";
import { DeleteFuseBlown, type Pass, pauseIfLate, RunInterrupted } from "@/features/sync/pass/schema";
import { blowsFuse, lookupMax } from "@/features/sync/rules";
import { mirrorTables } from "@/features/sync/sinks";
import type { TenantDb } from "@/lib/db/guard";
import { keepSeen, markBatch, standingIds } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import { tombstoneMirror } from "@/lib/db/upsert";
import type { Stream } from "@/lib/integrations/contract";
import type { RecordKind } from "@/lib/integrations/records";

/** The streams that list one kind of record between them, and what of it is no longer listed. */
type Search = { kind: RecordKind; streams: Stream[]; standing: number; unseen: string[]; gone: string[] };

/**
 * The end of a full run: what stands here but was seen on no page is looked up once more by id, since pages move while
 * they are read. What the provider still has is written; what it no longer has is marked as deleted. Each batch of
 * look-ups commits, so that a sweep goes on where it stood.
 * Throws `DeleteFuseBlown`, with nothing marked, when more would vanish than a clinic deletes by hand.
 */
export async function sweep(pass: Pass): Promise<void> {
  const searches: Search[] = [];
  for (const [kind, streams] of Map.groupBy(pass.session.streams, (stream) => stream.kind)) {
    const search = await findStanding(pass, kind, streams);
    checkFuse(pass, search);
    await lookUpUnseen(pass, search);
    searches.push(search);
  }
  for (const search of searches) if (search.gone.length > 0) await bury(pass, search);
}

async function findStanding({ ctx, lease, target }: Pass, kind: RecordKind, streams: Stream[]): Promise<Search> {
  const { connectionId } = target;
  const keys = streams.map(({ key }) => key);
  const found = await withTenant(ctx, (db) =>
    standingIds(db, lease, { connectionId, table: mirrorTables[kind], streams: keys, goneKey: goneKeyOf(kind) }),
  );
  return { kind, streams, ...found };
}

async function lookUpUnseen(pass: Pass, search: Search): Promise<void> {
  const most = Math.min(...search.streams.map((stream) => stream.lookupMax ?? lookupMax));
  for (let start = 0; start < search.unseen.length; start += most) {
    pauseIfLate(pass);
    const left = await lookUp(pass, search, search.unseen.slice(start, start + most));
    await commitGone(pass, search.kind, left);
    search.gone.push(...left);
    checkFuse(pass, search);
  }
}

/** Writes those that the provider still has, and returns the ids of the others. */
async function lookUp(pass: Pass, { streams }: Search, ids: string[]): Promise<string[]> {
  const left = new Set(ids);
  for (const { key: stream, lookup } of streams) {
    if (left.size === 0) break;
    const askedAt = pass.ctx.now();
    const items = await lookup([...left]);
    const externalIds = items.map(({ externalId }) => externalId);
    // An item that cannot be told apart may be any of them: then none is said to be gone.
    if (!externalIds.every((id) => left.has(id))) return [];
    for (const id of externalIds) left.delete(id);
    if (items.length === 0) continue;
    await commitItems(pass, { stream, items, askedAt, noteChanges: true }, async (db, counts, callsMade) => {
      await keepSeen(db, pass.lease, { stream, externalIds });
      return markBatch(db, pass.lease, { step: stream, done: 0, counts, deleted: 0, callsMade });
    });
  }
  return [...left];
}

function checkFuse(pass: Pass, { streams, standing, gone }: Search): void {
  if (pass.run.deletesApprovedAt || !blowsFuse(gone.length, standing)) return;
  const label = streams.map((stream) => stream.label.toLowerCase()).join(" and ");
  throw new DeleteFuseBlown(
    `At least ${gone.length} of ${standing} ${label} are no longer listed by the provider. Nothing was removed here. ` +
      "If they were really deleted there, confirm it on the connection's page and sync again.",
  );
}

function commitGone(pass: Pass, kind: RecordKind, externalIds: string[]): Promise<void> {
  return writeStep(pass, async (db) => {
    await keepSeen(db, pass.lease, { stream: goneKeyOf(kind), externalIds });
    return 0;
  });
}

function bury(pass: Pass, { kind, gone: externalIds }: Search): Promise<void> {
  return writeStep(pass, async (db) => {
    const marked = await tombstoneMirror(db, pass.target, {
      table: mirrorTables[kind],
      externalIds,
      at: pass.ctx.now(),
    });
    const changes = marked.map(({ externalId }) => ({ externalId, change: "deleted" }));
    await noteChanges(db, pass, kind, changes);
    return marked.length;
  });
}

/** One transaction of the sweep; `write` says how many rows it has marked as deleted. */
async function writeStep(pass: Pass, write: (db: TenantDb) => Promise<number>): Promise<void> {
  await pass.calls.commit((callsMade) =>
    withTenant(pass.ctx, async (db) => {
      const deleted = await write(db);
      const state = await markBatch(db, pass.lease, { step: "sweep", done: 0, counts: none, deleted, callsMade });
      if (state !== "held") throw new RunInterrupted(state);
    }),
  );
  pass.hasProgressed = true;
}

const none = { fetched: 0, created: 0, updated: 0, unchanged: 0, rejected: 0 };

/** No stream is called so. */
function goneKeyOf(kind: RecordKind): string {
  return `gone:${kind}`;
}
