import { type Pass, RunInterrupted } from "@/features/sync/pass/schema";
import { writeRecords } from "@/features/sync/sinks";
import { isUnwritable } from "@/lib/db/errors";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { markPage, type PageCounts, type PageMark } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Change } from "@/lib/db/upsert";
import type { Item } from "@/lib/integrations/contract";

export type PageToCommit = {
  stream: string;
  items: Item[];
  /** Keep each change as an event. Off while a stream is imported for the first time: then everything is new. */
  noteChanges: boolean;
  mark: Pick<PageMark, "checkpoint" | "total" | "seen" | "completeWith">;
};

/**
 * Writes a page, its failed items and its checkpoint in one transaction. An item that the database refuses is kept as
 * a failure and the rest is written. Throws `RunInterrupted`, with nothing written, when the run is no longer ours.
 */
export async function commitPage(pass: Pass, page: PageToCommit): Promise<void> {
  const callsMade = pass.calls.take();
  try {
    await write(pass, page, callsMade);
  } catch (error) {
    if (!isUnwritable(error)) throw error;
    await write(pass, { ...page, items: await withoutPoison(pass, page.items) }, callsMade);
  }
}

function write(pass: Pass, page: PageToCommit, callsMade: number): Promise<void> {
  const { ctx, lease, target } = pass;
  return withTenant(ctx, async (db) => {
    const { changes, counts } = await writeItems(db, pass, page.stream, page.items);
    if (page.noteChanges) await noteChanges(db, pass, page.stream, changes);
    const { connectionId } = target;
    const state = await markPage(db, lease, { ...page.mark, connectionId, stream: page.stream, counts, callsMade });
    if (state !== "held") throw new RunInterrupted(state);
  });
}

/** Writes items that came with or without a page: records through their sinks, faults as kept failures. */
export async function writeItems(
  db: TenantDb,
  pass: Pick<Pass, "target" | "hasFailures"> & { run?: { id: string } },
  stream: string,
  items: Item[],
): Promise<{ changes: Change[]; counts: PageCounts }> {
  const records = items.flatMap(({ record }) => (record ? [record] : []));
  const changes = await writeRecords(db, pass.target, records);
  await keepFailures(db, pass, stream, items);
  if (pass.hasFailures) await settleFailures(db, pass, stream, items);
  const created = changes.filter(({ change }) => change === "created").length;
  const rejected = items.length - records.length;
  const updated = changes.length - created;
  const counts = { fetched: items.length, created, updated, rejected, unchanged: records.length - changes.length };
  return { changes, counts };
}

/** Keeps what became of each record as an event of the run. */
export async function noteChanges(
  db: TenantDb,
  { lease }: Pick<Pass, "lease">,
  stream: string,
  changes: { externalId: string; change: string }[],
): Promise<void> {
  if (changes.length === 0) return;
  const { organizationId, runId } = lease;
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

async function keepFailures(
  db: TenantDb,
  { target, run }: Pick<Pass, "target"> & { run?: { id: string } },
  stream: string,
  items: Item[],
): Promise<void> {
  const { organizationId, connectionId } = target;
  for (const { externalId, fault } of items) {
    if (!fault || !run) continue;
    const now = { runId: run.id, reasonCode: fault.code, reason: fault.message, failedAt: new Date() };
    const payload = JSON.parse(JSON.stringify(fault.payload ?? null, withoutNul));
    await db.syncFailure.upsert({
      where: {
        organizationId_connectionId_stream_externalId: { organizationId, connectionId, stream, externalId },
      },
      create: { organizationId, id: newId(), connectionId, stream, externalId, ...now, payload },
      update: { ...now, payload, resolvedAt: null, attempts: { increment: 1 } },
    });
  }
}

/** An item that failed before and now arrived whole is settled. */
async function settleFailures(db: TenantDb, { target }: Pick<Pass, "target">, stream: string, items: Item[]) {
  const { organizationId, connectionId } = target;
  const externalId = { in: items.flatMap((item) => (item.record ? [item.externalId] : [])) };
  await db.syncFailure.updateMany({
    where: { organizationId, connectionId, stream, externalId, resolvedAt: null },
    data: { resolvedAt: new Date() },
  });
}

/** The same items, with each that the database refuses turned into a failure. */
async function withoutPoison(pass: Pass, items: Item[]): Promise<Item[]> {
  if (await isWritable(pass, items)) return items;
  const [only] = items;
  if (items.length === 1 && only?.record) return [refused(only.externalId, only.record)];
  const middle = Math.ceil(items.length / 2);
  const halves = [items.slice(0, middle), items.slice(middle)];
  return (await Promise.all(halves.map((half) => withoutPoison(pass, half)))).flat();
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

/** PostgreSQL's jsonb cannot hold NUL characters. */
function withoutNul(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\0", "") : value;
}
