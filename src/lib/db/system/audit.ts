import { withSystem } from "@/lib/db/system/transaction";

/** The organizations whose audit log has rows that wait to be sealed. */
export function listUnsealedOrganizations(): Promise<{ id: string }[]> {
  return withSystem(
    (db) => db.$queryRaw<{ id: string }[]>`SELECT DISTINCT "organization_id"::text AS "id" FROM "audit_unsealed"`,
  );
}

/** The organizations whose chain was not proved in the last 24 hours, a few at a time. */
export function listUncheckedOrganizations(most = 20): Promise<{ id: string }[]> {
  return withSystem(
    (db) => db.$queryRaw<{ id: string }[]>`
      SELECT "id"::text FROM "organizations" AS "organization"
      WHERE NOT EXISTS (SELECT FROM "audit_checks" WHERE "organization_id" = "organization"."id"
        AND "checked_at" > now() - interval '24 hours')
      ORDER BY "id" LIMIT ${most}::int`,
  );
}
