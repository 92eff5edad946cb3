import type { OrganizationId, TenantDb } from "@/lib/db/guard";

export type ItemRow = {
  id: string;
  name: string;
  description: string | null;
  quantity: string;
  priceMinor: bigint;
  totalMinor: bigint;
  isPrimary: boolean;
  category: string | null;
};

/** What a transaction was for: the items of its invoice in their order. None while it is not linked to one. */
export function readTransactionItems(db: TenantDb, organizationId: OrganizationId, id: string): Promise<ItemRow[]> {
  return db.$queryRaw<ItemRow[]>`
    SELECT "item"."id"::text AS "id", "item"."name", "item"."description", trim_scale("item"."quantity")::text AS "quantity",
      "item"."price_minor" AS "priceMinor", "item"."total_minor" AS "totalMinor", "item"."is_primary" AS "isPrimary",
      "category"."name" AS "category"
    FROM "transactions" AS "transaction"
    JOIN "invoice_items" AS "item" ON "item"."organization_id" = ${organizationId}::uuid
      AND "item"."connection_id" = "transaction"."connection_id"
      AND "item"."invoice_external_id" = "transaction"."mx_invoice_id" AND "item"."deleted_at" IS NULL
    LEFT JOIN "product_categories" AS "category" ON "category"."organization_id" = ${organizationId}::uuid
      AND "category"."id" = "item"."category_id"
    WHERE "transaction"."organization_id" = ${organizationId}::uuid AND "transaction"."id" = ${id}::uuid
    ORDER BY "item"."position", "item"."id" LIMIT 200`;
}

/** The refunds of a transaction, or the payment that it refunds. */
export async function readRelatedIds(db: TenantDb, organizationId: OrganizationId, id: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH "this" AS (
      SELECT * FROM "transactions" WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${id}::uuid
    ), "others" AS (
      SELECT "other".* FROM "this" JOIN "transactions" AS "other" ON "other"."organization_id" = ${organizationId}::uuid
        AND "other"."connection_id" = "this"."connection_id" AND "other"."external_id" = "this"."original_external_id"
      UNION ALL
      SELECT "other".* FROM "this" JOIN "transactions" AS "other" ON "other"."organization_id" = ${organizationId}::uuid
        AND "other"."connection_id" = "this"."connection_id"
        AND "other"."original_external_id" = "this"."external_id"
    )
    SELECT "id"::text AS "id" FROM "others" WHERE "id" <> ${id}::uuid AND "deleted_at" IS NULL
    ORDER BY "source_created_at", "id" LIMIT 20`;
  return rows.map((row) => row.id);
}
