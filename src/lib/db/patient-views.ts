import type { OrganizationId, TenantDb } from "@/lib/db/guard";

export type PatientView = { organizationId: OrganizationId; contactId: string; userId: string; at: Date };

/**
 * Whether this read begins a view: true for the first by this person, and for the first after `viewMinutes` since the
 * last view began. The row decides, so that of reads at once on any number of machines one alone begins it; a read in
 * the middle of a view writes nothing.
 */
export async function beginView(
  db: TenantDb,
  { organizationId, contactId, userId, at }: PatientView,
  viewMinutes: number,
): Promise<boolean> {
  const now = at.toISOString();
  const begun = await db.$executeRaw`
    INSERT INTO "patient_views" AS "last" ("organization_id", "contact_id", "user_id", "viewed_at")
    SELECT ${organizationId}::uuid, ${contactId}::uuid, ${userId}::uuid, ${now}::timestamptz
    WHERE NOT EXISTS (SELECT FROM "patient_views" WHERE "organization_id" = ${organizationId}::uuid
      AND "contact_id" = ${contactId}::uuid AND "user_id" = ${userId}::uuid
      AND "viewed_at" > ${now}::timestamptz - make_interval(mins => ${viewMinutes}::int))
    ON CONFLICT ("organization_id", "contact_id", "user_id") DO UPDATE SET "viewed_at" = EXCLUDED."viewed_at"
    WHERE "last"."viewed_at" <= EXCLUDED."viewed_at" - make_interval(mins => ${viewMinutes}::int)`;
  return begun === 1;
}
