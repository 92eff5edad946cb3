import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { raiseAlert } from "@/features/alerts/mutations";
import { openSession } from "@/features/connections/queries";
import { commitPage } from "@/features/sync/page/mutations";
import { withLease } from "@/features/sync/pass/mutations";
import { createCallMeter, DeleteFuseBlown, type Pass, type Reading, RunInterrupted } from "@/features/sync/pass/schema";
import { retryFailures } from "@/features/sync/retry/mutations";
import { callsFor, failureOf, overlapMs, postponeMs, postponementsMax, stallsMax } from "@/features/sync/rules";
import { sweep } from "@/features/sync/sweep/mutations";
import type { Prisma } from "@/lib/db/generated/client";
import { newId } from "@/lib/db/id";
import type { Lease } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Checkpoint, Page, Stream } from "@/lib/integrations/contract";
import { isTransient, ProviderError } from "@/lib/integrations/errors";
import { log } from "@/lib/log";
import type { TenantContext } from "@/lib/tenant/context";

/** `done`: the run is over, well or not. `waiting`: it goes on later. `elsewhere`: another process has it, or it must wait. */
export type Outcome = "done" | "waiting" | "elsewhere";

/**
 * Moves a run forward until it is over or `deadline` passes, whichever is first. Every page commits with its
 * checkpoint, so a run killed at any instant goes on where it stood. Throws only when our own database does.
 */
export async function advanceRun(ctx: TenantContext, runId: string, options: AdvanceOptions): Promise<Outcome> {
  const outcome = await withLease(ctx, runId, async (lease, signal) => {
    try {
      return await work(await openPass(ctx, { ...options, lease, signal }));
    } catch (error) {
      // When the lease goes, whatever fails next fails because of it.
      return settle(ctx, lease, signal.aborted ? signal.reason : error);
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

type Opening = AdvanceOptions & Pick<Pass, "lease" | "signal">;

async function openPass(ctx: TenantContext, opening: Opening): Promise<Pass> {
  const { lease, signal, deadline, stopping, open = openSession } = opening;
  const { organizationId, runId } = lease;
  const { run, failures } = await withTenant(ctx, async (db) => {
    const run = await db.syncRun.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: runId } } });
    const unsettled = { organizationId, connectionId: run.connectionId, resolvedAt: null };
    return { run, failures: await db.syncFailure.count({ where: unsettled }) };
  });
  if (run.cancelRequestedAt) throw new RunInterrupted("canceled");
  if (run.stalls > stallsMax) throw new RunStalled();
  const calls = createCallMeter();
  const { session, provider } = await open(ctx, run.connectionId, { signal, deadline, onCall: calls.count });
  const target = { organizationId, connectionId: run.connectionId, provider };
  const isLate = () => ctx.now() >= deadline || stopping?.aborted === true;
  return { ctx, lease, run, target, session, calls, isLate, signal, hasFailures: failures > 0 };
}

async function work(pass: Pass): Promise<Outcome> {
  if (pass.run.mode === "retry") {
    await retryFailures(pass);
    return finish(pass);
  }
  const { readings, firstPages } = await announce(pass);
  for (const reading of readings) {
    if (!reading.cursor.complete) await drain(pass, reading, firstPages.get(reading.stream.key));
  }
  if (pass.run.mode === "full") await sweep(pass);
  return finish(pass);
}

/**
 * Reads the first page of each stream that this run has not begun, so that what there is to do is known before the
 * first record is written: the announced records, and the calls they will take.
 */
async function announce(pass: Pass): Promise<{ readings: Reading[]; firstPages: Map<string, Page> }> {
  const { ctx, run, lease, session } = pass;
  const { organizationId } = ctx;
  const held = await withTenant(ctx, (db) =>
    db.syncCursor.findMany({ where: { organizationId, connectionId: run.connectionId } }),
  );
  const firstPages = new Map<string, Page>();
  const positions = session.streams.map((stream) => {
    const cursor = held.find((other) => other.stream === stream.key);
    const begun = cursor?.runId === run.id;
    const since = begun ? cursor.since : run.mode === "full" ? null : (cursor?.watermark ?? null);
    return { stream, since, begun, id: cursor?.id ?? newId() };
  });
  for (const { stream, since, begun } of positions) {
    if (!begun) firstPages.set(stream.key, await readPage(pass, stream, { since, checkpoint: null }));
  }
  if (firstPages.size === 0) return { readings: match(session.streams, held), firstPages };

  const total = [...firstPages.values()].reduce((sum, page) => sum + page.total, 0);
  const cursors = await withTenant(ctx, async (db) => {
    for (const { stream, since, id } of positions) {
      const page = firstPages.get(stream.key);
      if (!page) continue;
      const begin = { runId: run.id, since, checkpoint: null, total: page.total, done: 0, complete: false };
      const key = { organizationId, connectionId: run.connectionId, stream: stream.key };
      await db.syncCursor.upsert({
        where: { organizationId_connectionId_stream: key },
        create: { ...key, id, ...begin },
        update: begin,
      });
    }
    const calls = callsFor([...firstPages.values()]);
    const announced = { total, callsPredicted: calls, callsMade: { increment: pass.calls.take() }, step: "counting" };
    await update(db, lease, announced);
    return db.syncCursor.findMany({ where: { organizationId, connectionId: run.connectionId } });
  });
  return { readings: match(session.streams, cursors), firstPages };
}

function match(streams: Stream[], cursors: Reading["cursor"][]): Reading[] {
  return streams.flatMap((stream) => {
    const cursor = cursors.find((other) => other.stream === stream.key);
    return cursor ? [{ stream, cursor }] : [];
  });
}

/** Reads a stream to its end. The next page is asked for while the last one is written. */
async function drain(pass: Pass, reading: Reading, firstPage: Page | undefined): Promise<void> {
  const { stream, cursor } = reading;
  const read = (checkpoint: Checkpoint) => readPage(pass, stream, { since: cursor.since, checkpoint });
  let page = firstPage ?? (await read(cursor.checkpoint));
  while (page.next !== null) {
    const ahead = pass.isLate() ? null : read(page.next);
    // Awaited below; if the commit throws first, this answer no longer matters.
    ahead?.catch(() => undefined);
    await commit(pass, reading, page);
    if (!ahead) throw new RunInterrupted("paused");
    page = await ahead;
  }
  await commit(pass, reading, page);
}

function commit(pass: Pass, { stream, cursor }: Reading, page: Page): Promise<void> {
  return commitPage(pass, {
    stream: stream.key,
    items: page.items,
    noteChanges: cursor.watermark !== null,
    mark: {
      checkpoint: page.next,
      total: page.total,
      seen: pass.run.mode === "full" ? page.items.map(({ externalId }) => externalId) : null,
      completeWith: page.next === null ? { watermark: watermarkOf(pass) } : null,
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

async function finish(pass: Pass): Promise<Outcome> {
  const { ctx, run, lease } = pass;
  const { organizationId } = ctx;
  await recomputeActivePatients(ctx);
  await withTenant(ctx, async (db) => {
    await db.syncSeenPage.deleteMany({ where: { organizationId, runId: run.id } });
    const { rejected } = await db.syncRun.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: run.id } },
      select: { rejected: true },
    });
    const finishedAt = ctx.now();
    const status = rejected > 0 ? "partial" : "succeeded";
    const calls = { callsMade: { increment: pass.calls.take() } };
    await update(db, lease, { ...calls, ...over(status, finishedAt), percent: 100, step: null });
    await db.connection.updateMany({
      where: { organizationId, id: run.connectionId },
      data: { lastSucceededAt: finishedAt },
    });
  });
  return "done";
}

class RunStalled extends Error {}

/** Writes what ended this stretch of work on the run, where the clinic will see it. */
async function settle(ctx: TenantContext, lease: Lease, error: unknown): Promise<Outcome> {
  if (error instanceof RunInterrupted) return settleInterrupted(ctx, lease, error);
  if (error instanceof RunStalled) {
    const message = "The sync was taken up three times without getting further, so it was stopped. Sync again.";
    return fail(ctx, lease, { code: "stalled", message });
  }
  if (error instanceof DeleteFuseBlown) return fail(ctx, lease, { code: "delete_fuse", message: error.message });
  if (isTransient(error)) return postpone(ctx, lease, error);
  if (error instanceof ProviderError) return fail(ctx, lease, failureOf(error));
  log.error("sync interrupted", { runId: lease.runId, organizationId: lease.organizationId, error });
  await write(ctx, lease, { ...released, resumeAt: new Date(ctx.now().getTime() + 2_000) });
  return "waiting";
}

async function settleInterrupted(ctx: TenantContext, lease: Lease, { reason }: RunInterrupted): Promise<Outcome> {
  if (reason === "lost") return "elsewhere";
  await write(ctx, lease, reason === "canceled" ? over("canceled", ctx.now()) : released);
  return reason === "canceled" ? "done" : "waiting";
}

/** The provider said "later": the run waits until then. Ten waits in a row are enough. */
async function postpone(ctx: TenantContext, lease: Lease, error: ProviderError): Promise<Outcome> {
  const { organizationId, runId } = lease;
  const { postponements } = await withTenant(ctx, (db) =>
    db.syncRun.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: runId } },
      select: { postponements: true },
    }),
  );
  if (postponements + 1 >= postponementsMax) return fail(ctx, lease, failureOf(error));
  const resumeAt = new Date(ctx.now().getTime() + postponeMs(error, postponements));
  await write(ctx, lease, { ...released, resumeAt, stalls: 0, postponements: { increment: 1 } });
  return "waiting";
}

async function fail(
  ctx: TenantContext,
  lease: Lease,
  { code, message }: { code: string; message: string },
): Promise<Outcome> {
  const { organizationId, runId } = lease;
  log.error("sync failed", { runId, organizationId, code });
  await withTenant(ctx, async (db) => {
    await db.syncSeenPage.deleteMany({ where: { organizationId, runId } });
    await update(db, lease, { ...over("failed", ctx.now()), errorCode: code, errorMessage: message });
    const { connectionId } = await db.syncRun.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: runId } },
      select: { connectionId: true },
    });
    if (code === "credentials") {
      await db.connection.updateMany({ where: { organizationId, id: connectionId }, data: { status: "refused" } });
    }
    await raiseAlert(db, ctx, { kind: alertKinds[code] ?? "run_failed", connectionId, runId, message });
  });
  return "done";
}

const alertKinds: Record<string, "run_stalled" | "credential_refused" | "delete_fuse"> = {
  stalled: "run_stalled",
  credentials: "credential_refused",
  delete_fuse: "delete_fuse",
};

const released = { leaseOwner: null, leaseUntil: null };

function over(status: "succeeded" | "partial" | "failed" | "canceled", finishedAt: Date) {
  return { ...released, status, finishedAt };
}

function write(ctx: TenantContext, lease: Lease, data: Prisma.SyncRunUpdateManyMutationInput): Promise<void> {
  return withTenant(ctx, (db) => update(db, lease, data));
}

/** Changes the run only while it is ours; throws `RunInterrupted` when it is not. */
async function update(
  db: Parameters<Parameters<typeof withTenant>[1]>[0],
  lease: Lease,
  data: Prisma.SyncRunUpdateManyMutationInput,
): Promise<void> {
  const { count } = await db.syncRun.updateMany({
    where: { organizationId: lease.organizationId, id: lease.runId, leaseOwner: lease.owner },
    data,
  });
  if (count === 0) throw new RunInterrupted("lost");
}
