import type { OrganizationId, TenantDb } from "@/lib/db/guard";

/**
 * Has changes of an organization's memberships wait for each other until the transaction ends, so that what is decided
 * about them is decided by how they stand. Rows that only refer to the organization do not wait.
 */
export async function lockMemberships(db: TenantDb, organizationId: OrganizationId): Promise<void> {
  await db.$executeRaw`SELECT 1 FROM "organizations" WHERE "id" = ${organizationId}::uuid FOR NO KEY UPDATE`;
}
