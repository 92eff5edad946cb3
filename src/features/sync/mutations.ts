import { env } from "@/env";
import { recordAudit } from "@/features/audit/mutations";
import { includesFeature } from "@/features/billing/queries";
import { reconcileDirectory } from "@/features/directory/reconcile/mutations";
import { recomputeDerived } from "@/features/figures/mutations";
import { advanceRun } from "@/features/sync/engine";
import { isDue, scheduledMode } from "@/features/sync/rules";
import type { Outcome, Scope, StartSyncInput, Strategy, SyncMode, SyncTrigger } from "@/features/sync/schema";
import { keepUp } from "@/features/upkeep/mutations";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { isDuplicate } from "@/lib/db/errors";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { cancelRuns, holdConnection } from "@/lib/db/runs";
import { findConnectionByAccount, listScheduledConnections } from "@/lib/db/system/connections";
import type { Drift } from "@/lib/db/system/directory-checks";
import { listDueRuns, type RunRef } from "@/lib/db/system/runs";
import { withTenant } from "@/lib/db/tenant";
import { jsonNull } from "@/lib/db/writable";
import { AppError } from "@/lib/errors";
import { namelessPrefix } from "@/lib/integrations/items";
import { providerByKey } from "@/lib/integrations/registry";
import { sendJob } from "@/lib/jobs/boss";
import { log } from "@/lib/log";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";
import { isWritable, requireWritable, subscriptionOf } from "@/lib/tenant/subscription";

/**
 * Queues a sync of one connection and returns its run, for the caller to follow. Without a mode, only what changed is
 * read. Throws `not_found` for a connection this organization does not have, `conflict` while one is unfinished
 * (naming it in `runId`) or while the connection is paused or disconnected.
 */
export async function startSync(ctx: TenantContext, input: StartSyncInput): Promise<{ runId: string }> {
  requirePermission(ctx, "sync.manual");
  const trigger = input.trigger ?? "user";
  const mode = input.mode ?? "incremental";
  const runId = await withTenant(ctx, (db) => insertRun(db, ctx, { ...input, trigger, mode })).catch(
    async (cause: unknown) => {
      throw isDuplicate(cause) ? await alreadyRunning(ctx, input.connectionId, cause) : cause;
    },
  );
  await wake({ organizationId: ctx.organizationId, runId });
  return { runId };
}

/** Queues another try of failed items: one of them, or all of a connection. Throws as `startSync`. */
export async function retryFailed(
  ctx: TenantContext,
  { connectionId, failureId }: { connectionId: string; failureId?: string | undefined },
): Promise<{ runId: string }> {
  return startSync(ctx, { connectionId, mode: "retry", failureId });
}

/** Queues another try of one failed item. Throws `not_found`, `conflict` for one without an id, or as `startSync`. */
export async function retryFailure(ctx: TenantContext, { id }: { id: string }): Promise<{ runId: string }> {
  requirePermission(ctx, "sync.manual");
  const { organizationId } = ctx;
  const failure = await withTenant(ctx, (db) =>
    db.syncFailure.findUnique({ where: { organizationId_id: { organizationId, id } } }),
  );
  if (!failure) throw new AppError("not_found", "There is no such failed item.");
  if (failure.resolvedAt) throw new AppError("conflict", "This item has arrived meanwhile.");
  if (failure.externalId.startsWith(namelessPrefix)) throw nameless();
  return retryFailed(ctx, { connectionId: failure.connectionId, failureId: id });
}

function nameless(): AppError {
  const words = "This item came without an id that it could be asked for by. Correct it at the provider: ";
  return new AppError("conflict", `${words}the next sync of everything reads it again.`);
}

/** Ends an unfinished run: at once if nobody works on it, else within seconds. A run that is over stays as it is. Throws `not_found`. */
export async function cancelRun(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "sync.manual");
  const { organizationId } = ctx;
  const { wroteBefore } = await withTenant(ctx, async (db) => {
    const run = await db.syncRun.findUnique({ where: { organizationId_id: { organizationId, id } } });
    if (!run) throw new AppError("not_found", "There is no such run.");
    const { asked, wroteBefore } = await cancelRuns(db, { organizationId, id }, ctx.now());
    if (asked > 0) await recordAudit(db, ctx, { action: "sync_canceled", subjectType: "sync_run", subjectId: id });
    return { wroteBefore };
  });
  if (wroteBefore) await recomputeDerived(ctx);
  await wake({ organizationId, runId: id });
}

/** Moves one run forward as the system; for jobs and cron. Wakes it again when it has more to do. */
export async function advanceOne(
  { organizationId, runId }: RunRef,
  deadline: Date,
  stopping?: AbortSignal,
): Promise<Outcome> {
  const ctx = systemContext(organizationId);
  const outcome = await advanceRun(ctx, runId, { deadline, stopping });
  if (outcome === "waiting" && !stopping?.aborted) await wake({ organizationId, runId });
  return outcome;
}

/** Moves a run that was just started forward in this process, for as long as a request may go on after its answer. */
export async function advanceStarted(ctx: TenantContext, { runId }: { runId: string }): Promise<void> {
  requirePermission(ctx, "sync.manual");
  const { organizationId } = ctx;
  await advanceOne({ organizationId, runId }, new Date(Date.now() + env.CRON_BUDGET_SECONDS * 1_000));
}

/** Sends a wake-up for each unfinished run that nobody advances: what was lost with a killed process. */
export async function wakeDueRuns(now = new Date()): Promise<number> {
  const due = await listDueRuns(now);
  for (const run of due) await wake(run);
  return due.length;
}

/**
 * Queues a sync of every connection whose schedule asks for one. One clinic's trouble never stops the next. Those of an
 * organization that can only read wait until it pays, and where the plan has no hourly syncs any more, there is one a day.
 */
export async function startDueSyncs(provider?: string, now = new Date()): Promise<RunRef[]> {
  const started: RunRef[] = [];
  for (const connection of await listScheduledConnections(provider)) {
    const { organizationId, id: connectionId } = connection;
    try {
      const runId = await startIfDue(connection, now);
      if (runId) started.push({ organizationId, runId });
    } catch (error) {
      if (!(error instanceof AppError && error.code === "conflict"))
        log.error("scheduled sync not queued", { connectionId, error });
    }
  }
  return started;
}

/**
 * A scheduler's visit: queues the syncs that are due and advances unfinished runs, one after the other, until
 * `deadline`; the trouble of one stops no other. What is not done by then goes on at the next visit, or in a worker. The job `webhooks` works off deliveries
 * instead, `clerk-reconcile` compares with Clerk. Throws `not_found` for another job.
 */
export async function runCronJob(job: string, deadline: Date): Promise<CronReport> {
  if (job === "webhooks") return sweepWebhooks(deadline);
  if (job === "clerk-reconcile") return compareWithClerk(deadline);
  const provider = providerByKey(job.replace(/^sync-/, ""));
  if (!job.startsWith("sync-") || !provider) throw new AppError("not_found", "There is no such scheduled job.");
  const queued = await startDueSyncs(provider.key);
  let advanced = 0;
  const tried = new Set<string>();
  while (new Date() < deadline) {
    const run = (await listDueRuns(new Date())).find(({ runId }) => !tried.has(runId));
    if (!run) break;
    tried.add(run.runId);
    const outcome = await advanceOne(run, deadline).catch((error: unknown) => {
      log.error("run not advanced", { ...run, error });
    });
    if (outcome && outcome !== "elsewhere") advanced += 1;
  }
  await keepUp(deadline);
  return { queued: queued.length, advanced, unfinished: (await listDueRuns(new Date())).length };
}

async function sweepWebhooks(deadline: Date): Promise<CronReport> {
  const { attempts, unfinished } = await sweepDeliveries(deadline);
  return { queued: 0, advanced: attempts, unfinished };
}

async function compareWithClerk(deadline: Date): Promise<CronReport> {
  const { drift } = await reconcileDirectory(deadline);
  return { queued: 0, advanced: drift.length, unfinished: 0, drift };
}

export type CronReport = { queued: number; advanced: number; unfinished: number; drift?: Drift[] };

/**
 * A super admin's context in the organization that has connected an account, whose log names them as one, and the
 * connection. Throws `forbidden` for anybody else, `not_found` for an account that nobody has connected, `subscription`
 * where its organization can only read.
 */
export async function contextOfAccount(
  ctx: TenantContext,
  account: { provider: string; externalAccountId: string },
): Promise<{ ctx: TenantContext; connectionId: string }> {
  requirePermission(ctx, "admin.*");
  if (!("id" in ctx.actor)) throw new AppError("forbidden", "Only a person names another organization's account.");
  const found = await findConnectionByAccount(account);
  if (!found) throw new AppError("not_found", "Nobody has connected such an account.");
  const { organizationId, connectionId, organization } = found;
  requireWritable(subscriptionOf(organization), ctx.now());
  const actor = { ...ctx.actor, type: "super_admin" } as const;
  const { requestId, permissions } = ctx;
  return { ctx: mintContext({ organizationId, actor, requestId, permissions: [...permissions] }), connectionId };
}

/** A context for the system's own work: syncs that nobody asked for by hand. */
export function systemContext(organizationId: string) {
  return mintContext({ organizationId, actor: { type: "system", label: "sync" }, permissions: ["*"] });
}

function wake({ organizationId, runId }: RunRef): Promise<void> {
  // The run is committed; should the queue be away, the sweep finds the run all the same.
  return sendJob("sync", { organizationId, runId }, { key: runId }).catch((error: unknown) => {
    log.warn("run not woken", { runId, error });
  });
}

type Scheduled = Awaited<ReturnType<typeof listScheduledConnections>>[number];

async function startIfDue({ organizationId, id, schedule, ...of }: Scheduled, now: Date): Promise<string | null> {
  const lastRunAt = of.runs[0]?.createdAt ?? null;
  const subscription = subscriptionOf(of.organization);
  if (!isWritable(subscription, now)) return null;
  const included = schedule !== "hourly" || includesFeature(subscription, "hourly_sync") ? schedule : "daily";
  if (!isDue({ schedule: included, timeZone: of.organization.timeZone, lastRunAt }, now)) return null;
  const ctx = systemContext(organizationId);
  const mode = scheduledMode(await lastFullAt(ctx, id), now);
  return (await startSync(ctx, { connectionId: id, mode, trigger: "cron" })).runId;
}

type NewRun = {
  connectionId: string;
  mode: SyncMode;
  trigger: SyncTrigger;
  approveDeletes?: boolean | undefined;
  failureId?: string | undefined;
  scope?: Scope | undefined;
  strategy?: Strategy | undefined;
};

async function insertRun(db: TenantDb, ctx: TenantContext, run: NewRun): Promise<string> {
  const { organizationId, actor } = ctx;
  const { connectionId, mode, trigger } = run;
  const connection = await holdConnection(db, { organizationId, connectionId });
  if (!connection) throw new AppError("not_found", "There is no such connection.");
  if (connection.status === "paused")
    throw new AppError("conflict", "This connection is paused. Resume it, then sync.");
  if (connection.status === "disconnected")
    throw new AppError("conflict", "This connection was disconnected. Connect the account again.");
  const id = newId();
  await db.syncRun.create({
    data: {
      organizationId,
      id,
      connectionId,
      mode,
      trigger,
      requestedBy: "id" in actor ? actor.id : null,
      retryFailureId: run.failureId ?? null,
      scope: run.scope ?? jsonNull,
      strategy: run.strategy ?? null,
      deletesApprovedAt: run.approveDeletes ? ctx.now() : null,
    },
  });
  const detail = { connectionId, mode, trigger, approveDeletes: run.approveDeletes ?? false, ...confinementOf(run) };
  await recordAudit(db, ctx, { action: "sync_started", subjectType: "sync_run", subjectId: id, detail });
  return id;
}

function confinementOf({ scope }: NewRun) {
  if (!scope) return {};
  const { count, from, to } = scope;
  return { count, from: from?.toISOString() ?? null, to: to?.toISOString() ?? null };
}

async function alreadyRunning(ctx: TenantContext, connectionId: string, cause: unknown): Promise<AppError> {
  const { organizationId } = ctx;
  const running = await withTenant(ctx, (db) =>
    db.syncRun.findFirst({ where: { organizationId, connectionId, status: { in: ["queued", "running"] } } }),
  );
  const extra = running ? { runId: running.id } : {};
  return new AppError("conflict", "A sync of this connection is already under way.", { cause, extra });
}

async function lastFullAt(ctx: TenantContext, connectionId: string): Promise<Date | null> {
  const { organizationId } = ctx;
  const run = await withTenant(ctx, (db) =>
    db.syncRun.findFirst({
      where: { organizationId, connectionId, mode: "full", status: { in: ["succeeded", "partial"] } },
      orderBy: { createdAt: "desc" },
    }),
  );
  return run?.finishedAt ?? null;
}
