import { raiseAlert } from "@/features/alerts/mutations";
import { recomputeDerived } from "@/features/figures/mutations";
import { type CallMeter, DeleteFuseBlown, type Pass, RunInterrupted, RunStalled } from "@/features/sync/pass/schema";
import { failureOf, postponeMs, triesMax } from "@/features/sync/rules";
import type { Outcome } from "@/features/sync/schema";
import type { Prisma } from "@/lib/db/generated/client";
import type { TenantDb } from "@/lib/db/guard";
import type { Lease } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/integrations/errors";
import { namelessPrefix } from "@/lib/integrations/items";
import { log } from "@/lib/log";
import type { TenantContext } from "@/lib/tenant/context";

/** Ends a run that has read everything: the figures first, so that success means that they are there. */
export async function finish({ ctx, run, scope, lease, calls }: Pass): Promise<Outcome> {
  const { organizationId } = ctx;
  await recomputeDerived(ctx);
  await withTenant(ctx, async (db) => {
    const { rejected } = await findRun(db, lease);
    const finishedAt = ctx.now();
    const status = rejected > 0 ? "partial" : "succeeded";
    await end(db, { ctx, lease, calls }, { status, finishedAt, percent: 100, step: null });
    const where = { organizationId, id: run.connectionId };
    // Another try of a few items, or a part of a list, says nothing about the rest.
    if (run.mode !== "retry" && !scope)
      await db.connection.updateMany({ where, data: { lastSucceededAt: finishedAt } });
    await db.connection.updateMany({ where: { ...where, status: "refused" }, data: { status: "connected" } });
    if (run.mode === "full" && !scope) await settleNameless(db, { lease, connectionId: run.connectionId, finishedAt });
  });
  return "done";
}

type Ended = { lease: Lease; connectionId: string; finishedAt: Date };

/** What came without an id is not known again when it comes with one: what a sync of everything no longer met is settled. */
async function settleNameless(db: TenantDb, { lease, connectionId, finishedAt }: Ended): Promise<void> {
  const { organizationId, runId } = lease;
  const earlier = { organizationId, connectionId, runId: { not: runId }, resolvedAt: null };
  await db.syncFailure.updateMany({
    where: { ...earlier, externalId: { startsWith: namelessPrefix } },
    data: { resolvedAt: finishedAt },
  });
}

/** What is at hand however far a pass has come. */
type Remains = { ctx: TenantContext; lease: Lease; calls: CallMeter };

/** Writes what ended this stretch of work on the run, where the clinic will see it. */
export async function settle(remains: Remains, error: unknown): Promise<Outcome> {
  try {
    return await conclude(remains, error);
  } catch (thrown) {
    // The run went to somebody else meanwhile, or was ended: theirs to write.
    if (thrown instanceof RunInterrupted) return "elsewhere";
    throw thrown;
  }
}

async function conclude(remains: Remains, error: unknown): Promise<Outcome> {
  if (error instanceof RunInterrupted) return interrupt(remains, error);
  if (error instanceof RunStalled) {
    const message = "The sync was taken up three times without getting further, so it was stopped. Sync again.";
    return fail(remains, { code: "stalled", message });
  }
  if (error instanceof DeleteFuseBlown) return fail(remains, { code: "delete_fuse", message: error.message });
  if (error instanceof ProviderError) return postpone(remains, error);
  if (error instanceof AppError && error.code === "credentials") return fail(remains, error);
  const { ctx, lease } = remains;
  log.error("sync interrupted", { runId: lease.runId, organizationId: lease.organizationId, error });
  await release(remains, { resumeAt: new Date(ctx.now().getTime() + 2_000) });
  return "waiting";
}

async function interrupt(remains: Remains, { reason }: RunInterrupted): Promise<Outcome> {
  if (reason === "lost") return "elsewhere";
  if (reason === "paused") {
    await release(remains, {});
    return "waiting";
  }
  const { ctx } = remains;
  await withTenant(ctx, (db) => end(db, remains, { status: "canceled", finishedAt: ctx.now() }));
  await recomputeDerived(ctx);
  return "done";
}

/** The provider said "later": the run waits until then. So many waits in a row are enough. */
async function postpone(remains: Remains, error: ProviderError): Promise<Outcome> {
  const { ctx, lease } = remains;
  const { postponements } = await withTenant(ctx, (db) => findRun(db, lease));
  if (postponements + 1 >= triesMax(error)) return fail(remains, failureOf(error));
  const resumeAt = new Date(ctx.now().getTime() + postponeMs(error, postponements));
  await release(remains, { resumeAt, stalls: 0, postponements: { increment: 1 } });
  return "waiting";
}

async function fail(remains: Remains, { code, message }: { code: string; message: string }): Promise<Outcome> {
  const { ctx, lease } = remains;
  const { organizationId, runId } = lease;
  log.error("sync failed", { runId, organizationId, code });
  await withTenant(ctx, async (db) => {
    await end(db, remains, { status: "failed", finishedAt: ctx.now(), errorCode: code, errorMessage: message });
    const { connectionId } = await findRun(db, lease);
    if (code === "credentials") {
      await db.connection.updateMany({
        where: { organizationId, id: connectionId, status: "connected" },
        data: { status: "refused" },
      });
    }
    await raiseAlert(db, ctx, { kind: alertKinds[code] ?? "run_failed", connectionId, runId, message });
  });
  await recomputeDerived(ctx);
  return "done";
}

const alertKinds: Record<string, "run_stalled" | "credential_refused" | "delete_fuse"> = {
  stalled: "run_stalled",
  credentials: "credential_refused",
  delete_fuse: "delete_fuse",
};

type RunData = Prisma.SyncRunUpdateManyMutationInput;

function findRun(db: TenantDb, { organizationId, runId }: Lease) {
  return db.syncRun.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: runId } } });
}

async function end(db: TenantDb, remains: Remains, data: RunData): Promise<void> {
  const { organizationId, runId } = remains.lease;
  await update(db, remains, data);
  await db.syncSeenPage.deleteMany({ where: { organizationId, runId } });
}

function release(remains: Remains, data: RunData): Promise<void> {
  return withTenant(remains.ctx, (db) => update(db, remains, data));
}

/** Changes the run and lets go of it, while it is ours; throws `RunInterrupted` when it is not. */
async function update(db: TenantDb, { lease, calls }: Remains, data: RunData): Promise<void> {
  const { count } = await calls.commit((callsMade) =>
    db.syncRun.updateMany({
      where: { organizationId: lease.organizationId, id: lease.runId, leaseOwner: lease.owner, status: "running" },
      data: { ...data, leaseOwner: null, leaseUntil: null, callsMade: { increment: callsMade } },
    }),
  );
  if (count === 0) throw new RunInterrupted("lost");
}
