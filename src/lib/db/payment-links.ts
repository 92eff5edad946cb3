import { Prisma } from "@/lib/db/generated/client";
import type { TenantDb } from "@/lib/db/guard";
import { settleLinks } from "@/lib/db/payment-facts";
import type { MirrorTarget } from "@/lib/db/upsert";

/**
 * Which payments are meant: all of the connection, or those that a run has met under `stream`. `readSince` is from when
 * on an invoice counts as read by that run.
 */
export type Meant = MirrorTarget & { runId: string; stream: string; isScoped: boolean; readSince: Date };

/** What there is to find out about the payments that are meant. */
export type Outlook = {
  /** Payments of which nobody knows yet whether they have an invoice. */
  unknown: number;
  /** How many numbers they name between them, without what looks like filler. */
  unknownNumbers: number;
  /** Invoices that they are known to have, and how many of those were not read since something happened to a payment. */
  linked: number;
  unread: number;
};

/** How much there is to find out, for judging what it would take. */
export async function readOutlook(db: TenantDb, meant: Meant): Promise<Outlook> {
  const [row] = await db.$queryRaw<Outlook[]>`
    WITH ${meantPayments(meant)}, ${namedInvoices(meant)}
    SELECT (SELECT count(*)::int FROM "meant" WHERE "link_state" = 'unknown') AS "unknown",
      (SELECT count(DISTINCT "mx_invoice_number")::int FROM "meant"
        WHERE "link_state" = 'unknown' AND NOT "is_filler") AS "unknownNumbers",
      (SELECT count(*)::int FROM "named") AS "linked",
      (SELECT count(*)::int FROM "named" WHERE "is_stale") AS "unread"`;
  return row ?? { unknown: 0, unknownNumbers: 0, linked: 0, unread: 0 };
}

/** How many payments a run has met, and how many of them have an invoice. */
export async function countLinked(db: TenantDb, meant: Meant): Promise<{ read: number; linked: number }> {
  const [row] = await db.$queryRaw<{ read: number; linked: number }[]>`
    WITH ${meantPayments({ ...meant, isScoped: true })}
    SELECT count(*)::int AS "read", (count(*) FILTER (WHERE "link_state" = 'linked'))::int AS "linked" FROM "meant"`;
  return row ?? { read: 0, linked: 0 };
}

/** What is held of the newest so many payments of a stretch of time, for judging what reading them would take. */
export type Sample = {
  held: number;
  linked: number;
  unknown: number;
  invoices: number;
  unread: number;
  oldest: Date | null;
  newest: Date | null;
};

/** Looks at what is held of the newest so many payments, without asking the provider. */
export async function readSample(
  db: TenantDb,
  { organizationId, connectionId }: MirrorTarget,
  { count, from, to }: { count: number; from: Date | null; to: Date | null },
): Promise<Sample> {
  const [row] = await db.$queryRaw<Sample[]>`
    WITH "sample" AS MATERIALIZED (
      SELECT "link_state", "mx_invoice_id", "changed_at", "source_created_at" FROM "transactions"
      WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
        AND "deleted_at" IS NULL AND "source_created_at" >= coalesce(${from}::timestamptz, '-infinity')
        AND "source_created_at" < coalesce(${to}::timestamptz, 'infinity')
      ORDER BY "source_created_at" DESC LIMIT ${count}::int
    ), "named" AS MATERIALIZED (
      SELECT "mx_invoice_id" AS "external_id", max("changed_at") AS "changed_at" FROM "sample"
      WHERE "link_state" = 'linked' GROUP BY 1
    )
    SELECT count(*)::int AS "held", (count(*) FILTER (WHERE "link_state" = 'linked'))::int AS "linked",
      (count(*) FILTER (WHERE "link_state" = 'unknown'))::int AS "unknown",
      (SELECT count(*)::int FROM "named") AS "invoices",
      (SELECT count(*)::int FROM "named" LEFT JOIN "invoices" AS "invoice"
        ON "invoice"."organization_id" = ${organizationId}::uuid AND "invoice"."connection_id" = ${connectionId}::uuid
        AND "invoice"."external_id" = "named"."external_id"
        WHERE coalesce("invoice"."detailed_at" < "named"."changed_at", true)) AS "unread",
      min("source_created_at") AS "oldest", max("source_created_at") AS "newest"
    FROM "sample"`;
  return row ?? { held: 0, linked: 0, unknown: 0, invoices: 0, unread: 0, oldest: null, newest: null };
}

/** How many payments came into being in a stretch of time, and what they add up to by currency. */
export async function readTally(
  db: TenantDb,
  { organizationId, connectionId }: MirrorTarget,
  { from, to }: { from: Date; to: Date },
): Promise<{ count: number; sums: Record<string, number> }> {
  const rows = await db.transaction.groupBy({
    by: ["currency"],
    where: { organizationId, connectionId, deletedAt: null, sourceCreatedAt: { gte: from, lt: to } },
    _count: true,
    _sum: { amountMinor: true },
  });
  return {
    count: rows.reduce((sum, { _count }) => sum + _count, 0),
    sums: Object.fromEntries(rows.map(({ currency, _sum }) => [currency, Number(_sum.amountMinor ?? 0n)])),
  };
}

/** The payments of which nobody knows whether they have an invoice, newest first, without those that failed in this run. */
export async function listUnknown(db: TenantDb, meant: Meant): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH ${meantPayments(meant)}
    SELECT "external_id" AS "id" FROM "meant" WHERE "link_state" = 'unknown' AND ${notFailed(meant, meant.stream)}
    ORDER BY "source_created_at" DESC, "external_id" DESC`;
  return rows.map(({ id }) => id);
}

/**
 * The invoices that the payments are for and that are to be read, without those that failed in this run: each once in a
 * run, or only those that were not read since something happened to a payment of theirs.
 */
export async function listUnread(
  db: TenantDb,
  meant: Meant,
  { invoices, onlyStale }: { invoices: string; onlyStale: boolean },
): Promise<string[]> {
  const isDue = onlyStale ? Prisma.sql`"is_stale"` : Prisma.sql`"is_unread_here"`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH ${meantPayments(meant)}, ${namedInvoices(meant)}
    SELECT "external_id" AS "id" FROM "named" WHERE ${isDue} AND ${notFailed(meant, invoices)}
    ORDER BY "latest" DESC, "external_id" DESC`;
  return rows.map(({ id }) => id);
}

/**
 * Remembers of at most so many payments that are still unknown, and were made before a moment, that the list of all
 * invoices does not hold their numbers. Returns how many they were.
 */
export async function markAbsent(
  db: TenantDb,
  meant: Meant,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const { organizationId, connectionId } = meant;
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH ${meantPayments(meant)}, "absent" AS (
      SELECT "external_id" FROM "meant" WHERE "link_state" = 'unknown' AND "source_created_at" < ${before}
      LIMIT ${limit}::int
    )
    UPDATE "transactions" AS "payment" SET "number_absent_at" = clock_timestamp() FROM "absent"
    WHERE "payment"."organization_id" = ${organizationId}::uuid AND "payment"."connection_id" = ${connectionId}::uuid
      AND "payment"."external_id" = "absent"."external_id"
    RETURNING "payment"."external_id" AS "id"`;
  await settleLinks(db, meant, { transactions: rows.map(({ id }) => id) });
  return rows.length;
}

function meantPayments({ organizationId, connectionId, runId, stream, isScoped }: Meant): Prisma.Sql {
  const met = Prisma.sql`AND "external_id" IN (SELECT unnest("external_ids") FROM "sync_seen_pages"
    WHERE "organization_id" = ${organizationId}::uuid AND "run_id" = ${runId}::uuid AND "stream" = ${stream})`;
  return Prisma.sql`"meant" AS MATERIALIZED (
    SELECT "external_id", "link_state", "mx_invoice_number", "mx_invoice_id", "invoice_ids", "changed_at",
      "source_created_at",
      -- The end of a code of the payment's own. It is judged by evidence all the same; this only says what to expect.
      coalesce(length("mx_invoice_number") = 8 AND right("customer_code", 8) = "mx_invoice_number", false) AS "is_filler"
    FROM "transactions" WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
      AND "deleted_at" IS NULL ${isScoped ? met : Prisma.empty}
  )`;
}

/** The invoices of the payments that are meant, each once. */
function namedInvoices({ organizationId, connectionId, readSince }: Meant): Prisma.Sql {
  return Prisma.sql`"wanted" AS MATERIALIZED (
    SELECT "external_id", max("changed_at") AS "changed_at", max("source_created_at") AS "latest" FROM (
      SELECT unnest(CASE WHEN cardinality("invoice_ids") > 0 THEN "invoice_ids" ELSE ARRAY["mx_invoice_id"] END)
        AS "external_id", "changed_at", "source_created_at"
      FROM "meant" WHERE "link_state" = 'linked'
    ) AS "each" GROUP BY "external_id"
  ), "held" AS MATERIALIZED (
    SELECT "external_id", "detailed_at" FROM "invoices"
    WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
  ), "named" AS MATERIALIZED (
    SELECT "wanted"."external_id", "wanted"."latest",
      coalesce("held"."detailed_at" < "wanted"."changed_at", true) AS "is_stale",
      coalesce("held"."detailed_at" < ${readSince}, true) AS "is_unread_here"
    FROM "wanted" LEFT JOIN "held" USING ("external_id")
  )`;
}

function notFailed({ organizationId, connectionId, runId }: Meant, stream: string): Prisma.Sql {
  return Prisma.sql`"external_id" NOT IN (SELECT "external_id" FROM "sync_failures"
    WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
      AND "stream" = ${stream} AND "run_id" = ${runId}::uuid AND "resolved_at" IS NULL)`;
}
