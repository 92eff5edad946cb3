import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { detailsKey } from "@/lib/db/runs";
import type { MirrorAge } from "@/lib/format/age";

export type HealthRow = {
  id: string;
  provider: string;
  name: string;
  status: string;
  lastSucceededAt: Date | null;
  freshAt: Date | null;
  openAlerts: number;
  failedItems: number;
  isRunning: boolean;
};

/** How each connection does, in the order they were made: one statement, whatever there is to count. */
export function readHealth(db: TenantDb, organizationId: OrganizationId): Promise<HealthRow[]> {
  const own = Prisma.sql`"organization_id" = ${organizationId}::uuid AND "connection_id" = "connection"."id"`;
  return db.$queryRaw<HealthRow[]>`
    SELECT "connection"."id"::text AS "id", "provider", "account_name" AS "name", "status",
      "last_succeeded_at" AS "lastSucceededAt",
      (SELECT CASE WHEN count(*) = count("fresh_at") THEN min("fresh_at") END FROM "sync_cursors"
        WHERE ${own} AND "stream" <> ${detailsKey}) AS "freshAt",
      (SELECT count(*)::int FROM "alerts" WHERE ${own} AND "acknowledged_at" IS NULL) AS "openAlerts",
      (SELECT count(*)::int FROM "sync_failures" WHERE ${own} AND "resolved_at" IS NULL) AS "failedItems",
      EXISTS (SELECT FROM "sync_runs" WHERE ${own} AND "status" IN ('queued', 'running')) AS "isRunning"
    FROM "organization_services" AS "connection"
    WHERE "organization_id" = ${organizationId}::uuid AND "status" <> 'disconnected'
    ORDER BY "created_at", "id"`;
}

/**
 * How old the people and visits are that these providers brought. A connection that was left counts for as long as
 * something of it is here; one that was never read to its end says nothing of what the others brought.
 */
export async function readPracticeAge(
  db: TenantDb,
  organizationId: OrganizationId,
  providers: readonly string[],
): Promise<MirrorAge> {
  const left = Prisma.sql`WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = "connection"."id"`;
  const [age] = await db.$queryRaw<{ isMirrored: boolean; syncedAt: Date | null }[]>`
    SELECT count(*) > 0 AS "isMirrored", min("last_succeeded_at") AS "syncedAt"
    FROM "organization_services" AS "connection"
    WHERE "organization_id" = ${organizationId}::uuid AND "provider" = ANY(${providers})
      AND ("status" <> 'disconnected' OR EXISTS (SELECT FROM "contacts" ${left}) OR EXISTS (SELECT FROM "appointments" ${left}))`;
  return { isMirrored: age?.isMirrored ?? false, syncedAt: age?.syncedAt?.toISOString() ?? null };
}

const paymentProvider = "mx-merchant";

/** When the payment provider that was asked longest ago was asked last; null where none ever was. */
export async function readPaymentsSyncedAt(db: TenantDb, organizationId: OrganizationId): Promise<string | null> {
  const { _min: oldest } = await db.connection.aggregate({
    where: { organizationId, provider: paymentProvider, status: { not: "disconnected" } },
    _min: { lastSucceededAt: true },
  });
  return oldest.lastSucceededAt?.toISOString() ?? null;
}
