import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";
import { foundBy } from "@/lib/db/search";

export type PatientFilter = { organizationId: OrganizationId; words: string[]; status: string | null };

/** One contact as lists and exports show it, with its visits as last computed. */
export type PatientRow = {
  id: string;
  externalId: string | null;
  contactType: string;
  status: string;
  displayName: string;
  sortName: string;
  firstName: string | null;
  lastName: string | null;
  preferredFirstName: string | null;
  dateOfBirth: string | null;
  primaryEmail: string | null;
  primaryPhone: string | null;
  primarySource: string;
  tags: string[];
  createdAt: Date;
  lastVisitAt: Date | null;
  nextVisitAt: Date | null;
  visitCount: number;
  isActive: boolean;
};

export type PatientOrder = "name" | "lastVisit" | "created";

const id = Prisma.sql`"contact"."id"`;

export const patientSorts: Record<PatientOrder, Pick<Sort, "by" | "key" | "id">> = {
  name: { by: Prisma.sql`"contact"."sort_name"`, key: "text", id },
  lastVisit: { by: Prisma.sql`"visits"."last_visit_at"`, key: "maybe_time", id },
  created: { by: Prisma.sql`"contact"."source_created_at"`, key: "time", id },
};

type PageOf = { sort: Sort; position: Position | null; limit: number };

/** A stretch of the list, in its order, from after a position. Leads are not patients yet and left out. */
export function readPatientRows(db: TenantDb, filter: PatientFilter, page: PageOf): Promise<PatientRow[]> {
  return db.$queryRaw<PatientRow[]>`
    SELECT "contact"."id"::text AS "id", "contact"."external_id" AS "externalId", "contact"."contact_type" AS "contactType",
      "contact"."status", "contact"."display_name" AS "displayName", "contact"."sort_name" AS "sortName",
      "contact"."first_name" AS "firstName", "contact"."last_name" AS "lastName",
      "contact"."preferred_first_name" AS "preferredFirstName", "contact"."date_of_birth"::text AS "dateOfBirth",
      "contact"."primary_email" AS "primaryEmail", "contact"."primary_phone" AS "primaryPhone",
      "contact"."primary_source" AS "primarySource", "contact"."tags", "contact"."source_created_at" AS "createdAt",
      "visits"."last_visit_at" AS "lastVisitAt", "visits"."next_visit_at" AS "nextVisitAt",
      coalesce("visits"."total_count", 0) AS "visitCount", "active"."contact_id" IS NOT NULL AS "isActive"
    FROM "contacts" AS "contact"
    LEFT JOIN "visit_summaries" AS "visits"
      ON "visits"."organization_id" = "contact"."organization_id" AND "visits"."contact_id" = "contact"."id"
    LEFT JOIN "active_patients" AS "active"
      ON "active"."organization_id" = "contact"."organization_id" AND "active"."contact_id" = "contact"."id"
    WHERE ${matching(filter)} AND ${beyond(page.sort, page.position)}
    ORDER BY ${inOrder(page.sort)} LIMIT ${page.limit}::int`;
}

/** How many contacts the whole list has. */
export async function countPatientRows(db: TenantDb, filter: PatientFilter): Promise<number> {
  const [row] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS "total" FROM "contacts" AS "contact" WHERE ${matching(filter)}`;
  return row?.total ?? 0;
}

function matching({ organizationId, words, status }: PatientFilter): Prisma.Sql {
  return Prisma.sql`"contact"."organization_id" = ${organizationId}::uuid AND "contact"."contact_type" <> 'lead'
    AND ${status === null ? Prisma.sql`true` : Prisma.sql`"contact"."status" = ${status}`}
    AND ${foundBy(organizationId, words, id)}`;
}
