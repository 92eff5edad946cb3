import { withoutNestedLoops } from "@/lib/db/figures";
import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";

/** A contact as its provider names it. */
export type Named = { organizationId: OrganizationId; connectionId: string; externalId: string };

export type KinRow = { id: string; externalId: string; name: string; mergedAt: Date | null };

export type TimelineRow = {
  id: string;
  externalId: string;
  kind: string;
  status: string;
  startsAt: Date;
  endsAt: Date | null;
  type: string | null;
  practitioner: string | null;
  business: string | null;
  timeZone: string | null;
  cancellationReason: string | null;
  patientExternalId: string;
  isRecent: boolean;
};

/** Which of a person's appointments: what is to come is read soonest first, all others newest first. */
export type When = "all" | "upcoming" | "past";

/** A stretch of a timeline at a moment, and the window in which what was is recent. */
export type TimelineStretch = {
  when: When;
  now: Date;
  window: { to: Date; days: number; timeZone: string };
  position: Position | null;
  limit: number;
};

/** The order of a timeline. */
export function timelineSort(when: When): Sort {
  const [by, id] = [Prisma.sql`"visit"."starts_at"`, Prisma.sql`"visit"."id"`];
  return { by, key: "time", descending: when !== "upcoming", id };
}

/** The records that were merged into this one, directly or by way of others. None for a record that was merged itself. */
export function readMergedFrom(db: TenantDb, named: Named): Promise<KinRow[]> {
  return db.$queryRaw<KinRow[]>`
    WITH RECURSIVE ${kinOf(named)}
    SELECT "contact"."id"::text AS "id", "contact"."external_id" AS "externalId", "contact"."display_name" AS "name",
      "contact"."merged_at" AS "mergedAt"
    FROM "kin" JOIN "contacts" AS "contact" ON "contact"."external_id" = "kin"."external_id"
      AND "contact"."organization_id" = ${named.organizationId}::uuid
      AND "contact"."connection_id" = ${named.connectionId}::uuid
    WHERE "contact"."external_id" <> ${named.externalId}
    ORDER BY "contact"."merged_at" DESC NULLS LAST, "contact"."id" LIMIT 100`;
}

/** Whom this record was merged into in the end; null when that is nobody known here, as in a circle. */
export async function readSurvivor(db: TenantDb, named: Named): Promise<KinRow | null> {
  const { organizationId, connectionId, externalId } = named;
  const [row] = await db.$queryRaw<KinRow[]>`
    WITH RECURSIVE "step" AS (
      SELECT "merged_into_external_id" AS "into" FROM "contacts"
      WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
        AND "external_id" = ${externalId}
      UNION
      SELECT "contact"."merged_into_external_id" FROM "step" JOIN "contacts" AS "contact"
        ON "contact"."organization_id" = ${organizationId}::uuid AND "contact"."connection_id" = ${connectionId}::uuid
        AND "contact"."external_id" = "step"."into"
    )
    SELECT "contact"."id"::text AS "id", "contact"."external_id" AS "externalId", "contact"."display_name" AS "name",
      "contact"."merged_at" AS "mergedAt"
    FROM "step" JOIN "contacts" AS "contact"
      ON "contact"."organization_id" = ${organizationId}::uuid AND "contact"."connection_id" = ${connectionId}::uuid
      AND "contact"."external_id" = "step"."into" AND "contact"."merged_into_external_id" IS NULL`;
  return row ?? null;
}

/**
 * What stands or stood in the calendar for a contact and for those who were merged into it: cancelled and missed
 * ones too. Recent is what began in the window, from midnight where it took place on. The names go in as a list, so that each table is looked up by them; and right after a first sync, when
 * the planner has no statistics yet, its loops would take half a minute.
 */
export function readTimeline(
  db: TenantDb,
  named: Named,
  { when, now, window, position, limit }: TimelineStretch,
): Promise<TimelineRow[]> {
  const sort = timelineSort(when);
  const at = Prisma.sql`${now.toISOString()}::timestamptz`;
  const stretches: Record<When, Prisma.Sql> = {
    all: Prisma.sql`true`,
    upcoming: Prisma.sql`"visit"."starts_at" > ${at}`,
    past: Prisma.sql`"visit"."starts_at" <= ${at}`,
  };
  return withoutNestedLoops(
    db,
    () => db.$queryRaw<TimelineRow[]>`
    WITH RECURSIVE ${kinOf(named)}
    SELECT "visit"."id"::text AS "id", "visit"."external_id" AS "externalId", "visit"."kind", "visit"."status",
      "visit"."starts_at" AS "startsAt", "visit"."ends_at" AS "endsAt", "type"."name" AS "type",
      "practitioner"."name" AS "practitioner", "business"."name" AS "business", "business"."time_zone" AS "timeZone",
      "visit"."cancellation_reason" AS "cancellationReason", "visit"."patient_external_id" AS "patientExternalId",
      "visit"."starts_at" <= ${at} AND "visit"."starts_at" >= local_midnight(${window.to.toISOString()}::timestamptz,
        ${window.days}::int, coalesce("business"."time_zone", ${window.timeZone}::text)) AS "isRecent"
    FROM "visits" AS "visit"
    ${namesOf(named, "appointment_types", "type")}
    ${namesOf(named, "practitioners", "practitioner")}
    ${namesOf(named, "businesses", "business")}
    WHERE "visit"."organization_id" = ${named.organizationId}::uuid
      AND "visit"."connection_id" = ${named.connectionId}::uuid
      AND "visit"."patient_external_id" = ANY(ARRAY(SELECT "external_id" FROM "kin")) AND ${stretches[when]} AND ${beyond(sort, position)}
    ORDER BY ${inOrder(sort)} LIMIT ${limit}::int`,
  );
}

/** The record itself and, unless it was merged away, all whose merges end in it. A circle is never entered. */
function kinOf({ organizationId, connectionId, externalId }: Named): Prisma.Sql {
  return Prisma.sql`"kin" AS (
    SELECT ${externalId}::text AS "external_id", "merged_into_external_id" IS NULL AS "root" FROM "contacts"
    WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
      AND "external_id" = ${externalId}
    UNION ALL
    SELECT "contact"."external_id", true FROM "kin" JOIN "contacts" AS "contact"
      ON "kin"."root" AND "contact"."organization_id" = ${organizationId}::uuid
      AND "contact"."connection_id" = ${connectionId}::uuid AND "contact"."merged_into_external_id" = "kin"."external_id"
  )`;
}

type Mirror = "appointment_types" | "practitioners" | "businesses";

function namesOf({ organizationId }: Named, table: Mirror, name: "type" | "practitioner" | "business"): Prisma.Sql {
  const [from, as, key] = [table, name, name === "type" ? "appointment_type_external_id" : `${name}_external_id`].map(
    (word) => Prisma.raw(`"${word}"`),
  );
  return Prisma.sql`LEFT JOIN ${from} AS ${as} ON ${as}."organization_id" = ${organizationId}::uuid
    AND ${as}."connection_id" = "visit"."connection_id" AND ${as}."external_id" = "visit".${key}`;
}
