import { Prisma } from "@/lib/db/generated/client";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";
import { withSystem } from "@/lib/db/system/transaction";

/** What an organization's runs of a stretch of time took and brought. */
export type UsageRow = {
  id: string;
  name: string;
  runs: number;
  failed: number;
  calls: number;
  read: number;
  written: number;
  seconds: number;
  /** What the name is sorted by. */
  sortName: string;
};

export type UsageOrder = "calls" | "rows" | "time" | "name";
export type Stretch = { from: Date; to: Date };

const id = Prisma.sql`"used"."id"`;

export const usageSorts: Record<UsageOrder, Pick<Sort, "by" | "key" | "id">> = {
  calls: { by: Prisma.sql`"used"."calls"`, key: "count", id },
  rows: { by: Prisma.sql`"used"."read"`, key: "count", id },
  time: { by: Prisma.sql`"used"."seconds"`, key: "count", id },
  name: { by: Prisma.sql`"used"."sortName"`, key: "text", id },
};

type Reading = { sort: Sort; position: Position | null; limit: number };

/** A stretch of the organizations that synced in a stretch of time, with what each used, in one statement. */
export function listUsageRows(stretch: Stretch, { sort, position, limit }: Reading): Promise<UsageRow[]> {
  return withSystem(
    (db) => db.$queryRaw<UsageRow[]>`
      SELECT "id"::text AS "id", "name", "runs", "failed", "calls", "read", "written", "seconds", "sortName"
      FROM (SELECT "o"."id", "o"."name", (lower("o"."name") COLLATE "C") AS "sortName", "sums".*
        FROM (SELECT "organization_id", ${sums} FROM "sync_runs" "r" WHERE ${within(stretch)}
          GROUP BY "organization_id") AS "sums"
        JOIN "organizations" "o" ON "o"."id" = "sums"."organization_id") AS "used"
      WHERE ${beyond(sort, position)} ORDER BY ${inOrder(sort)} LIMIT ${limit}::int`,
  );
}

export type UsageTotals = Omit<UsageRow, "id" | "name" | "sortName"> & { organizations: number };

/** What all organizations together used in a stretch of time. */
export function sumUsage(stretch: Stretch): Promise<UsageTotals> {
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<UsageTotals[]>`
      SELECT count(DISTINCT "organization_id")::int AS "organizations", ${sums}
      FROM "sync_runs" "r" WHERE ${within(stretch)}`;
    return row ?? { organizations: 0, runs: 0, failed: 0, calls: 0, read: 0, written: 0, seconds: 0 };
  });
}

/** A run belongs to the moment at which it began; one under way has taken the time until now. */
function within({ from, to }: Stretch): Prisma.Sql {
  return Prisma.sql`"r"."started_at" >= ${from.toISOString()}::timestamptz
    AND "r"."started_at" < ${to.toISOString()}::timestamptz`;
}

const sums = Prisma.sql`count(*)::int AS "runs", (count(*) FILTER (WHERE "r"."status" = 'failed'))::int AS "failed",
  coalesce(sum("r"."calls_made"), 0)::int AS "calls", coalesce(sum("r"."fetched"), 0)::int AS "read",
  coalesce(sum("r"."created" + "r"."updated" + "r"."deleted"), 0)::int AS "written",
  coalesce(round(sum(extract(epoch FROM coalesce("r"."finished_at", now()) - "r"."started_at"))), 0)::int AS "seconds"`;
