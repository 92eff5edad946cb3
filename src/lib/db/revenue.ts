import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { isRecurring, type KindSum, kindSum, primaryItem } from "@/lib/db/money";

/** A stretch of time, and the one currency whose amounts are added. */
export type RevenueOf = { organizationId: OrganizationId; from: Date; until: Date; currency: string };

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

/** What transactions of one kind and time, that were paid alike and for the like, add up to. */
export type Taken = KindSum & Sort;

/** Everything of a stretch, in one pass: by when (the last of `starts` that is not later), tender, recurrence and category. */
export async function readTaken(db: TenantDb, of: RevenueOf, starts: Date[]): Promise<Taken[]> {
  // The planner takes the stretches for as many as the rows are, and would sort all these.
  await db.$executeRaw`SELECT set_config('enable_sort', 'off', true)`;
  const taken = await db.$queryRaw<Taken[]>`
    SELECT ${sort(starts)}, ${kindSum} FROM ${counted(of)} GROUP BY 1, 2, 3, "item"."category_id", "kind"`;
  await db.$executeRaw`SELECT set_config('enable_sort', 'on', true)`;
  return taken;
}

/**
 * Who paid what is read by `readTaken`, each payer once for each sort and figure. Payments of one name are taken for one
 * person's, and so are all of which nobody knows whose they are: people are rather too few than too many.
 */
export function readPayers(
  db: TenantDb,
  of: RevenueOf,
  starts: Date[],
): Promise<(Sort & { figure: Figure; payer: string })[]> {
  return db.$queryRaw`
    SELECT DISTINCT "at", "tender", "recurring", "categoryId", "figure",
      coalesce("contact", min("contact") FILTER (WHERE "name" <> '') OVER (PARTITION BY "name"), "name") AS "payer"
    FROM (
      SELECT ${sort(starts)}, "transaction"."kind", "transaction"."contact_id"::text AS "contact",
        lower(btrim(coalesce("transaction"."customer_name", ''))) AS "name"
      FROM ${counted(of)}
    ) AS "taken" JOIN (VALUES ('sale', 'sales'), ('chargeback', 'sales'), ('refund', 'refunds'),
      ('chargeback', 'chargebacks')) AS "counted" ("kind", "figure") USING ("kind")`;
}

function sort(starts: Date[]): Prisma.Sql {
  const moments = starts.map((start) => start.toISOString());
  return Prisma.sql`
    width_bucket("transaction"."source_created_at", ${moments}::timestamptz[]) - 1 AS "at",
    "transaction"."tender_type" AS "tender", ${isRecurring} AS "recurring",
    "item"."category_id"::text AS "categoryId"`;
}

/** What is anything for the books, with what each was mainly for. */
function counted(of: RevenueOf): Prisma.Sql {
  return Prisma.sql`"transactions" AS "transaction"
    LEFT JOIN "invoice_items" AS "item" ON ${primaryItem(of.organizationId)}
    WHERE ${within(of)} AND "transaction"."currency" = ${of.currency} AND "transaction"."kind" <> 'none'`;
}

/** Two stretches, the second of which begins where the first one ends. */
export type Beside = { organizationId: OrganizationId; from: Date; border: Date; until: Date };

export type TakenBeside = KindSum & { currency: string; isBefore: boolean };

/** Everything of two stretches by currency and kind, in one pass. */
export function readBeside(db: TenantDb, { border, ...of }: Beside): Promise<TakenBeside[]> {
  return db.$queryRaw<TakenBeside[]>`
    SELECT "currency", "source_created_at" < ${border.toISOString()}::timestamptz AS "isBefore", ${kindSum}
    FROM "transactions" AS "transaction" WHERE ${within(of)} GROUP BY 1, 2, "kind"`;
}

function within({ organizationId, from, until }: Pick<RevenueOf, "organizationId" | "from" | "until">): Prisma.Sql {
  return Prisma.sql`"transaction"."organization_id" = ${organizationId}::uuid AND "transaction"."deleted_at" IS NULL
    AND "transaction"."source_created_at" >= ${from.toISOString()}::timestamptz
    AND "transaction"."source_created_at" < ${until.toISOString()}::timestamptz`;
}
