import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";

export type AuditFilter = {
  organizationId: OrganizationId;
  actions: string[] | null;
  actorId: string | null;
  subjectType: string | null;
  subjectId: string | null;
  from: Date | null;
  to: Date | null;
};

export type AuditRow = {
  id: string;
  at: Date;
  actorType: string;
  actorId: string | null;
  actorLabel: string;
  action: string;
  subjectType: string;
  subjectId: string | null;
  detail: unknown;
  requestId: string | null;
};

export const auditSort: Sort = {
  by: Prisma.sql`"entry"."at"`,
  key: "time",
  descending: true,
  id: Prisma.sql`"entry"."id"`,
};

/** A stretch of the log, newest first, from after a position. */
export function readAuditRows(
  db: TenantDb,
  filter: AuditFilter,
  { position, limit }: { position: Position | null; limit: number },
): Promise<AuditRow[]> {
  return db.$queryRaw<AuditRow[]>`
    SELECT "entry"."id"::text AS "id", "at", "actor_type" AS "actorType", "actor_id" AS "actorId",
      "actor_label" AS "actorLabel", "action", "subject_type" AS "subjectType", "subject_id" AS "subjectId", "detail",
      "request_id" AS "requestId"
    FROM "audit_log" AS "entry" WHERE ${matching(filter)} AND ${beyond(auditSort, position)}
    ORDER BY ${inOrder(auditSort)} LIMIT ${limit}::int`;
}

/** How many entries fit a filter. */
export async function countAuditRows(db: TenantDb, filter: AuditFilter): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "audit_log" WHERE ${matching(filter)}`;
  return row?.count ?? 0;
}

/** What a log's entries are, each once and in order: stepping over the index, not through the log. */
export async function listDistinct(
  db: TenantDb,
  organizationId: OrganizationId,
  column: "action" | "subject_type",
): Promise<string[]> {
  const name = Prisma.raw(`"${column}"`);
  const next = (after: Prisma.Sql) => Prisma.sql`
    SELECT ${name} FROM "audit_log" WHERE "organization_id" = ${organizationId}::uuid ${after} ORDER BY ${name} LIMIT 1`;
  const rows = await db.$queryRaw<{ value: string }[]>`
    WITH RECURSIVE "step" AS (
      (SELECT ${name} AS "value" FROM (${next(Prisma.empty)}) AS "first")
      UNION ALL
      SELECT (${next(Prisma.sql`AND ${name} > "step"."value"`)}) FROM "step" WHERE "step"."value" IS NOT NULL
    )
    SELECT "value" FROM "step" WHERE "value" IS NOT NULL`;
  return rows.map(({ value }) => value);
}

/** Who has done something in a log, each once, by the name of their latest entry. */
export function listActors(db: TenantDb, organizationId: OrganizationId): Promise<{ id: string; name: string }[]> {
  const next = (after: Prisma.Sql) => Prisma.sql`
    SELECT "actor_id" FROM "audit_log" WHERE "organization_id" = ${organizationId}::uuid AND "actor_id" IS NOT NULL ${after}
    ORDER BY "actor_id" LIMIT 1`;
  return db.$queryRaw<{ id: string; name: string }[]>`
    WITH RECURSIVE "step" AS (
      (SELECT "actor_id" AS "id" FROM (${next(Prisma.empty)}) AS "first")
      UNION ALL
      SELECT (${next(Prisma.sql`AND "actor_id" > "step"."id"`)}) FROM "step" WHERE "step"."id" IS NOT NULL
    )
    SELECT "step"."id", "latest"."actor_label" AS "name" FROM "step" JOIN LATERAL (
      SELECT "actor_label" FROM "audit_log"
      WHERE "organization_id" = ${organizationId}::uuid AND "actor_id" = "step"."id"
      ORDER BY "at" DESC, "id" DESC LIMIT 1) AS "latest" ON true`;
}

function matching(filter: AuditFilter): Prisma.Sql {
  const { organizationId, actions, actorId, subjectType, subjectId, from, to } = filter;
  const conditions = [
    Prisma.sql`"organization_id" = ${organizationId}::uuid`,
    ...(actions ? [Prisma.sql`"action" = ANY(${actions}::text[])`] : []),
    ...(actorId ? [Prisma.sql`"actor_id" = ${actorId}`] : []),
    ...(subjectType ? [Prisma.sql`"subject_type" = ${subjectType}`] : []),
    ...(subjectId ? [Prisma.sql`"subject_id" = ${subjectId}`] : []),
    ...(from ? [Prisma.sql`"at" >= ${from.toISOString()}::timestamptz`] : []),
    ...(to ? [Prisma.sql`"at" < ${to.toISOString()}::timestamptz`] : []),
  ];
  return Prisma.join(conditions, " AND ");
}
