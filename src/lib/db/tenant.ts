import { type OrganizationId, type TenantDb, tenantPool } from "@/lib/db/guard";

type Scope = { organizationId: OrganizationId };
type Limits = { timeoutMs?: number; maxWaitMs?: number };

/**
 * Runs `work` in one transaction as role hub_app, with the organization set for row level security. Both are local
 * to the transaction, so that a pooled connection carries nothing over; so is the zone, as the adapter writes and reads
 * times without one. Never wait for a provider in here.
 */
export function withTenant<T>(scope: Scope, work: (db: TenantDb) => Promise<T>, limits: Limits = {}): Promise<T> {
  const { timeoutMs = 15_000, maxWaitMs = 10_000 } = limits;
  return tenantPool(scope.organizationId).$transaction(
    async (db) => {
      await db.$executeRaw`
        SELECT set_config('role', 'hub_app', true), set_config('app.organization_id', ${scope.organizationId}, true),
          set_config('TimeZone', 'UTC', true)`;
      return work(db);
    },
    { timeout: timeoutMs, maxWait: maxWaitMs },
  );
}
