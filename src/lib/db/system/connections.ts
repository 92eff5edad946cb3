import { withSystem } from "@/lib/db/system/transaction";
import { jsonNull } from "@/lib/db/writable";

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
