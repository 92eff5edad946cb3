import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId } from "@/lib/db/guard";

/**
 * What a transaction is for the books: a sale, a refund, a sale that was charged back, or none of them (declined, voided,
 * only authorised, still under way). Sales less refunds and chargebacks are what stays. A refund is a payment of its own
 * with a negative amount, so the sale that it refunds counts in full.
 */
export const transactionKind = Prisma.sql`CASE
  WHEN "transaction"."status" NOT IN ('Approved', 'Settled', 'Chargedback') OR "transaction"."type" = 'Authorization' THEN 'none'
  WHEN "transaction"."amount_minor" < 0 THEN 'refund'
  WHEN "transaction"."status" = 'Chargedback' THEN 'chargeback'
  ELSE 'sale' END`;

/** Whether a payment was charged by a standing agreement, rather than asked for by itself: its source says so. */
export const isRecurring = Prisma.sql`(coalesce("transaction"."source", '') = 'Recurring')`;

/** The condition that an item is what its transaction was mainly for: the primary one of its invoice. */
export function primaryItem(organizationId: OrganizationId): Prisma.Sql {
  return Prisma.sql`"item"."organization_id" = ${organizationId}::uuid
    AND "item"."connection_id" = "transaction"."connection_id"
    AND "item"."invoice_external_id" = "transaction"."mx_invoice_id"
    AND "item"."is_primary" AND "item"."deleted_at" IS NULL`;
}
