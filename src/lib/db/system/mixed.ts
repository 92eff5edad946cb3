import type { TenantDb } from "@/lib/db/guard";
import { type OrganizationId, tenantPool } from "@/lib/db/guard";

/** A system table inside a mixed transaction: statements only, since the tenant's guard refuses its models. */
export type SystemSql = Pick<TenantDb, "$queryRaw" | "$executeRaw">;

export type Sides = {
  tenant: <T>(work: (db: TenantDb) => Promise<T>) => Promise<T>;
  system: <T>(work: (sql: SystemSql) => Promise<T>) => Promise<T>;
};

/**
 * One transaction that changes sides: a person or a session, which belong to no organization, and what their
 * organization keeps about it, commit together or not at all. Each side works under its own role and policies.
 */
export function withTenantAndSystem<T>(
  { organizationId }: { organizationId: OrganizationId },
  work: (as: Sides) => Promise<T>,
): Promise<T> {
  return tenantPool(organizationId).$transaction(
    (db) =>
      work({
        async tenant(step) {
          await db.$executeRaw`
            SELECT set_config('role', 'hub_app', true), set_config('app.organization_id', ${organizationId}, true),
              set_config('TimeZone', 'UTC', true)`;
          return step(db);
        },
        async system(step) {
          await db.$executeRaw`SELECT set_config('role', 'hub_system', true), set_config('TimeZone', 'UTC', true)`;
          return step(db);
        },
      }),
    { timeout: 15_000, maxWait: 10_000 },
  );
}
