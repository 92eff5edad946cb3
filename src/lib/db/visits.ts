import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId } from "@/lib/db/guard";

/** The moment that figures are true at, and how far back they look: the organization's own window when `days` is null. */
export type Moment = { organizationId: OrganizationId; now: Date; days: number | null };

/**
 * The head of a statement: `clock` (one row: the window, the local day and the zone), `place` (each business with its
 * own window's beginning), `owner` (whom a patient's visits count for: the survivor of a merge when it is known here,
 * else the record itself; `listed` when that is neither archived, merged nor deleted) and `owned` (every visit that stands, with its owner). Ends without a comma.
 *
 * Merges are walked from the survivors down, and each record has one survivor: a circle has none and is never entered.
 */
export function ownedVisits({ organizationId, now, days }: Moment): Prisma.Sql {
  return Prisma.sql`
    "clock" AS MATERIALIZED (
      SELECT "time_zone", "days", "now", ("now" AT TIME ZONE "time_zone")::date AS "today",
        local_midnight("now", "days", "time_zone") AS "window_from"
      FROM (SELECT "time_zone", coalesce(${days}::int, "active_window_days") AS "days",
          ${now.toISOString()}::timestamptz AS "now"
        FROM "organizations" WHERE "id" = ${organizationId}::uuid) AS "organization"
    ),
    "place" AS MATERIALIZED (
      SELECT "connection_id", "external_id", "name",
        local_midnight("now", "days", coalesce("businesses"."time_zone", "clock"."time_zone")) AS "window_from"
      FROM "businesses", "clock" WHERE "organization_id" = ${organizationId}::uuid
    ),
    "merged" AS MATERIALIZED (
      SELECT "connection_id", "external_id", "merged_into_external_id" AS "into" FROM "contacts"
      WHERE "organization_id" = ${organizationId}::uuid AND "merged_into_external_id" IS NOT NULL
    ),
    "survivor" AS (
      SELECT "merged"."connection_id", "merged"."external_id", "root"."id", "root"."status" FROM "merged"
      JOIN "contacts" AS "root" ON "root"."organization_id" = ${organizationId}::uuid
        AND "root"."connection_id" = "merged"."connection_id" AND "root"."external_id" = "merged"."into"
        AND "root"."merged_into_external_id" IS NULL
      UNION ALL
      SELECT "merged"."connection_id", "merged"."external_id", "survivor"."id", "survivor"."status" FROM "survivor"
      JOIN "merged" ON "merged"."connection_id" = "survivor"."connection_id" AND "merged"."into" = "survivor"."external_id"
    ),
    "owner" AS MATERIALIZED (
      SELECT "contact"."connection_id", "contact"."external_id", coalesce("survivor"."id", "contact"."id") AS "contact_id",
        coalesce("survivor"."status", "contact"."status") = 'active' AS "listed"
      FROM "contacts" AS "contact" LEFT JOIN "survivor" USING ("connection_id", "external_id")
      WHERE "contact"."organization_id" = ${organizationId}::uuid AND "contact"."external_id" IS NOT NULL
    ),
    "owned" AS MATERIALIZED (
      SELECT "owner"."contact_id", "owner"."listed", "visit"."id", "visit"."connection_id", "visit"."starts_at", "visit"."ends_at",
        "visit"."status", "visit"."practitioner_external_id", "visit"."appointment_type_external_id",
        "place"."name" AS "business", "visit"."starts_at" <= "clock"."now" AS "past",
        "visit"."starts_at" <= "clock"."now"
          AND "visit"."starts_at" >= coalesce("place"."window_from", "clock"."window_from") AS "recent"
      FROM "visits" AS "visit" CROSS JOIN "clock"
      JOIN "owner" ON "owner"."connection_id" = "visit"."connection_id"
        AND "owner"."external_id" = "visit"."patient_external_id"
      LEFT JOIN "place" ON "place"."connection_id" = "visit"."connection_id"
        AND "place"."external_id" = "visit"."business_external_id"
      WHERE "visit"."organization_id" = ${organizationId}::uuid AND "visit"."stands"
    )`;
}
