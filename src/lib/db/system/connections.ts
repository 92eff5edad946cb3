import { withSystem } from "@/lib/db/system/transaction";

export type ConnectionRef = { organizationId: string; connectionId: string };

/** Whose webhook address this is, by the hash of its token. Null for an address we never gave out. */
export function findConnectionByWebhook(provider: string, webhookTokenHash: string): Promise<ConnectionRef | null> {
  return withSystem(async (db) => {
    const row = await db.connection.findFirst({
      where: { provider, webhookTokenHash, status: { not: "disconnected" } },
      select: { organizationId: true, id: true },
    });
    return row && { organizationId: row.organizationId, connectionId: row.id };
  });
}

/**
 * Every connection that asks for scheduled syncs, with its organization's time zone and subscription, and when
 * its latest sync was asked for.
 */
export function listScheduledConnections(provider?: string) {
  return withSystem((db) =>
    db.connection.findMany({
      where: { status: "connected", schedule: { not: "off" }, ...(provider ? { provider } : {}) },
      select: {
        organizationId: true,
        id: true,
        schedule: true,
        organization: {
          select: {
            timeZone: true,
            subscriptionStatus: true,
            subscriptionPlan: true,
            trialEndsAt: true,
            pastDueSince: true,
          },
        },
        // Another try of a few failed items is no sync.
        runs: {
          where: { mode: { not: "retry" } },
          orderBy: { createdAt: "desc" },
          take: 1,
          select: { createdAt: true },
        },
      },
      orderBy: [{ organizationId: "asc" }, { id: "asc" }],
    }),
  );
}
