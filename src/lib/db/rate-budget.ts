import type { Prisma } from "@/lib/db/generated/client";
import { withSystem } from "@/lib/db/system/transaction";

export type CallRequest = {
  /** The unit that the provider counts calls by. */
  key: string;
  /** So many calls in any stretch of `perMs`. */
  calls: number;
  perMs: number;
  /** Nothing is reserved when the wait would be longer than this. */
  waitMsMax?: number;
  /** Another clock than the database's. */
  now?: Date | undefined;
};

/** When `granted`, one call may be made after `waitMs`, and counts as made. Else that is how long to stay away. */
export type Reservation = { granted: boolean; waitMs: number };

/** `used` counts the calls of the last window; `busySince` is since when more than 80 % has been used at every call. */
export type BudgetState = { used: number; busySince: Date | null; blockedUntil: Date | null };

// The provider may see two calls closer together than we made them.
const marginMs = 250;
const busyShare = 0.8;

/**
 * Reserves the next free moment for one call, first come first served among all processes: never more than `calls` in
 * any stretch of `perMs`. Calls are granted at once while the window has room.
 */
export async function reserveCall(request: CallRequest): Promise<Reservation> {
  return withSystem(async (db) => {
    const reservation = await reserve(db, request);
    if (reservation) return reservation;
    await db.$executeRaw`INSERT INTO "rate_budgets" ("key") VALUES (${request.key}) ON CONFLICT DO NOTHING`;
    return (await reserve(db, request)) ?? { granted: false, waitMs: request.perMs };
  });
}

/** Grants no call under this key before that moment: the provider itself said so. An earlier moment changes nothing. */
export async function blockUntil(key: string, until: Date): Promise<void> {
  await withSystem(
    (db) => db.$executeRaw`
      INSERT INTO "rate_budgets" AS "budget" ("key", "blocked_until") VALUES (${key}, ${until}::timestamptz)
      ON CONFLICT ("key") DO UPDATE SET
        "blocked_until" = greatest("budget"."blocked_until", excluded."blocked_until")`,
  );
}

/** How hard a budget has been used lately. `busySince` is null once a tenth of the window has passed without a call. */
export async function readBudget({
  key,
  perMs,
  now,
}: Pick<CallRequest, "key" | "perMs" | "now">): Promise<BudgetState> {
  const rows = await withSystem(
    (db) => db.$queryRaw<BudgetState[]>`
      SELECT (SELECT count(*)::int FROM unnest("granted_at") AS "at"
          WHERE "at" > "clock"."now" - make_interval(secs => ${perMs / 1000})) AS "used",
        CASE WHEN "granted_at"[cardinality("granted_at")] > "clock"."now" - make_interval(secs => ${perMs / 10_000})
          THEN "busy_since" END AS "busySince",
        CASE WHEN "blocked_until" > "clock"."now" THEN "blocked_until" END AS "blockedUntil"
      FROM "rate_budgets", (SELECT coalesce(${now ?? null}::timestamptz, clock_timestamp()) AS "now") AS "clock"
      WHERE "key" = ${key}`,
  );
  return rows[0] ?? { used: 0, busySince: null, blockedUntil: null };
}

/** Null when the key has no row yet. The clock is read once the row is ours: before, its order would not be that of the grants. */
async function reserve(db: Prisma.TransactionClient, request: CallRequest): Promise<Reservation | null> {
  const { key, calls, perMs, waitMsMax = 2 ** 31, now = null } = request;
  const windowSeconds = (perMs + marginMs) / 1000;
  const rows = await db.$queryRaw<Reservation[]>`
    WITH "budget" AS MATERIALIZED (
      SELECT * FROM "rate_budgets" WHERE "key" = ${key} FOR UPDATE
    ), "clock" AS MATERIALIZED (
      SELECT "budget".*, cardinality("granted_at") AS "count",
        date_trunc('milliseconds', coalesce(${now}::timestamptz, clock_timestamp())) AS "now"
      FROM "budget"
    ), "next" AS MATERIALIZED (
      SELECT *, greatest("now", "blocked_until", "granted_at"["count"],
        "granted_at"["count" - ${calls}::int + 1] + make_interval(secs => ${windowSeconds})) AS "slot"
      FROM "clock"
    ), "taken" AS (
      UPDATE "rate_budgets" SET
        "granted_at" = ("next"."granted_at" || "next"."slot")[greatest(1, "next"."count" - ${calls}::int + 2):],
        "busy_since" = CASE WHEN ${Math.floor(calls * busyShare)} < 1 + (SELECT count(*) FROM unnest("next"."granted_at") AS "at"
            WHERE "at" > "next"."slot" - make_interval(secs => ${windowSeconds}))
          THEN coalesce("next"."busy_since", "next"."slot") END
      FROM "next"
      WHERE "rate_budgets"."key" = ${key} AND "next"."slot" <= "next"."now" + make_interval(secs => ${waitMsMax / 1000})
      RETURNING 1
    )
    SELECT EXISTS (SELECT 1 FROM "taken") AS "granted",
      ceil(extract(epoch FROM "slot" - "now") * 1000)::float8 AS "waitMs"
    FROM "next"`;
  return rows[0] ?? null;
}
