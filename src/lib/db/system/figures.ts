import { withSystem } from "@/lib/db/system/transaction";

/** What an organization adds up to, as last computed: numbers, nobody in person. */
export type FiguresRow = {
  id: string;
  name: string;
  timeZone: string;
  currency: string;
  figures: unknown;
  computedAt: Date | null;
};

/** The figures of some organizations, by name. */
export function listFigures(organizationIds: string[]): Promise<FiguresRow[]> {
  return withSystem(
    (db) => db.$queryRaw<FiguresRow[]>`
      SELECT "id"::text AS "id", "name", "time_zone" AS "timeZone", "currency", "figures",
        "figures_computed_at" AS "computedAt"
      FROM "organizations" WHERE "id" = ANY(${organizationIds}::uuid[]) ORDER BY lower("name"), "id"`,
  );
}
