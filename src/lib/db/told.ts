import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { fewest } from "@/lib/format/small-groups";

/**
 * Figures as they may be told to whoever sees nobody in person, look after look: each stays as it was last told until it
 * has moved by at least five, so that no few people are found by taking one day's figure from another's. By its name it
 * is the same wherever it is shown, and for all who ask.
 */
export async function tellInSteps<Name extends string>(
  db: TenantDb,
  organizationId: OrganizationId,
  counts: Record<Name, number>,
): Promise<Record<Name, number>> {
  const rows = await db.$queryRaw<{ name: Name; count: number }[]>`
    INSERT INTO "told_figures" AS "told" ("organization_id", "name", "count")
    SELECT ${organizationId}::uuid, "key", "value"::int FROM jsonb_each_text(${JSON.stringify(counts)}::jsonb) ORDER BY "key"
    ON CONFLICT ("organization_id", "name") DO UPDATE SET "count" =
      CASE WHEN abs(EXCLUDED."count" - "told"."count") >= ${fewest}::int THEN EXCLUDED."count" ELSE "told"."count" END
    RETURNING "name", "count"`;
  return { ...counts, ...Object.fromEntries(rows.map(({ name, count }) => [name, count])) };
}
