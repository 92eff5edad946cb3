import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { isRecurring, primaryItem, transactionKind } from "@/lib/db/money";

/** A stretch of time, and the one currency whose amounts are added. Days are cut in the zone. */
export type RevenueOf = {
  organizationId: OrganizationId;
  from: Date;
  until: Date;
  currency: string;
  timeZone: string;
};

/** What some transactions add up to, in minor units. Refunds and chargebacks are positive: they are taken off. */
export type Sums = {
  salesMinor: bigint;
  salesCount: number;
  refundsMinor: bigint;
  refundsCount: number;
  chargebacksMinor: bigint;
  chargebacksCount: number;
};

/** The figures that are counted apart. */
export const figures = ["sales", "refunds", "chargebacks"] as const;

export type Figure = (typeof figures)[number];

/** What distinguishes some transactions from the others of a period. */
export type Sort = {
  /** Which of the stretches asked for, counted from zero. */
  at: number;
  tender: string | null;
  recurring: boolean;
  /** The category of what each was mainly for. */
  categoryId: string | null;
};

/** What some transactions of one time, that were paid alike and for the like, add up to. */
export type Taken = Sums & Sort;

/**
 * Everything of a stretch, in one pass: by when (the last of `starts`, days of the clinic's calendar in their order, that
 * is not later), tender, recurrence and category.
 */
export function readTaken(db: TenantDb, of: RevenueOf, starts: string[]): Promise<Taken[]> {
  return db.$queryRaw<Taken[]>`
    SELECT "at" - 1 AS "at", "tender", "recurring", "categoryId"::text AS "categoryId", ${sums}
    FROM (${sorted(of, starts)}) AS "taken" WHERE "kind" <> 'none' GROUP BY 1, 2, 3, 4`;
}

/**
 * Who paid what is read by `readTaken`, each payer once for each sort and figure. Payments of one name are taken for one
 * person's, and so are all of which nobody knows whose they are: people are rather too few than too many.
 */
export function readPayers(
  db: TenantDb,
  of: RevenueOf,
  starts: string[],
): Promise<(Sort & { figure: Figure; payer: string })[]> {
  return db.$queryRaw`
    SELECT DISTINCT "at" - 1 AS "at", "tender", "recurring", "categoryId"::text AS "categoryId", "figure",
      coalesce("contact", min("contact") FILTER (WHERE "name" <> '') OVER (PARTITION BY "name"), "name") AS "payer"
    FROM (${sorted(of, starts)}) AS "taken" JOIN (VALUES ('sale', 'sales'), ('chargeback', 'sales'),
      ('refund', 'refunds'), ('chargeback', 'chargebacks')) AS "counted" ("kind", "figure") USING ("kind")`;
}

function sorted(of: RevenueOf, starts: string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT width_bucket(("transaction"."source_created_at" AT TIME ZONE ${of.timeZone})::date, ${starts}::date[]) AS "at",
      "transaction"."tender_type" AS "tender", ${isRecurring} AS "recurring", "item"."category_id" AS "categoryId",
      ${transactionKind} AS "kind", "transaction"."amount_minor" AS "amount",
      "transaction"."contact_id"::text AS "contact", lower(btrim(coalesce("transaction"."customer_name", ''))) AS "name"
    FROM "transactions" AS "transaction"
    LEFT JOIN "invoice_items" AS "item" ON ${primaryItem(of.organizationId)}
    WHERE ${within(of)} AND "transaction"."currency" = ${of.currency}`;
}

/** Everything of a stretch as one sum. */
export async function readTakenInAll(db: TenantDb, of: RevenueOf): Promise<Sums[]> {
  return db.$queryRaw<Sums[]>`
    SELECT ${sums} FROM (
      SELECT ${transactionKind} AS "kind", "transaction"."amount_minor" AS "amount"
      FROM "transactions" AS "transaction" WHERE ${within(of)} AND "transaction"."currency" = ${of.currency}
    ) AS "taken"`;
}

/** The currencies in which anything was taken in a stretch, the most used first. */
export async function readCurrencies(
  db: TenantDb,
  { organizationId, from, until }: Pick<RevenueOf, "organizationId" | "from" | "until">,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ currency: string }[]>`
    SELECT "currency" FROM "transactions" AS "transaction" WHERE ${within({ organizationId, from, until })}
    GROUP BY "currency" ORDER BY count(*) DESC, "currency"`;
  return rows.map(({ currency }) => currency);
}

const sums = Prisma.sql`
  coalesce(sum("amount") FILTER (WHERE "kind" IN ('sale', 'chargeback')), 0)::bigint AS "salesMinor",
  (count(*) FILTER (WHERE "kind" IN ('sale', 'chargeback')))::int AS "salesCount",
  coalesce(-sum("amount") FILTER (WHERE "kind" = 'refund'), 0)::bigint AS "refundsMinor",
  (count(*) FILTER (WHERE "kind" = 'refund'))::int AS "refundsCount",
  coalesce(sum("amount") FILTER (WHERE "kind" = 'chargeback'), 0)::bigint AS "chargebacksMinor",
  (count(*) FILTER (WHERE "kind" = 'chargeback'))::int AS "chargebacksCount"`;

function within({ organizationId, from, until }: Pick<RevenueOf, "organizationId" | "from" | "until">): Prisma.Sql {
  return Prisma.sql`"transaction"."organization_id" = ${organizationId}::uuid AND "transaction"."deleted_at" IS NULL
    AND "transaction"."source_created_at" >= ${from.toISOString()}::timestamptz
    AND "transaction"."source_created_at" < ${until.toISOString()}::timestamptz`;
}
