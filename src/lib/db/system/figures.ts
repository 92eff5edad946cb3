import { withSystem } from "@/lib/db/system/transaction";

/** What an organization adds up to, as last computed: numbers, nobody in person. */
export type FiguresRow = {
  id: string;
  name: string;
  timeZone: string;
  currency: string;
  figures: unknown;
  computedAt: Date | null;
  isMirrored: boolean;
  syncedAt: Date | null;
};

/** The figures of some organizations, by name, with how old what these providers brought is. */
export function listFigures(organizationIds: string[], providers: readonly string[]): Promise<FiguresRow[]> {
  return withSystem(
    (db) => db.$queryRaw<FiguresRow[]>`
      SELECT "organization"."id"::text AS "id", "name", "time_zone" AS "timeZone", "currency", "figures",
        "figures_computed_at" AS "computedAt", "mirror"."isMirrored", "mirror"."syncedAt"
      FROM "organizations" AS "organization" CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS "isMirrored", min("last_succeeded_at") AS "syncedAt" FROM "organization_services"
        WHERE "organization_id" = "organization"."id" AND "provider" = ANY(${providers})
          AND ("status" <> 'disconnected' OR "last_succeeded_at" IS NOT NULL)) AS "mirror"
      WHERE "organization"."id" = ANY(${organizationIds}::uuid[]) ORDER BY lower("name"), "organization"."id"`,
  );
}
