import { withSystem } from "@/lib/db/system/transaction";
import { jsonNull } from "@/lib/db/writable";

const subscriptionColumns = {
  subscriptionStatus: true,
  subscriptionPlan: true,
  trialEndsAt: true,
  pastDueSince: true,
} as const;

/** Who has connected an account and how they pay, the earliest open organization first. Null when nobody has. */
export function findConnectionByAccount(account: { provider: string; externalAccountId: string }) {
  return withSystem(async (db) => {
    const row = await db.connection.findFirst({
      where: { ...account, status: { not: "disconnected" }, organization: { closedAt: null } },
      select: { organizationId: true, id: true, organization: { select: subscriptionColumns } },
      orderBy: { createdAt: "asc" },
    });
    return row && { organizationId: row.organizationId, connectionId: row.id, organization: row.organization };
  });
}

/**
 * Every connection of an open organization that asks for scheduled syncs, with its organization's time zone and subscription, and when
 * its latest sync was asked for.
 */
export function listScheduledConnections(provider?: string) {
  return withSystem((db) =>
    db.connection.findMany({
      where: {
        status: "connected",
        schedule: { not: "off" },
        organization: { closedAt: null },
        ...(provider ? { provider } : {}),
      },
      select: {
        organizationId: true,
        id: true,
        schedule: true,
        organization: {
          select: { timeZone: true, ...subscriptionColumns },
        },
        // Another try of a few failed items is no sync, nor is a part of a list.
        runs: {
          where: { mode: { not: "retry" }, scope: { equals: jsonNull } },
          orderBy: { createdAt: "desc" },
          take: 1,
          select: { createdAt: true },
        },
      },
      orderBy: [{ organizationId: "asc" }, { id: "asc" }],
    }),
  );
}

/** A connection that could be synced now, or why not. */
export type SyncableRow = {
  organizationId: string;
  organizationName: string;
  connectionId: string;
  account: string;
  provider: string;
  status: string;
  subscriptionStatus: string;
  subscriptionPlan: string;
  trialEndsAt: Date;
  pastDueSince: Date | null;
  isRunning: boolean;
};

/** Every connection of every open organization, with what stands in the way of a sync. Those that ended are left out. */
export function listSyncableConnections(): Promise<SyncableRow[]> {
  return withSystem(
    (db) => db.$queryRaw<SyncableRow[]>`
      SELECT c."organization_id"::text AS "organizationId", o."name" AS "organizationName",
        c."id"::text AS "connectionId", c."account_name" AS "account", c."provider", c."status",
        o."subscription_status" AS "subscriptionStatus", o."subscription_plan" AS "subscriptionPlan",
        o."trial_ends_at" AS "trialEndsAt", o."past_due_since" AS "pastDueSince",
        EXISTS (SELECT FROM "sync_runs" r WHERE r."organization_id" = c."organization_id"
          AND r."connection_id" = c."id" AND r."status" IN ('queued', 'running')) AS "isRunning"
      FROM "organization_services" c JOIN "organizations" o ON o."id" = c."organization_id"
      WHERE c."status" <> 'disconnected' AND o."closed_at" IS NULL
      ORDER BY lower(o."name"), o."id", c."created_at", c."id"`,
  );
}
