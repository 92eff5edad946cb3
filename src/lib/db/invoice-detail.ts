import type { OrganizationId, TenantDb } from "@/lib/db/guard";

/** The transactions that paid an invoice or gave its money back, oldest first. */
export async function readInvoicePaymentIds(
  db: TenantDb,
  organizationId: OrganizationId,
  id: string,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "transaction"."id"::text AS "id"
    FROM "invoices" AS "invoice"
    JOIN "transactions" AS "transaction" ON "transaction"."organization_id" = ${organizationId}::uuid
      AND "transaction"."connection_id" = "invoice"."connection_id"
      AND "transaction"."mx_invoice_id" = "invoice"."external_id" AND "transaction"."deleted_at" IS NULL
    WHERE "invoice"."organization_id" = ${organizationId}::uuid AND "invoice"."id" = ${id}::uuid
    ORDER BY "transaction"."source_created_at", "transaction"."id" LIMIT 100`;
  return rows.map((row) => row.id);
}

type Mark = { organizationId: OrganizationId; id: string; at: Date };

/** Marks an invoice's data as sent, unless somebody was quicker. Whether this call did it is the answer. */
export async function markDataSent(
  db: TenantDb,
  { organizationId, id, at, by, byName }: Mark & { by: string; byName: string },
): Promise<boolean> {
  const marked = await db.$executeRaw`
    UPDATE "invoices" SET "data_sent_at" = ${at.toISOString()}::timestamptz, "data_sent_by" = ${by}::uuid,
      "data_sent_by_name" = ${byName}
    WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${id}::uuid AND "data_sent_at" IS NULL`;
  return marked > 0;
}

/**
 * Takes the mark back, where it was made at or after `since`, by this person if one is named. Whether there was such a
 * mark is the answer.
 */
export async function unmarkDataSent(
  db: TenantDb,
  { organizationId, id, since, by }: Omit<Mark, "at"> & { since: Date; by: string | null },
): Promise<boolean> {
  const unmarked = await db.$executeRaw`
    UPDATE "invoices" SET "data_sent_at" = NULL, "data_sent_by" = NULL, "data_sent_by_name" = NULL
    WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${id}::uuid
      AND "data_sent_at" >= ${since.toISOString()}::timestamptz
      AND (${by}::uuid IS NULL OR "data_sent_by" = ${by}::uuid)`;
  return unmarked > 0;
}
