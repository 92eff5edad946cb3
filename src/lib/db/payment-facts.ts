import { Prisma } from "@/lib/db/generated/client";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import type { MirrorTarget } from "@/lib/db/upsert";

/**
 * Adds to the history of each of these transactions the state that it is in now, unless that is the one it was last seen
 * in. What changed hands its moment to `changed_at`.
 */
export async function noteStatuses(
  db: TenantDb,
  { organizationId }: MirrorTarget,
  seen: { id: string; first: boolean }[],
): Promise<void> {
  if (seen.length === 0) return;
  const offered = JSON.stringify(seen.map((row) => ({ ...row, entry: newId() })));
  await db.$executeRaw`
    WITH "seen" AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${offered}::jsonb) AS "seen" ("id" uuid, "entry" uuid, "first" boolean)
    ), "added" AS (
      INSERT INTO "transaction_statuses" ("organization_id", "id", "transaction_id", "status", "refunded_minor", "first",
        "seen_at", "happened_at")
      SELECT "now"."organization_id", "seen"."entry", "now"."id", "now"."status", "now"."refunded_minor", "seen"."first",
        "now"."source_updated_at",
        CASE WHEN "now"."status" = 'Settled' THEN "now"."settled_at"
          WHEN "seen"."first" AND "now"."status" IN ('Approved', 'Declined', 'AuthOnly') THEN "now"."source_created_at" END
      FROM "seen" JOIN "transactions" AS "now"
        ON "now"."organization_id" = ${organizationId}::uuid AND "now"."id" = "seen"."id"
      LEFT JOIN LATERAL (
        SELECT "status", "refunded_minor" FROM "transaction_statuses" AS "past"
        WHERE "past"."organization_id" = ${organizationId}::uuid AND "past"."transaction_id" = "now"."id"
        ORDER BY "past"."seen_at" DESC, "past"."id" DESC LIMIT 1
      ) AS "last" ON true
      WHERE ("last"."status", coalesce("last"."refunded_minor", 0))
        IS DISTINCT FROM ("now"."status", coalesce("now"."refunded_minor", 0))
      RETURNING "transaction_id"
    )
    UPDATE "transactions" SET "changed_at" = clock_timestamp() FROM "added"
    WHERE "organization_id" = ${organizationId}::uuid AND "id" = "added"."transaction_id"`;
}

/** Remembers that the provider has named these payments' invoices itself: of those whose answer was taken over. */
export async function markAsked(db: TenantDb, target: MirrorTarget, externalIds: string[], at: Date): Promise<void> {
  const { organizationId, connectionId } = target;
  if (externalIds.length === 0) return;
  await db.transaction.updateMany({
    where: {
      ...{ organizationId, connectionId, externalId: { in: externalIds } },
      ...{ invoicesKnownAt: null, rawDetail: { not: Prisma.AnyNull } },
    },
    data: { invoicesKnownAt: at },
  });
}

/** Remembers when these invoices' details were read, the later of two readings. */
export async function markDetailed(
  db: TenantDb,
  { organizationId, connectionId }: MirrorTarget,
  read: { externalId: string; at: Date }[],
): Promise<void> {
  if (read.length === 0) return;
  await db.$executeRaw`
    UPDATE "invoices" SET "detailed_at" = greatest("detailed_at", "read"."at")
    FROM jsonb_to_recordset(${JSON.stringify(read)}::jsonb) AS "read" ("externalId" text, "at" timestamptz)
    WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
      AND "external_id" = "read"."externalId"`;
}

/** Items that their invoices no longer named at that moment are marked as deleted. */
export async function endItems(
  db: TenantDb,
  { organizationId, connectionId }: MirrorTarget,
  { invoices, items, at }: { invoices: string[]; items: string[]; at: Date },
): Promise<void> {
  await db.invoiceItem.updateMany({
    where: {
      organizationId,
      connectionId,
      invoiceExternalId: { in: invoices },
      externalId: { notIn: items },
      sourceUpdatedAt: { lte: at },
      deletedAt: null,
    },
    data: { deletedAt: at, isPrimary: false },
  });
}

/** What may be an invoice's number: they are whole numbers. Anything else in that field is filler. */
const invoiceNumberPattern = "^[1-9][0-9]{0,14}$";

/**
 * Derives from the evidence held which invoice each of these payments was for: those named, and those that name one of
 * these invoices. Says `none` only where something was seen that proves it; without evidence either way it is unknown.
 */
export async function settleLinks(
  db: TenantDb,
  { organizationId, connectionId }: MirrorTarget,
  { transactions = [], numbers = [] }: { transactions?: string[]; numbers?: string[] },
): Promise<void> {
  if (transactions.length + numbers.length === 0) return;
  await db.$executeRaw`
    WITH "payment" AS MATERIALIZED (
      SELECT "id", "external_id", "type", "created_at", "invoices_known_at", "invoice_ids", "number_absent_at",
        "mx_invoice_number" FROM "transactions"
      WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
        AND "external_id" IN (SELECT unnest(${transactions}::text[]))
      UNION
      SELECT "id", "external_id", "type", "created_at", "invoices_known_at", "invoice_ids", "number_absent_at",
        "mx_invoice_number" FROM "transactions"
      WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
        AND "mx_invoice_number" IN (SELECT unnest(${numbers}::text[]))
    ), "invoice" AS MATERIALIZED (
      SELECT DISTINCT ON ("number") "number", "external_id", "payment_ids", "detailed_at" FROM "invoices"
      WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
        AND "deleted_at" IS NULL AND "number" IN (SELECT "mx_invoice_number" FROM "payment")
      ORDER BY "number", "source_created_at" DESC, "external_id"
    ), "evidence" AS (
      SELECT "payment"."id", "payment"."external_id" = ANY("invoice"."payment_ids") AS "is_named",
        "payment"."invoices_known_at" IS NOT NULL AS "is_known", "payment"."invoice_ids", "payment"."number_absent_at",
        coalesce("payment"."mx_invoice_number" ~ ${invoiceNumberPattern}, false) AS "is_number",
        "invoice"."external_id" AS "invoice_id",
        -- Read after the payment was here, and without it.
        "payment"."type" = 'Sale' AND "invoice"."detailed_at" > "payment"."created_at"
          AND cardinality("invoice"."payment_ids") > 0 AS "is_another"
      FROM "payment" LEFT JOIN "invoice" ON "invoice"."number" = "payment"."mx_invoice_number"
    ), "derived" AS (
      SELECT "id", CASE
        WHEN "is_named" THEN "invoice_id"
        WHEN "is_known" THEN "invoice_ids"[1]
        WHEN "is_number" AND NOT coalesce("is_another", false) THEN "invoice_id" END AS "invoice_id",
        "is_known" OR NOT "is_number" OR "number_absent_at" IS NOT NULL OR "invoice_id" IS NOT NULL AS "is_settled"
      FROM "evidence"
    )
    UPDATE "transactions" AS "held" SET "mx_invoice_id" = "derived"."invoice_id",
      "link_state" = CASE WHEN "derived"."invoice_id" IS NOT NULL THEN 'linked' WHEN "is_settled" THEN 'none' ELSE 'unknown' END
    FROM "derived" WHERE "held"."organization_id" = ${organizationId}::uuid AND "held"."id" = "derived"."id"
      AND ("held"."mx_invoice_id", "held"."link_state") IS DISTINCT FROM ("derived"."invoice_id",
        CASE WHEN "derived"."invoice_id" IS NOT NULL THEN 'linked' WHEN "is_settled" THEN 'none' ELSE 'unknown' END)`;
}
