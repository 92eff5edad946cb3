import { type Pass, RunInterrupted } from "@/features/sync/pass/schema";
import { type SinkTarget, writeRecords } from "@/features/sync/sinks";
import { isUnwritable } from "@/lib/db/errors";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { followGrowth } from "@/lib/db/planner";
import { markPage, type PageCounts, type PageMark, type RunState } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Change } from "@/lib/db/upsert";
import { writable } from "@/lib/db/writable";
import type { Item } from "@/lib/integrations/contract";
import type { TenantContext } from "@/lib/tenant/context";

export type Batch = {
  stream: string;
  items: Item[];
  /** When the provider was asked for the first of them. */
  askedAt: Date;
  /** Keep each change as an event. Off while a stream is imported for the first time: then everything is new. */
  noteChanges: boolean;
};

/** Adds a batch to its run, in the batch's transaction. */
type Mark = (db: TenantDb, counts: PageCounts, callsMade: number) => Promise<RunState>;

/**
 * Writes a page, its failed items and its checkpoint in one transaction. Throws `RunInterrupted`, with nothing written,
 * when the run is no longer ours or should end.
 */
export function commitPage(
  pass: Pass,
  page: Batch & { mark: Omit<PageMark, "connectionId" | "stream" | "counts" | "callsMade"> },
): Promise<void> {
  const { connectionId } = pass.target;
  return commitItems(pass, page, (db, counts, callsMade) =>
    markPage(db, pass.lease, { ...page.mark, connectionId, stream: page.stream, counts, callsMade }),
  );
}

/**
 * Writes items and their mark on the run in one transaction. An item that the database refuses is kept as a failure and
 * the rest is written. Throws as `commitPage`.
 */
export async function commitItems(pass: Pass, batch: Batch, mark: Mark): Promise<void> {
  await pass.calls.commit(async (callsMade) => {
    const marked = (db: TenantDb, counts: PageCounts) => mark(db, counts, callsMade);
    try {
      await write(pass, batch, marked);
    } catch (error) {
      if (!isUnwritable(error)) throw error;
      await write(pass, { ...batch, items: await withoutPoison(pass, batch.items) }, marked);
    }
  });
  pass.hasProgressed = true;
  await followGrowth();
  await pass.watchBudget();
}

/** Keeps what became of each record as an event of the run. */
export async function noteChanges(
  db: TenantDb,
  { lease: { organizationId, runId } }: Pick<Pass, "lease">,
  stream: string,
  changes: { externalId: string; change: string }[],
): Promise<void> {
  if (changes.length === 0) return;
  await db.syncChange.createMany({
    data: changes.map(({ externalId, change }) => ({
      organizationId,
      id: newId(),
      runId,
      stream,
      externalId,
      change,
    })),
  });
}

/** An item that failed before, and now arrived whole or is no longer there, is settled. */
export async function settleFailures(
  db: TenantDb,
  { ctx, target }: { ctx: TenantContext; target: SinkTarget },
  stream: string,
  externalIds: string[],
): Promise<void> {
  const { organizationId, connectionId } = target;
  await db.syncFailure.updateMany({
    where: { organizationId, connectionId, stream, externalId: { in: externalIds }, resolvedAt: null },
    data: { resolvedAt: ctx.now() },
  });
}

function write(
  pass: Pass,
  { stream, items, askedAt, ...batch }: Batch,
  mark: (db: TenantDb, counts: PageCounts) => Promise<RunState>,
): Promise<void> {
  const work = async (db: TenantDb) => {
    const records = items.flatMap(({ record }) => (record ? [record] : []));
    const changes = await writeRecords(db, { ...pass.target, askedAt }, records);
    await keepFailures(db, pass, stream, items);
    const arrived = records.map(({ externalId }) => externalId);
    if (pass.hasFailures) await settleFailures(db, pass, stream, arrived);
    if (batch.noteChanges) await noteChanges(db, pass, stream, changes);
    const state = await mark(db, countsOf(items.length, records.length, changes));
    if (state !== "held") throw new RunInterrupted(state);
  };
  return withTenant(pass.ctx, work, { plansForAny: true });
}

function countsOf(fetched: number, written: number, changes: Change[]): PageCounts {
  const created = changes.filter(({ change }) => change === "created").length;
  const updated = changes.length - created;
  return { fetched, created, updated, unchanged: written - changes.length, rejected: fetched - written };
}

async function keepFailures(db: TenantDb, pass: Pass, stream: string, items: Item[]): Promise<void> {
  const { organizationId, connectionId } = pass.target;
  for (const { externalId, fault } of items) {
    if (!fault) continue;
    const payload = JSON.parse(JSON.stringify(writable(fault.payload ?? null)));
    const now = {
      runId: pass.run.id,
      reasonCode: fault.code,
      reason: fault.message,
      failedAt: pass.ctx.now(),
      payload,
    };
    await db.syncFailure.upsert({
      where: {
        organizationId_connectionId_stream_externalId: { organizationId, connectionId, stream, externalId },
      },
      create: { organizationId, id: newId(), connectionId, stream, externalId, ...now },
      update: { ...now, resolvedAt: null, attempts: { increment: 1 } },
    });
    pass.hasFailures = true;
  }
}

/** The same items, with each that the database refuses turned into a failure. */
async function withoutPoison(pass: Pass, items: Item[]): Promise<Item[]> {
  if (await isWritable(pass, items)) return items;
  const [only] = items;
  if (items.length === 1 && only?.record) return [refused(only.externalId, only.record)];
  const middle = Math.ceil(items.length / 2);
  const first = await withoutPoison(pass, items.slice(0, middle));
  return [...first, ...(await withoutPoison(pass, items.slice(middle)))];
}

class TrialOver extends Error {}

/** Writes in a transaction that is always rolled back. */
async function isWritable(pass: Pass, items: Item[]): Promise<boolean> {
  const records = items.flatMap(({ record }) => (record ? [record] : []));
  try {
    await withTenant(pass.ctx, async (db) => {
      await writeRecords(db, pass.target, records);
      throw new TrialOver();
    });
  } catch (error) {
    if (isUnwritable(error)) return false;
    if (!(error instanceof TrialOver)) throw error;
  }
  return true;
}

function refused(externalId: string, record: object): Item {
  const message =
    "The hub could not store this record: one of its values is out of range. Correct it at the provider, then retry.";
  return { externalId, fault: { code: "unwritable", message, payload: record } };
}
