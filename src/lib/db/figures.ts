import { aggregates } from "@/lib/db/aggregates";
import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { type Moment, ownedVisits } from "@/lib/db/visits";

/** How many visits a list of a contact's recent or upcoming ones shows. */
const listedMax = 20;

/**
 * Computes every contact's visit figures and who is active, at one moment, for the organization's own window. Writes only
 * rows that differ and removes those that ended; `window_to` of a row is when it was last written, and the organization's
 * `figures_computed_at` says until when all are true, with what they add up to beside it. Two at once wait for each other.
 */
export async function writeFigures(db: TenantDb, organizationId: OrganizationId, now: Date): Promise<void> {
  // Rows that were just synced have no statistics yet: joined in loops, as if they were few, they would take minutes.
  await db.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${`figures ${organizationId}`}, 0)),
      set_config('enable_nestloop', 'off', true)`;
  const own = Prisma.sql`"held"."organization_id" = ${organizationId}::uuid`;
  await withoutNestedLoops(
    db,
    () => db.$executeRaw`
    WITH RECURSIVE ${ownedVisits({ organizationId, now, days: null })},
    "summary" AS MATERIALIZED (${summaries}),
    "active" AS MATERIALIZED (${activeContacts(organizationId)}),
    "ended_summaries" AS (
      DELETE FROM "visit_summaries" AS "held"
      WHERE ${own} AND NOT EXISTS (SELECT FROM "summary" WHERE "summary"."contact_id" = "held"."contact_id")
    ),
    "ended_active" AS (
      DELETE FROM "active_patients" AS "held"
      WHERE ${own} AND NOT EXISTS (SELECT FROM "active" WHERE "active"."contact_id" = "held"."contact_id")
    ),
    "written_summaries" AS (${putSummaries(organizationId)}),
    "written_active" AS (${putActive(organizationId)})
    UPDATE "organizations" SET "figures_computed_at" = "clock"."now", "figures" = (${aggregates(organizationId)})
    FROM "clock" WHERE "id" = ${organizationId}::uuid`,
  );
}

/**
 * Runs a statement that reads all of an organization. After a first sync the planner has no statistics yet, takes the
 * new rows for few and would compare each with each: hours, for a large clinic.
 */
export async function withoutNestedLoops<T>(db: TenantDb, statement: () => Promise<T>): Promise<T> {
  await db.$executeRaw`SELECT set_config('enable_nestloop', 'off', true)`;
  const result = await statement();
  await db.$executeRaw`SELECT set_config('enable_nestloop', 'on', true)`;
  return result;
}

/** Who is active at a moment and for a window, as `active_patients` would hold it: computed now, nothing written. */
export function activeAt(moment: Moment): Prisma.Sql {
  return Prisma.sql`WITH RECURSIVE ${ownedVisits(moment)}, "active" AS (${activeContacts(moment.organizationId)})`;
}

const summaries = Prisma.sql`
  SELECT "contact_id", count(*)::int AS "total_count", count(*) FILTER (WHERE "recent")::int AS "recent_count",
    min("starts_at") FILTER (WHERE "past") AS "first_visit_at", max("starts_at") FILTER (WHERE "past") AS "last_visit_at", min("starts_at") FILTER (WHERE NOT "past") AS "next_visit_at"
  FROM "owned" GROUP BY "contact_id"`;

/**
 * Only contacts that stand: who was archived, merged away or deleted is nobody's active patient, whatever they attended.
 * Recent visits newest first, those to come soonest first. One pass, with names looked up in one row: a planner that
 * has no statistics of a CTE would compare each row with each.
 */
function activeContacts(organizationId: OrganizationId): Prisma.Sql {
  return Prisma.sql`
    SELECT "contact_id", count(*) FILTER (WHERE "recent")::int AS "recent_appointment_count",
      count(*) FILTER (WHERE NOT "past")::int AS "upcoming_appointment_count", count(*)::int AS "total_appointment_count",
      max("starts_at") FILTER (WHERE "past") AS "last_appointment_at",
      coalesce(jsonb_agg(${entry} ORDER BY "starts_at" DESC, "id" DESC) FILTER (WHERE "recent" AND "rank" <= ${listedMax}),
        '[]') AS "recent_appointments",
      coalesce(jsonb_agg(${entry} ORDER BY "starts_at", "id") FILTER (WHERE NOT "past" AND "rank" <= ${listedMax}),
        '[]') AS "upcoming_appointments",
      min("clock"."window_from") AS "window_from", min("clock"."now") AS "window_to", min("clock"."days") AS "window_days"
    FROM (
      SELECT *, row_number() OVER (PARTITION BY "contact_id", "past"
        ORDER BY CASE WHEN "past" THEN "starts_at" END DESC, CASE WHEN "past" THEN "id" END DESC, "starts_at", "id") AS "rank"
      FROM "owned" WHERE "listed"
    ) AS "ranked"
    CROSS JOIN "clock"
    CROSS JOIN (SELECT ${namesIn(organizationId, Prisma.sql`"appointment_types"`)} AS "types",
      ${namesIn(organizationId, Prisma.sql`"practitioners"`)} AS "practitioners") AS "names"
    GROUP BY "contact_id" HAVING bool_or("recent")`;
}

const entry = Prisma.sql`jsonb_build_object('id', "id", 'startsAt', ${isoText(Prisma.sql`"starts_at"`)},
  'endsAt', ${isoText(Prisma.sql`"ends_at"`)}, 'status', "status", 'business', "business",
  'type', "types" ->> ("connection_id" || ' ' || "appointment_type_external_id"),
  'practitioner', "practitioners" ->> ("connection_id" || ' ' || "practitioner_external_id"))`;

/** The names of a mirror's rows in one value, by connection and external id. */
function namesIn(organizationId: OrganizationId, table: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT coalesce(jsonb_object_agg("connection_id" || ' ' || "external_id", "name"), '{}')
    FROM ${table} WHERE "organization_id" = ${organizationId}::uuid)`;
}

function putSummaries(organizationId: OrganizationId): Prisma.Sql {
  const counted = ["total_count", "recent_count", "first_visit_at", "last_visit_at", "next_visit_at"];
  const { columns, held, offered } = comparing(counted);
  return Prisma.sql`
    INSERT INTO "visit_summaries" AS "held" ("organization_id", "contact_id", ${columns})
    SELECT ${organizationId}::uuid, "contact_id", ${columns} FROM "summary"
    ON CONFLICT ("organization_id", "contact_id") DO UPDATE SET (${columns}) = (${offered})
    WHERE (${held}) IS DISTINCT FROM (${offered})`;
}

function putActive(organizationId: OrganizationId): Prisma.Sql {
  const { columns, held, offered } = comparing([
    "recent_appointment_count",
    "upcoming_appointment_count",
    "total_appointment_count",
    "last_appointment_at",
    "recent_appointments",
    "upcoming_appointments",
    "window_from",
    "window_days",
  ]);
  return Prisma.sql`
    INSERT INTO "active_patients" AS "held" ("organization_id", "contact_id", ${columns}, "window_to")
    SELECT ${organizationId}::uuid, "contact_id", ${columns}, "window_to" FROM "active"
    ON CONFLICT ("organization_id", "contact_id") DO UPDATE
      SET (${columns}, "window_to") = (${offered}, EXCLUDED."window_to")
    WHERE (${held}) IS DISTINCT FROM (${offered})`;
}

/** Columns as a list, as the row that is there holds them, and as the one that is offered does. */
function comparing(names: string[]) {
  const columns = names.map((name) => Prisma.raw(`"${name}"`));
  return {
    columns: Prisma.join(columns),
    held: Prisma.join(columns.map((name) => Prisma.sql`"held".${name}`)),
    offered: Prisma.join(columns.map((name) => Prisma.sql`EXCLUDED.${name}`)),
  };
}

/** A moment as JavaScript writes it, whatever zone the server's session is in. */
function isoText(moment: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
