import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId } from "@/lib/db/guard";

/**
 * What an organization adds up to, as one JSON value: numbers only. Beside the window, the stretch of the same length
 * before it. For the statement that has `clock`, `owned`, `summary` and `active` at hand.
 */
export function aggregates(organizationId: OrganizationId): Prisma.Sql {
  const count = (where: Prisma.Sql) => Prisma.sql`(SELECT count(*) FROM "contacts" AS "contact"
    WHERE "contact"."organization_id" = ${organizationId}::uuid AND "contact"."status" = 'active'
      AND "contact"."contact_type" <> 'lead' AND ${where})`;
  return Prisma.sql`jsonb_build_object(
    'windowDays', "clock"."days", 'windowSeconds', extract(epoch FROM "clock"."now" - "clock"."window_from")::int,
    'patients', ${count(Prisma.sql`true`)},
    'added', ${count(Prisma.sql`"contact"."source_created_at" >= "clock"."window_from"`)},
    'addedBefore', ${count(Prisma.sql`"contact"."source_created_at" >= ${before}
      AND "contact"."source_created_at" < "clock"."window_from"`)},
    'active', (SELECT count(*) FROM "active"),
    'activeBefore', (SELECT count(DISTINCT "contact_id") FROM "owned" WHERE "listed" AND ${wasBefore}),
    'overdue', (SELECT count(*) FROM "summary" JOIN "contacts" AS "contact"
      ON "contact"."organization_id" = ${organizationId}::uuid AND "contact"."id" = "summary"."contact_id"
      WHERE "contact"."status" = 'active' AND "summary"."last_visit_at" IS NOT NULL
        AND "summary"."next_visit_at" IS NULL
        AND NOT EXISTS (SELECT FROM "active" WHERE "active"."contact_id" = "summary"."contact_id")),
    'visits', (SELECT count(*) FROM "owned" WHERE "recent"),
    'visitsBefore', (SELECT count(*) FROM "owned" WHERE ${wasBefore}))`;
}

const before = Prisma.sql`("clock"."window_from" - ("clock"."now" - "clock"."window_from"))`;

/** No visit is in both stretches, wherever the businesses' days begin. */
const wasBefore = Prisma.sql`"past" AND NOT "recent" AND "starts_at" >= ${before}`;
