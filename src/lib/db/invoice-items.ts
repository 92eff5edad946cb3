import { Prisma } from "@/lib/db/generated/client";
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
  return readItems(
    db,
    organizationId,
    Prisma.sql`
    SELECT "connection_id", "mx_invoice_id" AS "invoice" FROM "transactions"
    WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${id}::uuid`,
  );
}

/** The items of an invoice in their order. None while its detail was not read. */
export function readInvoiceItems(db: TenantDb, organizationId: OrganizationId, id: string): Promise<ItemRow[]> {
  return readItems(
    db,
    organizationId,
    Prisma.sql`
    SELECT "connection_id", "external_id" AS "invoice" FROM "invoices"
    WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${id}::uuid`,
  );
}

/** `subject` names a connection and one of its invoices. */
function readItems(db: TenantDb, organizationId: OrganizationId, subject: Prisma.Sql): Promise<ItemRow[]> {
  return db.$queryRaw<ItemRow[]>`
    SELECT "item"."id"::text AS "id", "item"."name", "item"."description", trim_scale("item"."quantity")::text AS "quantity",
      "item"."price_minor" AS "priceMinor", "item"."total_minor" AS "totalMinor", "item"."is_primary" AS "isPrimary",
      "category"."name" AS "category"
    FROM (${subject}) AS "subject"
    JOIN "invoice_items" AS "item" ON "item"."organization_id" = ${organizationId}::uuid
      AND "item"."connection_id" = "subject"."connection_id" AND "item"."invoice_external_id" = "subject"."invoice"
      AND "item"."deleted_at" IS NULL
    LEFT JOIN "product_categories" AS "category" ON "category"."organization_id" = ${organizationId}::uuid
      AND "category"."id" = "item"."category_id"
    ORDER BY "item"."position", "item"."id" LIMIT 200`;
}
