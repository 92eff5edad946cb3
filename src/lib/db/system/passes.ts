import { withSystem } from "@/lib/db/system/transaction";

export type PassRef = { organizationId: string; passId: string };

/** Passes over categories, of all organizations, that are unfinished and that nobody has advanced for a while. */
export function listIdlePasses(now: Date, idleMs: number): Promise<PassRef[]> {
  const before = new Date(now.getTime() - idleMs).toISOString();
  return withSystem(
    (sql) => sql.$queryRaw<PassRef[]>`
      SELECT "organization_id"::text AS "organizationId", "id"::text AS "passId" FROM "category_passes"
      WHERE "finished_at" IS NULL AND coalesce("advanced_at", "created_at") < ${before}::timestamptz
      ORDER BY "created_at"`,
  );
}
