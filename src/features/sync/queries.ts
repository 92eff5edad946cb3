import { z } from "zod";
import { etaSeconds } from "@/features/sync/rules";
import { type FailureView, type RunChange, type RunView, readScope } from "@/features/sync/schema";
import { allows } from "@/lib/auth/roles";
import type { SyncRun } from "@/lib/db/generated/client";
import { withTenant } from "@/lib/db/tenant";
import { jsonNull } from "@/lib/db/writable";
import { AppError } from "@/lib/errors";
import { readCursor, writeCursor } from "@/lib/http/cursor";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const runCursor = z.object({ id: z.uuid() });

/** One run as it stands now. Throws `not_found`. */
export async function getRun(ctx: TenantContext, { id }: { id: string }): Promise<RunView> {
  requirePermission(ctx, "config.view");
  return readRun(ctx, id);
}

/** The same for whoever has just started it: they may not be allowed to look at others. Throws `not_found`. */
export async function getStartedRun(ctx: TenantContext, { id }: { id: string }): Promise<RunView> {
  requirePermission(ctx, "sync.manual");
  return readRun(ctx, id);
}

type ListRunsInput = { connectionId?: string | undefined; cursor?: string | undefined; limit: number };

/** Runs, newest first: their ids sort by time. Throws `invalid_cursor`. */
export async function listRuns(ctx: TenantContext, { connectionId, cursor, limit }: ListRunsInput) {
  requirePermission(ctx, "config.view");
  const before = readCursor(cursor, runCursor)?.id;
  const runs = await withTenant(ctx, (db) =>
    db.syncRun.findMany({
      where: {
        organizationId: ctx.organizationId,
        ...(connectionId ? { connectionId } : {}),
        ...(before ? { id: { lt: before } } : {}),
      },
      orderBy: { id: "desc" },
      take: limit + 1,
    }),
  );
  const data = runs.slice(0, limit).map((run) => toRunView(run, ctx.now()));
  const last = data.at(-1);
  return { data, nextCursor: last && runs.length > limit ? writeCursor({ id: last.id }) : null };
}

/** What the last complete run of each mode took; null for a mode that this connection has not completed. */
export async function lastCosts(ctx: TenantContext, { connectionId }: { connectionId: string }) {
  requirePermission(ctx, "config.view");
  // A part says nothing about the whole.
  const whole = { scope: { equals: jsonNull } };
  const where = {
    organizationId: ctx.organizationId,
    connectionId,
    status: { in: ["succeeded", "partial"] },
    ...whole,
  };
  const [full, incremental] = await withTenant(ctx, (db) =>
    Promise.all(
      ["full", "incremental"].map((mode) =>
        db.syncRun.findFirst({ where: { ...where, mode }, orderBy: { id: "desc" } }),
      ),
    ),
  );
  return { full: costOf(full), incremental: costOf(incremental) };
}

function costOf(run: SyncRun | null | undefined) {
  if (!run?.startedAt || !run.finishedAt) return null;
  const ms = run.finishedAt.getTime() - run.startedAt.getTime();
  return { calls: run.callsMade, ms, at: run.startedAt.toISOString() };
}

/** The failed items of a connection, or of one run: open ones first, newest first. */
export async function listFailures(
  ctx: TenantContext,
  {
    connectionId,
    runId,
    open,
  }: { connectionId?: string | undefined; runId?: string | undefined; open?: boolean | undefined },
): Promise<FailureView[]> {
  requirePermission(ctx, "config.view");
  const rows = await withTenant(ctx, (db) =>
    db.syncFailure.findMany({
      where: {
        organizationId: ctx.organizationId,
        ...(connectionId ? { connectionId } : {}),
        ...(runId ? { runId } : {}),
        ...(open === undefined ? {} : { resolvedAt: open ? null : { not: null } }),
      },
      omit: { payload: true },
      orderBy: [{ resolvedAt: { sort: "desc", nulls: "first" } }, { failedAt: "desc" }, { id: "desc" }],
      take: 200,
    }),
  );
  return rows.map((row) => ({
    id: row.id,
    connectionId: row.connectionId,
    runId: row.runId,
    stream: row.stream,
    externalId: row.externalId,
    reasonCode: row.reasonCode,
    reason: row.reason,
    attempts: row.attempts,
    failedAt: row.failedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  }));
}

const changesListed = 200;

/**
 * What a run changed, with the name and the page of each patient among it for whoever may see patients. The first 200; the
 * counts say how many more.
 */
export async function listChanges(ctx: TenantContext, { runId }: { runId: string }): Promise<RunChange[]> {
  requirePermission(ctx, "config.view");
  const { organizationId } = ctx;
  return withTenant(ctx, async (db) => {
    const changes = await db.syncChange.findMany({
      where: { organizationId, runId },
      orderBy: { id: "asc" },
      take: changesListed,
      include: { run: { select: { connectionId: true } } },
    });
    const seesPeople = allows(ctx.permissions, "patients.view");
    const patients = changes.filter(({ stream }) => seesPeople && stream.startsWith("patient"));
    const contacts = await db.contact.findMany({
      where: {
        organizationId,
        connectionId: patients[0]?.run.connectionId ?? null,
        externalId: { in: patients.map(({ externalId }) => externalId) },
      },
      select: { id: true, externalId: true, displayName: true },
    });
    const byExternalId = new Map(contacts.map((contact) => [contact.externalId, contact]));
    return changes.map(({ id, stream, externalId, change }) => {
      const contact = stream.startsWith("patient") ? byExternalId.get(externalId) : undefined;
      return {
        id,
        stream,
        externalId,
        change: change as RunChange["change"],
        contact: contact ? { id: contact.id, name: contact.displayName } : null,
      };
    });
  });
}

async function readRun(ctx: TenantContext, id: string): Promise<RunView> {
  const { organizationId } = ctx;
  const run = await withTenant(ctx, (db) =>
    db.syncRun.findUnique({ where: { organizationId_id: { organizationId, id } } }),
  );
  if (!run) throw new AppError("not_found", "There is no such run.");
  return toRunView(run, ctx.now());
}

function toScopeView(run: SyncRun): RunView["scope"] {
  const scope = readScope(run.scope);
  if (!scope) return null;
  return { ...scope, from: scope.from?.toISOString() ?? null, to: scope.to?.toISOString() ?? null };
}

function toRunView(run: SyncRun, now: Date): RunView {
  const isOver = run.finishedAt !== null;
  return {
    id: run.id,
    connectionId: run.connectionId,
    mode: run.mode as RunView["mode"],
    trigger: run.trigger as RunView["trigger"],
    status: run.status as RunView["status"],
    progress: {
      step: run.step,
      done: run.done,
      total: run.total,
      percent: run.percent,
      etaSeconds: isOver ? null : etaSeconds(run, now),
      resumeAt: isOver || !run.resumeAt || run.resumeAt <= now ? null : run.resumeAt.toISOString(),
    },
    calls: {
      predicted: run.callsPredicted,
      made: run.callsMade,
      byNumber: run.callsByNumber,
      byId: run.callsById,
    },
    strategy: run.strategy as RunView["strategy"],
    scope: toScopeView(run),
    counts: {
      fetched: run.fetched,
      created: run.created,
      updated: run.updated,
      unchanged: run.unchanged,
      rejected: run.rejected,
      deleted: run.deleted,
    },
    payments: run.payments === null ? null : { read: run.payments, linked: run.paymentsLinked ?? 0 },
    cancelRequested: run.cancelRequestedAt !== null,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    error: run.errorCode ? { code: run.errorCode, message: run.errorMessage ?? "" } : null,
  };
}
