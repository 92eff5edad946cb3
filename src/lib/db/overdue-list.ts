import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";
import { foundBy } from "@/lib/db/search";

/** Days are the organization's own; `now` says which of them is today. */
export type OverdueFilter = {
  organizationId: OrganizationId;
  words: string[];
  minDays: number | null;
  maxDays: number | null;
  now: Date;
};

export type OverdueRow = {
  contactId: string;
  externalId: string | null;
  name: string;
  sortName: string;
  phone: string | null;
  email: string | null;
  lastAt: Date;
  totalCount: number;
  daysSince: number;
};

export type OverdueOrder = "lastVisit" | "name";

const id = Prisma.sql`"contact"."id"`;

export const overdueSorts: Record<OverdueOrder, Pick<Sort, "by" | "key" | "id">> = {
  lastVisit: { by: Prisma.sql`"visits"."last_visit_at"`, key: "time", id },
  name: { by: Prisma.sql`"contact"."sort_name"`, key: "text", id },
};

type Reading = { sort: Sort; position: Position | null; limit: number };

/** A stretch of the overdue patients in their order. */
export function readOverdueRows(
  db: TenantDb,
  filter: OverdueFilter,
  { sort, position, limit }: Reading,
): Promise<OverdueRow[]> {
  return db.$queryRaw<OverdueRow[]>`
    SELECT "contact"."id"::text AS "contactId", "contact"."external_id" AS "externalId",
      "contact"."display_name" AS "name", "contact"."sort_name" AS "sortName", "contact"."primary_phone" AS "phone",
      "contact"."primary_email" AS "email", "visits"."last_visit_at" AS "lastAt", "visits"."total_count" AS "totalCount",
      "today" - ("visits"."last_visit_at" AT TIME ZONE "time_zone")::date AS "daysSince"
    FROM ${overdue(filter)} WHERE ${matching(filter)} AND ${beyond(sort, position)}
    ORDER BY ${inOrder(sort)} LIMIT ${limit}::int`;
}

/** How many patients the whole list has. */
export async function countOverdueRows(db: TenantDb, filter: OverdueFilter): Promise<number> {
  const [row] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS "total" FROM ${overdue(filter)} WHERE ${matching(filter)}`;
  return row?.total ?? 0;
}

/** How many of the overdue patients are past each of these numbers of days, and not yet past the next. */
export async function countOverdueBetween(db: TenantDb, filter: OverdueFilter, after: number[]): Promise<number[]> {
  const rows = await db.$queryRaw<{ bucket: number; total: number }[]>`
    SELECT width_bucket("today" - ("visits"."last_visit_at" AT TIME ZONE "time_zone")::date, ${after}::int[]) AS "bucket",
      count(*)::int AS "total"
    FROM ${overdue(filter)} WHERE ${matching(filter)} GROUP BY 1`;
  const totals = after.map(() => 0);
  // A patient can be overdue a day before the first number, where a business's day began before the organization's.
  for (const { bucket, total } of rows)
    totals[Math.max(bucket, 1) - 1] = (totals[Math.max(bucket, 1) - 1] ?? 0) + total;
  return totals;
}

/** Patients who stand, have been here, are not active by the last figures, and have nothing to come. */
function overdue({ organizationId, now }: OverdueFilter): Prisma.Sql {
  return Prisma.sql`(
      SELECT "time_zone", (${now.toISOString()}::timestamptz AT TIME ZONE "time_zone")::date AS "today"
      FROM "organizations" WHERE "id" = ${organizationId}::uuid
    ) AS "clock"
    JOIN "visit_summaries" AS "visits" ON "visits"."organization_id" = ${organizationId}::uuid
      AND "visits"."last_visit_at" IS NOT NULL AND "visits"."next_visit_at" IS NULL
    JOIN "contacts" AS "contact" ON "contact"."organization_id" = ${organizationId}::uuid
      AND "contact"."id" = "visits"."contact_id" AND "contact"."status" = 'active'`;
}

function matching({ organizationId, words, minDays, maxDays }: OverdueFilter): Prisma.Sql {
  const days = Prisma.sql`"today" - ("visits"."last_visit_at" AT TIME ZONE "time_zone")::date`;
  return Prisma.sql`NOT EXISTS (SELECT FROM "active_patients" AS "active"
      WHERE "active"."organization_id" = ${organizationId}::uuid AND "active"."contact_id" = "visits"."contact_id")
    AND ${minDays === null ? Prisma.sql`true` : Prisma.sql`${days} >= ${minDays}::int`}
    AND ${maxDays === null ? Prisma.sql`true` : Prisma.sql`${days} <= ${maxDays}::int`}
    AND ${foundBy(organizationId, words, id)}`;
}
