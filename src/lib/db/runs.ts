import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { identifier } from "@/lib/db/identifier";
import type { MirrorTable } from "@/lib/db/upsert";

/** Who holds which run, and until when nobody else may take it. */
export type Lease = { organizationId: OrganizationId; runId: string; owner: string; ms: number };

/** What one committed page adds to its run. */
export type PageCounts = { fetched: number; created: number; updated: number; unchanged: number; rejected: number };

export type PageMark = {
  connectionId: string;
  stream: string;
  checkpoint: string | null;
  total: number;
  counts: PageCounts;
  callsMade: number;
  /** The ids on the page, for the sweep at the end of a full run; null in other runs. */
  seen: string[] | null;
  /**
   * Set on the stream's last page: where its next incremental pass starts from; without a watermark it starts from where
   * it would have, since only a part was read.
   */
  completeWith: { watermark: Date | null } | null;
};

/** What a batch of records that were read by their ids adds to its run. */
export type BatchMark = {
  step: string;
  done: number;
  counts: PageCounts;
  deleted: number;
  callsMade: number;
  /** The provider has not answered: that it was waited for is not forgotten. */
  keepsWaiting?: boolean;
};

/**
 * How much a run has to read besides its lists, as far as one can tell: counted in a cursor of this name. It is no list
 * that was ever read to its end, so it says nothing of how fresh a connection is.
 */
export const detailsKey = "details";

/** Whether a run is still ours to advance, and whether somebody asked for its end. */
export type RunState = "held" | "canceled" | "lost";

/** A connection for which a run is to be begun: nobody pauses or disconnects it before that is committed. Null where there is none. */
export async function holdConnection(
  db: TenantDb,
  { organizationId, connectionId }: { organizationId: OrganizationId; connectionId: string },
): Promise<{ status: string } | null> {
  const [connection] = await db.$queryRaw<{ status: string }[]>`
    SELECT "status" FROM "organization_services"
    WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${connectionId}::uuid FOR SHARE`;
  return connection ?? null;
}

/**
 * Takes a run that nobody holds, or whose holder went silent, even while that waited. Each taking counts as a stall
 * until a page is committed. False when somebody else holds it, when it must wait, or when it is over.
 */
export async function claimRun(db: TenantDb, { organizationId, runId, owner, ms }: Lease): Promise<boolean> {
  const taken = await db.$executeRaw`
    UPDATE "sync_runs" SET "lease_owner" = ${owner}::uuid, "lease_until" = now() + make_interval(secs => ${ms / 1000}),
      "status" = 'running', "started_at" = coalesce("started_at", now()), "heartbeat_at" = now(), "resume_at" = NULL,
      "claims" = "claims" + 1, "stalls" = "stalls" + 1
    WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${runId}::uuid AND "status" IN ('queued', 'running')
      AND ("lease_until" IS NULL OR "lease_until" < now())
      AND ("resume_at" IS NULL OR "resume_at" <= now() OR "cancel_requested_at" IS NOT NULL
        OR "lease_until" IS NOT NULL)`;
  return taken === 1;
}

/** Holds on to a run for another while. Says whether it is still ours, and whether somebody asked for its end. */
export async function renewLease(db: TenantDb, { organizationId, runId, owner, ms }: Lease): Promise<RunState> {
  const rows = await db.$queryRaw<{ canceled: boolean }[]>`
    UPDATE "sync_runs" SET "lease_until" = now() + make_interval(secs => ${ms / 1000}), "heartbeat_at" = now()
    WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${runId}::uuid AND "lease_owner" = ${owner}::uuid
      AND "status" = 'running'
    RETURNING "cancel_requested_at" IS NOT NULL AS "canceled"`;
  return stateOf(rows);
}

/**
 * Writes a page's checkpoint, its counts and the ids it showed, in one statement of the page's own transaction.
 * Says `lost` or `canceled` when the run is no longer ours to advance: the caller must then roll back.
 */
export async function markPage(db: TenantDb, lease: Lease, mark: PageMark): Promise<RunState> {
  const { organizationId, runId, owner, ms } = lease;
  const { counts, completeWith } = mark;
  const rows = await db.$queryRaw<{ canceled: boolean }[]>`
    WITH "cursor" AS (
      UPDATE "sync_cursors" SET "checkpoint" = ${mark.checkpoint}, "total" = ${mark.total},
        "done" = "done" + ${counts.fetched}, "complete" = ${completeWith !== null},
        "watermark" = coalesce(${completeWith?.watermark ?? null}::timestamptz, "watermark"),
        "fresh_at" = CASE WHEN ${Boolean(completeWith?.watermark)} THEN now() ELSE "fresh_at" END
      WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${mark.connectionId}::uuid
        AND "stream" = ${mark.stream} AND "run_id" = ${runId}::uuid
      RETURNING "done", "total"
    ), "announced" AS (
      SELECT coalesce(sum(CASE WHEN "stream" = ${mark.stream} THEN ${mark.total} ELSE "total" END), 0)::int AS "total"
      FROM "sync_cursors"
      WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${mark.connectionId}::uuid
        AND "run_id" = ${runId}::uuid
    ), "seen" AS (
      INSERT INTO "sync_seen_pages" ("organization_id", "run_id", "id", "stream", "external_ids")
      SELECT ${organizationId}::uuid, ${runId}::uuid, ${newId()}::uuid, ${mark.stream}, ${mark.seen ?? []}::text[]
      WHERE ${mark.seen !== null}
    )
    UPDATE "sync_runs" AS "run" SET "step" = ${mark.stream}, "stalls" = 0, "postponements" = 0, "resume_at" = NULL,
      "lease_until" = now() + make_interval(secs => ${ms / 1000}), "heartbeat_at" = now(),
      "calls_made" = "calls_made" + ${mark.callsMade}, "fetched" = "fetched" + ${counts.fetched},
      "created" = "created" + ${counts.created}, "updated" = "updated" + ${counts.updated},
      "unchanged" = "unchanged" + ${counts.unchanged}, "rejected" = "rejected" + ${counts.rejected},
      "done" = "run"."done" + ${counts.fetched}, "total" = "announced"."total",
      "percent" = greatest("percent", least(99,
        floor(100.0 * ("run"."done" + ${counts.fetched}) / greatest(1, "announced"."total"))::int))
    FROM "announced", "cursor"
    WHERE "run"."organization_id" = ${organizationId}::uuid AND "run"."id" = ${runId}::uuid
      AND "run"."lease_owner" = ${owner}::uuid AND "run"."status" = 'running'
    RETURNING "run"."cancel_requested_at" IS NOT NULL AS "canceled"`;
  return stateOf(rows);
}

/** Adds a batch to its run, in the batch's own transaction. As with `markPage`, the caller rolls back unless it is held. */
export async function markBatch(db: TenantDb, lease: Lease, mark: BatchMark): Promise<RunState> {
  const { organizationId, runId, owner, ms } = lease;
  const { counts } = mark;
  const rows = await db.$queryRaw<{ canceled: boolean }[]>`
    UPDATE "sync_runs" SET "step" = ${mark.step}, "stalls" = 0, "resume_at" = NULL,
      "postponements" = CASE WHEN ${mark.keepsWaiting ?? false} THEN "postponements" ELSE 0 END,
      "lease_until" = now() + make_interval(secs => ${ms / 1000}), "heartbeat_at" = now(),
      "calls_made" = "calls_made" + ${mark.callsMade}, "fetched" = "fetched" + ${counts.fetched},
      "created" = "created" + ${counts.created}, "updated" = "updated" + ${counts.updated},
      "unchanged" = "unchanged" + ${counts.unchanged}, "rejected" = "rejected" + ${counts.rejected},
      "deleted" = "deleted" + ${mark.deleted}, "done" = "done" + ${mark.done},
      "percent" = greatest("percent", least(99, floor(100.0 * ("done" + ${mark.done}) / greatest(1, "total"))::int))
    WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${runId}::uuid AND "lease_owner" = ${owner}::uuid
      AND "status" = 'running'
    RETURNING "cancel_requested_at" IS NOT NULL AS "canceled"`;
  return stateOf(rows);
}

/** Keeps ids that a full run has met outside of its pages: for `standingIds`, under a stream's key or one of the caller's. */
export async function keepSeen(
  db: TenantDb,
  { organizationId, runId }: Lease,
  { stream, externalIds }: { stream: string; externalIds: string[] },
): Promise<void> {
  if (externalIds.length === 0) return;
  await db.syncSeenPage.create({ data: { organizationId, runId, id: newId(), stream, externalIds } });
}

/**
 * Asks for the end of a connection's unfinished runs, or of one run. One that nobody holds ends at once, the others
 * within seconds, without what they have not written yet. Returns how many were asked, and whether one that has ended at once
 * had written before: whoever works on a run sees to the figures when it ends, and nobody did on that one.
 */
export async function cancelRuns(
  db: TenantDb,
  where: { organizationId: OrganizationId; id?: string; connectionId?: string },
  now: Date,
): Promise<{ asked: number; wroteBefore: boolean }> {
  const unfinished = { ...where, status: { in: ["queued", "running"] } };
  const asked = await db.syncRun.updateMany({
    where: { ...unfinished, cancelRequestedAt: null },
    data: { cancelRequestedAt: now },
  });
  const unheld = { OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] };
  const ended = await db.syncRun.updateManyAndReturn({
    where: { ...unfinished, ...unheld },
    data: { status: "canceled", finishedAt: now, leaseOwner: null, leaseUntil: null },
    select: { id: true, fetched: true },
  });
  const { organizationId } = where;
  await db.syncSeenPage.deleteMany({ where: { organizationId, runId: { in: ended.map(({ id }) => id) } } });
  return { asked: asked.count, wroteBefore: ended.some(({ fetched }) => fetched > 0) };
}

/**
 * Where the standing rows of a mirror are after a full run has read every page: how many there are, which of them it has
 * seen on no stream that lists them (`unseen`), and which it knows to be gone (kept under `goneKey`). Set operations,
 * since a join of tables that were just filled is planned as if they were empty.
 */
export async function standingIds(
  db: TenantDb,
  { organizationId, runId }: Lease,
  { connectionId, table, streams, goneKey }: Standing,
): Promise<{ standing: number; unseen: string[]; gone: string[] }> {
  const [row] = await db.$queryRaw<{ standing: number; unseen: string[]; gone: string[] }[]>`
    WITH "standing" AS MATERIALIZED (
      SELECT "external_id" AS "id" FROM ${identifier(table)}
      WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
        AND "deleted_at" IS NULL
    ), "met" AS MATERIALIZED (
      SELECT "stream", unnest("external_ids") AS "id" FROM "sync_seen_pages"
      WHERE "organization_id" = ${organizationId}::uuid AND "run_id" = ${runId}::uuid
        AND "stream" = ANY(${[...streams, goneKey]})
    )
    SELECT (SELECT count(*) FROM "standing")::int AS "standing",
      ARRAY(SELECT "id" FROM "standing" EXCEPT SELECT "id" FROM "met") AS "unseen",
      ARRAY(SELECT "id" FROM "standing" INTERSECT SELECT "id" FROM "met" WHERE "stream" = ${goneKey}) AS "gone"`;
  return row ?? { standing: 0, unseen: [], gone: [] };
}

type Standing = { connectionId: string; table: MirrorTable; streams: string[]; goneKey: string };

function stateOf([row]: { canceled: boolean }[]): RunState {
  if (!row) return "lost";
  return row.canceled ? "canceled" : "held";
}
