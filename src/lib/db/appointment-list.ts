import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";

/** Which appointments: from a moment until before another one, and how they went. Archived ones are never listed. */
export type AppointmentFilter = {
  organizationId: OrganizationId;
  from: Date;
  until: Date | null;
  standing: boolean | null;
  status: string | null;
};

export type AppointmentRow = {
  id: string;
  kind: string;
  status: string;
  startsAt: Date;
  endsAt: Date | null;
  type: string | null;
  practitioner: string | null;
  business: string | null;
  timeZone: string | null;
  contactId: string | null;
  name: string | null;
};

export const appointmentSort: Sort = {
  by: Prisma.sql`"visit"."starts_at"`,
  key: "time",
  descending: false,
  id: Prisma.sql`"visit"."id"`,
};

/** A stretch of the calendar in its order, with the names of who and what. */
export function readAppointmentRows(
  db: TenantDb,
  filter: AppointmentFilter,
  { position, limit }: { position: Position | null; limit: number },
): Promise<AppointmentRow[]> {
  const { organizationId } = filter;
  return db.$queryRaw<AppointmentRow[]>`
    SELECT "visit"."id"::text AS "id", "visit"."kind", "visit"."status", "visit"."starts_at" AS "startsAt",
      "visit"."ends_at" AS "endsAt", "type"."name" AS "type", "practitioner"."name" AS "practitioner",
      "business"."name" AS "business", "business"."time_zone" AS "timeZone", "contact"."id"::text AS "contactId",
      "contact"."display_name" AS "name"
    FROM (
      SELECT * FROM "visits" AS "visit" WHERE ${matching(filter)} AND ${beyond(appointmentSort, position)}
      ORDER BY ${inOrder(appointmentSort)} LIMIT ${limit}::int
    ) AS "visit"
    LEFT JOIN "contacts" AS "contact" ON "contact"."organization_id" = ${organizationId}::uuid
      AND "contact"."connection_id" = "visit"."connection_id" AND "contact"."external_id" = "visit"."patient_external_id"
    LEFT JOIN "appointment_types" AS "type" ON "type"."organization_id" = ${organizationId}::uuid
      AND "type"."connection_id" = "visit"."connection_id"
      AND "type"."external_id" = "visit"."appointment_type_external_id"
    LEFT JOIN "practitioners" AS "practitioner" ON "practitioner"."organization_id" = ${organizationId}::uuid
      AND "practitioner"."connection_id" = "visit"."connection_id"
      AND "practitioner"."external_id" = "visit"."practitioner_external_id"
    LEFT JOIN "businesses" AS "business" ON "business"."organization_id" = ${organizationId}::uuid
      AND "business"."connection_id" = "visit"."connection_id"
      AND "business"."external_id" = "visit"."business_external_id"
    ORDER BY ${inOrder(appointmentSort)}`;
}

export type AppointmentCounts = { kept: number; missed: number; cancelled: number };

/** How many appointments of a stretch stand and were not missed, were missed, and were cancelled. */
export async function countAppointmentRows(
  db: TenantDb,
  { organizationId, from, until }: Pick<AppointmentFilter, "organizationId" | "from" | "until">,
): Promise<AppointmentCounts> {
  const everything = { organizationId, from, until, standing: null, status: null };
  const [row] = await db.$queryRaw<AppointmentCounts[]>`
    SELECT count(*) FILTER (WHERE "stands" AND "status" <> 'did_not_arrive')::int AS "kept",
      count(*) FILTER (WHERE "status" = 'did_not_arrive')::int AS "missed",
      count(*) FILTER (WHERE "status" = 'cancelled')::int AS "cancelled"
    FROM "visits" AS "visit" WHERE ${matching(everything)}`;
  return row ?? { kept: 0, missed: 0, cancelled: 0 };
}

function matching({ organizationId, from, until, standing, status }: AppointmentFilter): Prisma.Sql {
  return Prisma.sql`"visit"."organization_id" = ${organizationId}::uuid
    AND "visit"."starts_at" >= ${from.toISOString()}::timestamptz
    AND ${until === null ? Prisma.sql`true` : Prisma.sql`"visit"."starts_at" < ${until.toISOString()}::timestamptz`}
    AND ${status === null ? Prisma.sql`"visit"."status" <> 'archived'` : Prisma.sql`"visit"."status" = ${status}`}
    AND ${standing === null ? Prisma.sql`true` : Prisma.sql`"visit"."stands" AND "visit"."status" <> 'did_not_arrive'`}`;
}
