import { withoutNestedLoops } from "@/lib/db/figures";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { ownedVisits } from "@/lib/db/visits";

export type Headcount = {
  patients: number;
  added: number;
  active: number;
  upcomingAppointments: number;
};

/** How many people stand, were added since a moment, are active by the last figures, and how many visits are to come. */
export async function readHeadcount(
  db: TenantDb,
  organizationId: OrganizationId,
  { since, now }: { since: Date; now: Date },
): Promise<Headcount> {
  const [row] = await db.$queryRaw<Headcount[]>`
    SELECT count(*)::int AS "patients",
      count(*) FILTER (WHERE "source_created_at" >= ${since.toISOString()}::timestamptz)::int AS "added",
      (SELECT count(*)::int FROM "active_patients" WHERE "organization_id" = ${organizationId}::uuid) AS "active",
      (SELECT count(*)::int FROM "visits" WHERE "organization_id" = ${organizationId}::uuid
        AND "stands" AND "starts_at" > ${now.toISOString()}::timestamptz) AS "upcomingAppointments"
    FROM "contacts" WHERE "organization_id" = ${organizationId}::uuid AND "status" = 'active' AND "contact_type" <> 'lead'`;
  return row ?? { patients: 0, added: 0, active: 0, upcomingAppointments: 0 };
}

export type WeekRow = { weekStart: string; visits: number; didNotArrive: number; cancelled: number };

/** The calendar's last weeks and the one under way, Monday to Sunday on the organization's clocks, empty ones too. */
export function readWeeks(
  db: TenantDb,
  organizationId: OrganizationId,
  { now, weeks }: { now: Date; weeks: number },
): Promise<WeekRow[]> {
  return db.$queryRaw<WeekRow[]>`
    WITH "clock" AS MATERIALIZED (
      SELECT "time_zone", date_trunc('week', ${now.toISOString()}::timestamptz AT TIME ZONE "time_zone") AS "monday"
      FROM "organizations" WHERE "id" = ${organizationId}::uuid
    ),
    "span" AS MATERIALIZED (
      SELECT "time_zone", "monday" - make_interval(weeks => ${weeks}::int - 1) AS "first", "monday" AS "last",
        local_midnight(("monday" - make_interval(weeks => ${weeks}::int - 1)) AT TIME ZONE "time_zone", 0, "time_zone") AS "from",
        local_midnight(("monday" + make_interval(weeks => 1)) AT TIME ZONE "time_zone", 0, "time_zone") AS "until"
      FROM "clock"
    ),
    "counted" AS (
      SELECT date_trunc('week', "starts_at" AT TIME ZONE "time_zone") AS "week",
        count(*) FILTER (WHERE "stands")::int AS "visits",
        count(*) FILTER (WHERE "status" = 'did_not_arrive')::int AS "missed",
        count(*) FILTER (WHERE "status" = 'cancelled')::int AS "cancelled"
      FROM "visits", "span"
      WHERE "organization_id" = ${organizationId}::uuid
        AND "starts_at" >= (SELECT "from" FROM "span") AND "starts_at" < (SELECT "until" FROM "span")
      GROUP BY 1
    )
    SELECT to_char("week", 'YYYY-MM-DD') AS "weekStart", coalesce("visits", 0) AS "visits",
      coalesce("missed", 0) AS "didNotArrive", coalesce("cancelled", 0) AS "cancelled"
    FROM "span" CROSS JOIN generate_series("first", "last", interval '7 days') AS "series" ("week")
    LEFT JOIN "counted" USING ("week") ORDER BY "week"`;
}

export type MonthRow = { month: string; count: number };

/** How many people who stand were added in each of the last local months, empty ones too. */
export function readAddedPerMonth(
  db: TenantDb,
  organizationId: OrganizationId,
  { now, months }: { now: Date; months: number },
): Promise<MonthRow[]> {
  return db.$queryRaw<MonthRow[]>`
    WITH "clock" AS MATERIALIZED (
      SELECT "time_zone", date_trunc('month', ${now.toISOString()}::timestamptz AT TIME ZONE "time_zone") AS "last"
      FROM "organizations" WHERE "id" = ${organizationId}::uuid
    ),
    "counted" AS (
      SELECT date_trunc('month', "source_created_at" AT TIME ZONE "time_zone") AS "month", count(*)::int AS "count"
      FROM "contacts", "clock"
      WHERE "organization_id" = ${organizationId}::uuid AND "status" = 'active' AND "contact_type" <> 'lead'
      GROUP BY 1
    )
    SELECT to_char("month", 'YYYY-MM') AS "month", coalesce("count", 0) AS "count"
    FROM "clock" CROSS JOIN generate_series("last" - make_interval(months => ${months}::int - 1), "last",
      interval '1 month') AS "series" ("month")
    LEFT JOIN "counted" USING ("month") ORDER BY "month"`;
}

/** How many different people were seen in each of the last local months; merged records count as their survivor. */
export function readSeenPerMonth(
  db: TenantDb,
  organizationId: OrganizationId,
  { now, months }: { now: Date; months: number },
): Promise<MonthRow[]> {
  const read = () => db.$queryRaw<MonthRow[]>`
    WITH RECURSIVE ${ownedVisits({ organizationId, now, days: null })},
    "counted" AS (
      SELECT date_trunc('month', "starts_at" AT TIME ZONE "time_zone") AS "month",
        count(DISTINCT "contact_id")::int AS "count"
      FROM "owned" CROSS JOIN "clock" WHERE "past" AND "status" <> 'did_not_arrive' GROUP BY 1
    )
    SELECT to_char("month", 'YYYY-MM') AS "month", coalesce("count", 0) AS "count"
    FROM "clock" CROSS JOIN generate_series(
      date_trunc('month', "now" AT TIME ZONE "time_zone") - make_interval(months => ${months}::int - 1),
      date_trunc('month', "now" AT TIME ZONE "time_zone"), interval '1 month') AS "series" ("month")
    LEFT JOIN "counted" USING ("month") ORDER BY "month"`;
  return withoutNestedLoops(db, read);
}

/** How many people who stand are of at least each of these ages today, and not of the next; those of unknown age last. */
export async function readAges(
  db: TenantDb,
  organizationId: OrganizationId,
  { now, from }: { now: Date; from: number[] },
): Promise<number[]> {
  const rows = await db.$queryRaw<{ band: number | null; count: number }[]>`
    SELECT width_bucket(extract(year FROM age("today", "date_of_birth"))::int, ${from}::int[]) AS "band",
      count(*)::int AS "count"
    FROM "contacts" CROSS JOIN (
      SELECT (${now.toISOString()}::timestamptz AT TIME ZONE "time_zone")::date AS "today"
      FROM "organizations" WHERE "id" = ${organizationId}::uuid
    ) AS "clock"
    WHERE "organization_id" = ${organizationId}::uuid AND "status" = 'active' AND "contact_type" <> 'lead'
    GROUP BY 1`;
  const counts = [...from, null].map(() => 0);
  // A date of birth after today says nothing about an age.
  for (const { band, count } of rows) {
    const at = band === null || band < 1 ? from.length : band - 1;
    counts[at] = (counts[at] ?? 0) + count;
  }
  return counts;
}
