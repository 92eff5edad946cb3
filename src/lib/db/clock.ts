import type { OrganizationId, TenantDb } from "@/lib/db/guard";

export type Clock = {
  timeZone: string;
  ownDays: number;
  days: number;
  from: Date;
  to: Date;
  computedAt: Date | null;
};

type Wanted = { now: Date; days: number | null };

/**
 * The window of an organization's figures: its own as last computed, ending when they were; or, of other days or before
 * the first computation, one that ends now.
 */
export async function readClock(db: TenantDb, organizationId: OrganizationId, { now, days }: Wanted): Promise<Clock> {
  const [clock] = await db.$queryRaw<Clock[]>`
    SELECT "time_zone" AS "timeZone", "active_window_days" AS "ownDays", "figures_computed_at" AS "computedAt", "days", "to",
      local_midnight("to", "days", "time_zone") AS "from"
    FROM (
      SELECT *, coalesce(${days}::int, "active_window_days") AS "days",
        CASE WHEN coalesce(${days}::int, "active_window_days") = "active_window_days"
          THEN coalesce("figures_computed_at", ${now.toISOString()}::timestamptz)
          ELSE ${now.toISOString()}::timestamptz END AS "to"
      FROM "organizations" WHERE "id" = ${organizationId}::uuid
    ) AS "organization"`;
  if (!clock) throw new Error("The organization of this transaction is not there.");
  return clock;
}
