import type { OrganizationId, TenantDb } from "@/lib/db/guard";

/**
 * The refunds of a transaction, or the payment that it refunds: the one that the provider names, else the only one of
 * their invoice.
 */
export async function readRelatedIds(db: TenantDb, organizationId: OrganizationId, id: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH "this" AS MATERIALIZED (
      SELECT * FROM "transactions" WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${id}::uuid
    ), "near" AS MATERIALIZED (
      SELECT "other".* FROM "this" JOIN "transactions" AS "other" ON "other"."organization_id" = ${organizationId}::uuid
        AND "other"."connection_id" = "this"."connection_id" AND "other"."external_id" = "this"."original_external_id"
      UNION SELECT "other".* FROM "this" JOIN "transactions" AS "other" ON "other"."organization_id" = ${organizationId}::uuid
        AND "other"."connection_id" = "this"."connection_id" AND "other"."original_external_id" = "this"."external_id"
      UNION SELECT "other".* FROM "this" JOIN "transactions" AS "other" ON "other"."organization_id" = ${organizationId}::uuid
        AND "other"."connection_id" = "this"."connection_id" AND "other"."mx_invoice_id" = "this"."mx_invoice_id"
    ), "paid" AS MATERIALIZED (
      SELECT * FROM "near" WHERE "amount_minor" > 0 AND "status" IN ('Approved', 'Settled', 'Chargedback')
        AND "deleted_at" IS NULL
    )
    SELECT "near"."id"::text AS "id" FROM "this", "near" WHERE "near"."id" <> "this"."id" AND "near"."deleted_at" IS NULL
      AND ("near"."external_id" = "this"."original_external_id" OR "near"."original_external_id" = "this"."external_id"
        OR ("this"."original_external_id" IS NULL AND "near"."original_external_id" IS NULL
          AND sign("near"."amount_minor") = -sign("this"."amount_minor")
          AND (SELECT array_agg("id") FROM "paid" WHERE "mx_invoice_id" = "this"."mx_invoice_id")
            = ARRAY[CASE WHEN "this"."amount_minor" > 0 THEN "this"."id" ELSE "near"."id" END]))
    ORDER BY "near"."source_created_at", "near"."id" LIMIT 20`;
  return rows.map((row) => row.id);
}
