import { type OrganizationId, type TenantDb, tenantPool } from "@/lib/db/guard";

type Scope = { organizationId: OrganizationId };

type Options = {
  timeoutMs?: number;
  maxWaitMs?: number;
  /**
   * Whether each statement is planned for any organization instead of for this one. For one that has just arrived among
   * others the planner expects no rows, and then reads all that it has to find one: see `learnOwners`.
   */
  plansForAny?: boolean;
};

/**
 * Runs `work` in one transaction as role hub_app, with the organization set for row level security. Both are local
 * to the transaction, so that a pooled connection carries nothing over; so is the zone, as the adapter writes and reads
 * times without one. Never wait for a provider in here.
 */
export function withTenant<T>(scope: Scope, work: (db: TenantDb) => Promise<T>, options: Options = {}): Promise<T> {
  const { timeoutMs = 15_000, maxWaitMs = 10_000, plansForAny = false } = options;
  return tenantPool(scope.organizationId).$transaction(
    async (db) => {
      await db.$executeRaw`
        SELECT set_config('role', 'hub_app', true), set_config('app.organization_id', ${scope.organizationId}, true),
          set_config('TimeZone', 'UTC', true),
          set_config('plan_cache_mode', ${plansForAny ? "force_generic_plan" : "auto"}, true)`;
      return work(db);
    },
    { timeout: timeoutMs, maxWait: maxWaitMs },
  );
}
