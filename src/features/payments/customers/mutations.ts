import { matchCustomers } from "@/lib/db/customers";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

/** Finds out anew which contacts an organization's paying customers are, by what has been synced. Shows nothing. */
export async function recomputeCustomers(ctx: TenantContext): Promise<void> {
  await withTenant(ctx, (db) => matchCustomers(db, ctx.organizationId), { timeoutMs: 120_000 });
}
