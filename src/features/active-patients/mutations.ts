import { writeFigures } from "@/lib/db/figures";
import type { TenantDb } from "@/lib/db/guard";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

const timeoutMs = 120_000;

/**
 * Computes who is active, and every contact's visits in figures, as of now and for the organization's window. For the
 * end of a sync: whoever may change the data may have them computed, so it asks for no permission of its own.
 */
export async function recomputeActivePatients(ctx: TenantContext): Promise<void> {
  await withTenant(ctx, (db) => recomputeFigures(db, ctx), { timeoutMs });
}

/** The same inside a transaction under way, so that a changed window or time zone and its figures commit together. */
export async function recomputeFigures(db: TenantDb, ctx: TenantContext): Promise<void> {
  await writeFigures(db, ctx.organizationId, ctx.now());
}
