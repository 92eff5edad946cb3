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

export type SumsBy = Sums & { key: string | null };

/** Everything of a stretch, by the day of the clinic's calendar. Days without any are left out. */
export function readRevenueDays(db: TenantDb, of: RevenueOf): Promise<SumsBy[]> {
  return readBy(db, of, Prisma.sql`(("transaction"."source_created_at" AT TIME ZONE ${of.timeZone})::date)::text`);
}

/** Everything of a stretch, by how it was paid. */
export function readRevenueTenders(db: TenantDb, of: RevenueOf): Promise<SumsBy[]> {
  return readBy(db, of, Prisma.sql`"transaction"."tender_type"`);
}

/** Everything of a stretch, by whether a standing agreement charged it ("yes") or somebody did ("no"). */
export function readRevenueRecurrence(db: TenantDb, of: RevenueOf): Promise<SumsBy[]> {
  return readBy(db, of, Prisma.sql`CASE WHEN ${isRecurring} THEN 'yes' ELSE 'no' END`);
}

/** Everything of a stretch, by the category of what it was mainly for; null for what is in none. */
export function readRevenueCategories(db: TenantDb, of: RevenueOf): Promise<SumsBy[]> {
  const item = Prisma.sql`LEFT JOIN "invoice_items" AS "item" ON ${primaryItem(of.organizationId)}`;
  return readBy(db, of, Prisma.sql`"item"."category_id"::text`, item);
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

function readBy(db: TenantDb, of: RevenueOf, key: Prisma.Sql, joined = Prisma.empty): Promise<SumsBy[]> {
  const amount = Prisma.sql`"amount"`;
  return db.$queryRaw<SumsBy[]>`
    SELECT "key",
      coalesce(sum(${amount}) FILTER (WHERE "kind" IN ('sale', 'chargeback')), 0)::bigint AS "salesMinor",
      (count(*) FILTER (WHERE "kind" IN ('sale', 'chargeback')))::int AS "salesCount",
      coalesce(-sum(${amount}) FILTER (WHERE "kind" = 'refund'), 0)::bigint AS "refundsMinor",
      (count(*) FILTER (WHERE "kind" = 'refund'))::int AS "refundsCount",
      coalesce(sum(${amount}) FILTER (WHERE "kind" = 'chargeback'), 0)::bigint AS "chargebacksMinor",
      (count(*) FILTER (WHERE "kind" = 'chargeback'))::int AS "chargebacksCount"
    FROM (
      SELECT ${key} AS "key", ${transactionKind} AS "kind", "transaction"."amount_minor" AS "amount"
      FROM "transactions" AS "transaction" ${joined}
      WHERE ${within(of)} AND "transaction"."currency" = ${of.currency}
    ) AS "taken" WHERE "kind" <> 'none' GROUP BY "key" ORDER BY "salesMinor" DESC, "key"`;
}

function within({ organizationId, from, until }: Pick<RevenueOf, "organizationId" | "from" | "until">): Prisma.Sql {
  return Prisma.sql`"transaction"."organization_id" = ${organizationId}::uuid AND "transaction"."deleted_at" IS NULL
    AND "transaction"."source_created_at" >= ${from.toISOString()}::timestamptz
    AND "transaction"."source_created_at" < ${until.toISOString()}::timestamptz`;
}
