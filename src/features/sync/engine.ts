import { openSession } from "@/features/connections/queries";
import { createBudgetWatch } from "@/features/sync/budget/mutations";
import { finish, settle } from "@/features/sync/ending/mutations";
import { commitPage } from "@/features/sync/page/mutations";
import { withLease } from "@/features/sync/pass/mutations";
import {
  type CallMeter,
  createCallMeter,
  type Pass,
  pauseIfLate,
  type Reading,
  RunInterrupted,
  RunStalled,
} from "@/features/sync/pass/schema";
import { retryFailures } from "@/features/sync/retry/mutations";
import { callsFor, overlapMs, pagesTogetherMax, stallsMax } from "@/features/sync/rules";
import type { Outcome } from "@/features/sync/schema";
import { sweep } from "@/features/sync/sweep/mutations";
import { newId } from "@/lib/db/id";
import type { Lease } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Page, Stream } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import { log } from "@/lib/log";
import { readAhead } from "@/lib/read-ahead";
import type { TenantContext } from "@/lib/tenant/context";

/**
 * Moves a run forward until it is over or `deadline` passes, whichever is first. Every page commits with its
 * checkpoint, so a run killed at any instant goes on where it stood. Throws only when our own database does.
 */
export async function advanceRun(ctx: TenantContext, runId: string, options: AdvanceOptions): Promise<Outcome> {
  const outcome = await withLease(ctx, runId, async (lease, signal) => {
    const calls = createCallMeter();
    try {
      const pass = await openPass(ctx, { ...options, lease, signal, calls });
      await work(pass);
      return await finish(pass);
    } catch (error) {
      // When the lease goes, whatever fails next fails because of it.
      return settle({ ctx, lease, calls }, signal.aborted ? signal.reason : error);
    }
  });
  return outcome ?? "elsewhere";
}

type AdvanceOptions = {
  deadline: Date;
  /** Aborted when this process is asked to end: the run pauses after the page at hand. */
  stopping?: AbortSignal | undefined;
  open?: typeof openSession;
};

type Opening = AdvanceOptions & Pick<Pass, "lease" | "signal"> & { calls: CallMeter };

async function openPass(ctx: TenantContext, opening: Opening): Promise<Pass> {
  const { lease, signal, calls, deadline, stopping, open = openSession } = opening;
  const { organizationId, runId } = lease;
  const { run, failures } = await withTenant(ctx, async (db) => {
    const run = await db.syncRun.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: runId } } });
    const unsettled = { organizationId, connectionId: run.connectionId, resolvedAt: null };
    return { run, failures: await db.syncFailure.count({ where: unsettled }) };
  });
  if (run.cancelRequestedAt) throw new RunInterrupted("canceled");
  if (run.stalls > stallsMax) throw new RunStalled();
  const onWait = (until: Date) => void tellWait(ctx, lease, until);
  const { session, provider } = await open(ctx, run.connectionId, { signal, deadline, onWait, onCall: calls.count });
  const target = { organizationId, connectionId: run.connectionId, provider };
  const isLate = () => ctx.now() >= deadline || stopping?.aborted === true;
  const watchBudget = createBudgetWatch(ctx, { ...target, runId, calls });
  const soFar = { hasFailures: failures > 0, hasProgressed: false };
  return { ctx, lease, run, target, session, calls, isLate, signal, watchBudget, ...soFar };
}

/** Says on the run until when it waits for the provider's allowance. Only for people: nothing hangs on it. */
async function tellWait(ctx: TenantContext, { organizationId, runId, owner }: Lease, until: Date): Promise<void> {
  const where = { organizationId, id: runId, leaseOwner: owner };
  await withTenant(ctx, (db) => db.syncRun.updateMany({ where, data: { resumeAt: until } })).catch((error: unknown) =>
    log.warn("wait not told", { runId, error }),
  );
}

async function work(pass: Pass): Promise<void> {
  if (pass.run.mode === "retry") return retryFailures(pass);
  for (const reading of await announce(pass)) {
    if (!reading.cursor.complete) await drain(pass, reading);
  }
  if (pass.run.mode === "full") await sweep(pass);
}

/**
 * Reads the first page of each stream that this run has not begun, so that what there is to do is known before the
 * first record is written: the announced records, and the calls they will take. Then writes those pages.
 */
async function announce(pass: Pass): Promise<Reading[]> {
  const { run, session } = pass;
  const held = await findReadings(pass);
  const unbegun = session.streams.flatMap((stream) => {
    const cursor = held.find((reading) => reading.stream === stream)?.cursor;
    if (cursor?.runId === run.id) return [];
    return [{ stream, since: run.mode === "full" ? null : (cursor?.watermark ?? null) }];
  });
  if (unbegun.length === 0) return held;
  const first = await Promise.all(
    unbegun.map(async (begin) => ({
      ...begin,
      page: await readPage(pass, begin.stream, { since: begin.since, checkpoint: null }),
    })),
  );
  await begin(pass, first);
  const begun = await findReadings(pass);
  for (const { stream, page } of first) {
    const reading = begun.find((other) => other.stream === stream);
    if (reading) await commit(pass, reading, [page]);
  }
  return findReadings(pass);
}

/** Where each stream of the account stands; those that were never begun are left out. */
async function findReadings({ ctx, run, session }: Pass): Promise<Reading[]> {
  const { organizationId } = ctx;
  const cursors = await withTenant(ctx, (db) =>
    db.syncCursor.findMany({ where: { organizationId, connectionId: run.connectionId } }),
  );
  return session.streams.flatMap((stream) => {
    const cursor = cursors.find((other) => other.stream === stream.key);
    return cursor ? [{ stream, cursor }] : [];
  });
}

type FirstPage = { stream: Stream; since: Date | null; page: Page };

async function begin({ ctx, lease, run }: Pass, first: FirstPage[]): Promise<void> {
  const { organizationId, runId, owner } = lease;
  const total = first.reduce((sum, { page }) => sum + page.total, 0);
  await withTenant(ctx, async (db) => {
    for (const { stream, since, page } of first) {
      const start = { runId, since, checkpoint: null, total: page.total, done: 0, complete: false };
      const key = { organizationId, connectionId: run.connectionId, stream: stream.key };
      await db.syncCursor.upsert({
        where: { organizationId_connectionId_stream: key },
        create: { ...key, id: newId(), ...start },
        update: start,
      });
    }
    const { count } = await db.syncRun.updateMany({
      where: { organizationId, id: runId, leaseOwner: owner, status: "running" },
      data: { total, callsPredicted: callsFor(first.map(({ page }) => page)), step: "counting" },
    });
    if (count === 0) throw new RunInterrupted("lost");
  });
}

/** Reads the rest of a stream. Pages that arrive while others are written are then written together. */
async function drain(pass: Pass, reading: Reading): Promise<void> {
  pauseIfLate(pass);
  for await (const pages of readAhead(pagesOf(pass, reading), pagesTogetherMax)) await commit(pass, reading, pages);
}

async function* pagesOf(pass: Pass, { stream, cursor }: Reading): AsyncGenerator<Page> {
  for (let checkpoint = cursor.checkpoint; ; ) {
    const page = await readPage(pass, stream, { since: cursor.since, checkpoint });
    yield page;
    if (page.next === null) return;
    if (pass.isLate()) throw new RunInterrupted("paused");
    checkpoint = page.next;
  }
}

/** Writes neighbouring pages of a stream with the checkpoint of the last one. */
function commit(pass: Pass, { stream, cursor }: Reading, pages: Page[]): Promise<void> {
  const items = pages.flatMap((page) => page.items);
  const { next: checkpoint = null, total = 0 } = pages.at(-1) ?? {};
  return commitPage(pass, {
    stream: stream.key,
    items,
    noteChanges: cursor.watermark !== null,
    mark: {
      checkpoint,
      total,
      seen: pass.run.mode === "full" ? items.map(({ externalId }) => externalId) : null,
      completeWith: checkpoint === null ? { watermark: watermarkOf(pass) } : null,
    },
  });
}

async function readPage(pass: Pass, stream: Stream, position: Parameters<Stream["readPage"]>[0]): Promise<Page> {
  pass.signal.throwIfAborted();
  const page = await stream.readPage(position);
  if (page.next !== null && page.next === position.checkpoint) {
    throw new ProviderError("unexpected_shape", `The provider's list of ${stream.label.toLowerCase()} does not end.`);
  }
  return page;
}

/** What changed while the run was under way is read again by the next one. */
function watermarkOf({ run, ctx }: Pass): Date {
  return new Date((run.startedAt ?? ctx.now()).getTime() - overlapMs);
}
