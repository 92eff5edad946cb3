import type { AuditRow } from "@/lib/db/audit-list";
import { Prisma } from "@/lib/db/generated/client";
import { newId } from "@/lib/db/id";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";
import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";

/** Who did something to the hub itself, and what. */
export type HubRecord = {
  actor: { type: string; label: string } | { type: string; id: string; label: string };
  requestId: string | null;
  action: string;
  subjectType: string;
  subjectId?: string | null;
  detail?: Record<string, string | number | boolean | null>;
};

/** Appends to the hub's own log, in the transaction of what is recorded: both commit or neither does. */
export async function appendHubLog(db: SystemSql, record: HubRecord): Promise<void> {
  const { actor, requestId, action, subjectType, subjectId = null, detail = {} } = record;
  await db.$executeRaw`
    INSERT INTO "hub_log" ("id", "actor_type", "actor_id", "actor_label", "action", "subject_type", "subject_id", "detail",
      "request_id")
    VALUES (${newId()}::uuid, ${actor.type}, ${"id" in actor ? actor.id : null}, ${actor.label}, ${action},
      ${subjectType}, ${subjectId}, ${JSON.stringify(detail)}::jsonb, ${requestId})`;
}

/** Appends what changed nothing here: that somebody looked, or had something compared. */
export function noteInHubLog(record: HubRecord): Promise<void> {
  return withSystem((db) => appendHubLog(db, record));
}

export const hubLogSort: Sort = {
  by: Prisma.sql`"entry"."at"`,
  key: "time",
  descending: true,
  id: Prisma.sql`"entry"."id"`,
};

/** A stretch of the hub's own log, newest first, from after a position. */
export function readHubLog({ position, limit }: { position: Position | null; limit: number }): Promise<AuditRow[]> {
  return withSystem(
    (db) => db.$queryRaw<AuditRow[]>`
      SELECT "id"::text AS "id", "at", "actor_type" AS "actorType", "actor_id" AS "actorId",
        "actor_label" AS "actorLabel", "action", "subject_type" AS "subjectType", "subject_id" AS "subjectId", "detail",
        "request_id" AS "requestId"
      FROM "hub_log" AS "entry" WHERE ${beyond(hubLogSort, position)} ORDER BY ${inOrder(hubLogSort)} LIMIT ${limit}::int`,
  );
}
