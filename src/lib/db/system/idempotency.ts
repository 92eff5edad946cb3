import { withSystem } from "@/lib/db/system/transaction";

/** The organizations that have idempotency keys past their day. */
export function listOrganizationsWithOldKeys(): Promise<{ id: string }[]> {
  return withSystem(
    (db) => db.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT "organization_id"::text AS "id" FROM "idempotency_keys"
      WHERE "created_at" < now() - interval '24 hours'`,
  );
}
