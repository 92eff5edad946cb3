import type { OrganizationView } from "@/features/organizations/schema";
import type { TenantDb } from "@/lib/db/guard";
import { withTenant } from "@/lib/db/tenant";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** The organization that the caller works in. Throws `forbidden` without config.view. */
export async function getOrganization(ctx: TenantContext): Promise<OrganizationView> {
  requirePermission(ctx, "config.view");
  return withTenant(ctx, (db) => readOrganization(db, ctx));
}

/** The same, inside a transaction under way. */
export function readOrganization(db: TenantDb, ctx: TenantContext): Promise<OrganizationView> {
  return db.organization.findUniqueOrThrow({
    where: { id: ctx.organizationId },
    select: {
      id: true,
      name: true,
      slug: true,
      timeZone: true,
      country: true,
      currency: true,
      activeWindowDays: true,
    },
  });
}
