import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";
import { isRecurring, type KindChoice, type KindSum, kindSum, kindsOf, primaryItem } from "@/lib/db/money";
import { isFoundBy } from "@/lib/db/payment-words";

/** Which transactions: every condition that is not null must hold. Amounts are minor units, of one currency. */
export type TransactionFilter = {
  organizationId: OrganizationId;
  words: string[];
  from: Date | null;
  until: Date | null;
  status: string | null;
  type: string | null;
  /** A tender as the provider says it, or "none" where it says none. */
  tender: string | null;
  kind: KindChoice | null;
  recurring: boolean | null;
  linkState: string | null;
  /** A category's id, or "none" for what has none. */
  category: string | null;
  /** The name of an item of its invoice, whole. */
  product: string | null;
  currency: string | null;
  minAmount: number | null;
  maxAmount: number | null;
  contactId: string | null;
  contactMatch: string | null;
};

/** One transaction as lists and exports show it. */
export type TransactionRow = {
  id: string;
  externalId: string;
  at: Date;
  status: string;
  type: string;
  kind: string;
  tender: string | null;
  source: string | null;
  amountMinor: bigint;
  refundedMinor: bigint | null;
  currency: string;
  customerName: string | null;
  cardType: string | null;
  cardLastFour: string | null;
  reference: string | null;
  authCode: string | null;
  invoiceNumber: string | null;
  linkState: string;
  isRecurring: boolean;
  settledAt: Date | null;
  product: string | null;
  category: string | null;
  invoiceId: string | null;
  contactId: string | null;
  contactName: string | null;
};

const id = Prisma.sql`"transaction"."id"`;

export const transactionSorts = {
  at: { by: Prisma.sql`"transaction"."source_created_at"`, key: "time", id },
  amount: { by: Prisma.sql`"transaction"."amount_minor"`, key: "amount", id },
} as const satisfies Record<string, Pick<Sort, "by" | "key" | "id">>;

type PageOf = { sort: Sort; position: Position | null; limit: number };

/**
 * A stretch of the list, in its order, from after a position. What the provider no longer has is left out. Which rows is
 * found in an index that holds all that they are narrowed by; only those that are shown are read.
 */
export function readTransactionRows(db: TenantDb, filter: TransactionFilter, page: PageOf): Promise<TransactionRow[]> {
  return db.$queryRaw<TransactionRow[]>`${selected(
    filter.organizationId,
    Prisma.sql`
      SELECT "transaction"."id" FROM "transactions" AS "transaction"
      WHERE ${matching(filter)} AND ${beyond(page.sort, page.position)}
      ORDER BY ${inOrder(page.sort)} LIMIT ${page.limit}::int`,
  )} ORDER BY ${inOrder(page.sort)}`;
}

/** One transaction as the list shows it; null where there is none. */
export async function readTransactionRow(
  db: TenantDb,
  organizationId: OrganizationId,
  transactionId: string,
): Promise<TransactionRow | null> {
  const [row] = await db.$queryRaw<TransactionRow[]>`${selected(
    organizationId,
    Prisma.sql`SELECT ${transactionId}::uuid AS "id"`,
  )}`;
  return row ?? null;
}

/** What the list holds of one currency and kind. */
export type TransactionSum = KindSum & { currency: string };

/** What the whole list adds up to, by currency and kind. Declined and voided ones are there as `none`. */
export function sumTransactionRows(db: TenantDb, filter: TransactionFilter): Promise<TransactionSum[]> {
  return db.$queryRaw<TransactionSum[]>`
    SELECT "currency", ${kindSum} FROM "transactions" AS "transaction" WHERE ${matching(filter)}
    GROUP BY "currency", "kind"`;
}

function selected(organizationId: OrganizationId, rows: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT "transaction"."id"::text AS "id", "transaction"."external_id" AS "externalId",
      "transaction"."source_created_at" AS "at", "transaction"."status", "transaction"."type",
      "transaction"."kind", "transaction"."tender_type" AS "tender", "transaction"."source",
      "transaction"."amount_minor" AS "amountMinor", "transaction"."refunded_minor" AS "refundedMinor",
      "transaction"."currency", "transaction"."customer_name" AS "customerName",
      "transaction"."card_type" AS "cardType", "transaction"."card_last_four" AS "cardLastFour",
      "transaction"."reference", "transaction"."auth_code" AS "authCode",
      "transaction"."mx_invoice_number" AS "invoiceNumber", "transaction"."link_state" AS "linkState",
      ${isRecurring} AS "isRecurring", "transaction"."settled_at" AS "settledAt",
      "item"."name" AS "product", "category"."name" AS "category",
      "invoice"."id"::text AS "invoiceId", "contact"."id"::text AS "contactId", "contact"."display_name" AS "contactName"
    FROM (${rows}) AS "shown"
    JOIN "transactions" AS "transaction" ON "transaction"."organization_id" = ${organizationId}::uuid
      AND "transaction"."id" = "shown"."id"
    LEFT JOIN "invoice_items" AS "item" ON ${primaryItem(organizationId)}
    LEFT JOIN "product_categories" AS "category" ON "category"."organization_id" = ${organizationId}::uuid
      AND "category"."id" = "item"."category_id"
    LEFT JOIN "invoices" AS "invoice" ON "invoice"."organization_id" = ${organizationId}::uuid
      AND "invoice"."connection_id" = "transaction"."connection_id"
      AND "invoice"."external_id" = "transaction"."mx_invoice_id"
    LEFT JOIN "contacts" AS "contact" ON "contact"."organization_id" = ${organizationId}::uuid
      AND "contact"."id" = "transaction"."contact_id"`;
}

const all = Prisma.sql`true`;

function matching(filter: TransactionFilter): Prisma.Sql {
  const { organizationId, words, from, until, category, contactId, recurring, minAmount, maxAmount } = filter;
  const equal = (column: Prisma.Sql, value: string | null) => (value === null ? all : Prisma.sql`${column} = ${value}`);
  const conditions = [
    Prisma.sql`"transaction"."organization_id" = ${organizationId}::uuid AND "transaction"."deleted_at" IS NULL`,
    from ? Prisma.sql`"transaction"."source_created_at" >= ${from.toISOString()}::timestamptz` : all,
    until ? Prisma.sql`"transaction"."source_created_at" < ${until.toISOString()}::timestamptz` : all,
    equal(Prisma.sql`"transaction"."status"`, filter.status),
    equal(Prisma.sql`"transaction"."type"`, filter.type),
    filter.tender === "none"
      ? Prisma.sql`"transaction"."tender_type" IS NULL`
      : equal(Prisma.sql`"transaction"."tender_type"`, filter.tender),
    equal(Prisma.sql`"transaction"."currency"`, filter.currency),
    equal(Prisma.sql`"transaction"."link_state"`, filter.linkState),
    filter.kind === null ? all : Prisma.sql`"transaction"."kind" = ANY(${kindsOf[filter.kind]}::text[])`,
    recurring === null ? all : Prisma.sql`${isRecurring} = ${recurring}`,
    inCategory(organizationId, category),
    isFor(organizationId, filter.product),
    equal(Prisma.sql`"transaction"."contact_match"`, filter.contactMatch),
    contactId === null ? all : Prisma.sql`"transaction"."contact_id" = ${contactId}::uuid`,
    minAmount === null ? all : Prisma.sql`"transaction"."amount_minor" >= ${minAmount}::bigint`,
    maxAmount === null ? all : Prisma.sql`"transaction"."amount_minor" <= ${maxAmount}::bigint`,
    isFoundBy({ organizationId, words, table: "transaction" }),
  ];
  return Prisma.join(
    conditions.filter((condition) => condition !== all),
    " AND ",
  );
}

/** A transaction has the category of the primary item of its invoice; what has no invoice has none. */
function inCategory(organizationId: OrganizationId, category: string | null): Prisma.Sql {
  if (category === null) return all;
  const item = Prisma.sql`SELECT FROM "invoice_items" AS "item" WHERE ${primaryItem(organizationId)}`;
  return category === "none"
    ? Prisma.sql`NOT EXISTS (${item} AND "item"."category_id" IS NOT NULL)`
    : Prisma.sql`EXISTS (${item} AND "item"."category_id" = ${category}::uuid)`;
}

/** A transaction is for every item of its invoice, whichever is the primary one. */
function isFor(organizationId: OrganizationId, product: string | null): Prisma.Sql {
  if (product === null) return all;
  return Prisma.sql`EXISTS (SELECT FROM "invoice_items" AS "sold" WHERE "sold"."organization_id" = ${organizationId}::uuid
    AND "sold"."connection_id" = "transaction"."connection_id"
    AND "sold"."invoice_external_id" = "transaction"."mx_invoice_id"
    AND "sold"."name" = ${product} AND "sold"."deleted_at" IS NULL)`;
}
