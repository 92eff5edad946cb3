import { activeAt, withoutNestedLoops } from "@/lib/db/figures";
import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";
import { foundBy } from "@/lib/db/search";

export type ActiveFilter = { organizationId: OrganizationId; words: string[]; hasUpcoming: boolean | null };

/** Whose window a list is of: the organization's, as last computed, or any other, computed when it is asked for. */
export type ActiveSource = "computed" | { days: number; now: Date };

/** An entry of a contact's recent or upcoming list, as `lib/db/figures` writes it. */
export type ListedVisit = {
  id: string;
  startsAt: string;
  endsAt: string | null;
  status: "booked" | "arrived" | "did_not_arrive";
  type: string | null;
  practitioner: string | null;
  business: string | null;
};

export type ActiveRow = {
  contactId: string;
  externalId: string | null;
  name: string;
  sortName: string;
  phone: string | null;
  email: string | null;
  recentCount: number;
  upcomingCount: number;
  totalCount: number;
  lastAt: Date;
  recent: ListedVisit[];
  upcoming: ListedVisit[];
};

export type ActiveOrder = "name" | "lastVisit" | "recent" | "upcoming" | "total";

const id = Prisma.sql`"row"."contact_id"`;

export const activeSorts: Record<ActiveOrder, Pick<Sort, "by" | "key" | "id">> = {
  name: { by: Prisma.sql`"row"."sort_name"`, key: "text", id },
  lastVisit: { by: Prisma.sql`"row"."last_appointment_at"`, key: "time", id },
  recent: { by: Prisma.sql`"row"."recent_appointment_count"`, key: "count", id },
  upcoming: { by: Prisma.sql`"row"."upcoming_appointment_count"`, key: "count", id },
  total: { by: Prisma.sql`"row"."total_appointment_count"`, key: "count", id },
};

type Reading = { source: ActiveSource; sort: Sort; position: Position | null; limit: number };

/** A stretch of the active patients in their order, and how many the whole list has. */
export async function readActiveRows(
  db: TenantDb,
  filter: ActiveFilter,
  { source, sort, position, limit }: Reading,
): Promise<{ rows: ActiveRow[]; total: number }> {
  const read = () => db.$queryRaw<(ActiveRow & { total: number })[]>`
    ${headOf(filter, source)} "listed" AS MATERIALIZED (
      SELECT "figure".*, "contact"."external_id", "contact"."display_name", "contact"."sort_name",
        "contact"."primary_phone", "contact"."primary_email"
      FROM "figure" JOIN "contacts" AS "contact"
        ON "contact"."organization_id" = ${filter.organizationId}::uuid AND "contact"."id" = "figure"."contact_id"
      WHERE ${foundBy(filter.organizationId, filter.words, Prisma.sql`"figure"."contact_id"`)}
        AND ${upcomingIs(filter.hasUpcoming)}
    )
    SELECT "all"."total", "row"."contact_id"::text AS "contactId", "row"."external_id" AS "externalId",
      "row"."display_name" AS "name", "row"."sort_name" AS "sortName", "row"."primary_phone" AS "phone",
      "row"."primary_email" AS "email", "row"."recent_appointment_count" AS "recentCount",
      "row"."upcoming_appointment_count" AS "upcomingCount", "row"."total_appointment_count" AS "totalCount",
      "row"."last_appointment_at" AS "lastAt", "row"."recent_appointments" AS "recent",
      "row"."upcoming_appointments" AS "upcoming"
    FROM (SELECT count(*)::int AS "total" FROM "listed") AS "all"
    LEFT JOIN LATERAL (
      SELECT * FROM "listed" AS "row" WHERE ${beyond(sort, position)} ORDER BY ${inOrder(sort)} LIMIT ${limit}::int
    ) AS "row" ON true
    ORDER BY ${inOrder(sort)}`;
  const found = source === "computed" ? await read() : await withoutNestedLoops(db, read);
  // A page beyond the end still says how many there are, in one row that names nobody.
  return { rows: found.filter(({ contactId }) => contactId !== null), total: found[0]?.total ?? 0 };
}

function headOf({ organizationId }: ActiveFilter, source: ActiveSource): Prisma.Sql {
  if (source !== "computed") {
    return Prisma.sql`${activeAt({ organizationId, ...source })}, "figure" AS (SELECT * FROM "active"),`;
  }
  return Prisma.sql`WITH "figure" AS (SELECT * FROM "active_patients" WHERE "organization_id" = ${organizationId}::uuid),`;
}

function upcomingIs(wanted: boolean | null): Prisma.Sql {
  if (wanted === null) return Prisma.sql`true`;
  const count = Prisma.sql`"figure"."upcoming_appointment_count"`;
  return wanted ? Prisma.sql`${count} > 0` : Prisma.sql`${count} = 0`;
}
