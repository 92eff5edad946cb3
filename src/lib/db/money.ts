import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId } from "@/lib/db/guard";

/** What transactions of one kind add up to, in minor units. */
export type KindSum = { kind: string; count: number; minor: bigint };

/** What stays of transactions, in minor units. Refunds and chargebacks are positive: they are taken off. */
export type Sums = {
  salesMinor: bigint;
  salesCount: number;
  refundsMinor: bigint;
  refundsCount: number;
  chargebacksMinor: bigint;
  chargebacksCount: number;
};

/**
 * Which kinds a figure is made of, and so its rows. A sale that was charged back is a sale, and a chargeback as well;
 * what is left of a period is made of all that is counted.
 */
export const kindsOf = {
  counted: ["sale", "refund", "chargeback"],
  sale: ["sale", "chargeback"],
  refund: ["refund"],
  chargeback: ["chargeback"],
  none: ["none"],
} satisfies Record<string, string[]>;

export type KindChoice = keyof typeof kindsOf;

/** Adds up by kind. */
export function addKinds(rows: readonly KindSum[]): Sums {
  const of = (choice: KindChoice) => rows.filter(({ kind }) => kindsOf[choice].includes(kind));
  const minor = (some: KindSum[]) => some.reduce((sum, row) => sum + row.minor, 0n);
  const count = (some: KindSum[]) => some.reduce((sum, row) => sum + row.count, 0);
  const [sales, refunds, chargebacks] = [of("sale"), of("refund"), of("chargeback")];
  return {
    salesMinor: minor(sales),
    salesCount: count(sales),
    refundsMinor: -minor(refunds),
    refundsCount: count(refunds),
    chargebacksMinor: minor(chargebacks),
    chargebacksCount: count(chargebacks),
  };
}

/** A kind's sum, of rows that are grouped by it. */
export const kindSum = Prisma.sql`
  "transaction"."kind", count(*)::int AS "count", sum("transaction"."amount_minor")::bigint AS "minor"`;

/** Whether a payment was charged by a standing agreement, rather than asked for by itself: its source says so. */
export const isRecurring = Prisma.sql`(coalesce("transaction"."source", '') = 'Recurring')`;

/** The condition that an item is what its transaction was mainly for: the primary one of its invoice. */
export function primaryItem(organizationId: OrganizationId): Prisma.Sql {
  return Prisma.sql`"item"."organization_id" = ${organizationId}::uuid
    AND "item"."connection_id" = "transaction"."connection_id"
    AND "item"."invoice_external_id" = "transaction"."mx_invoice_id"
    AND "item"."is_primary" AND "item"."deleted_at" IS NULL`;
}
