import { writeFigures } from "@/lib/db/figures";
import type { TenantDb } from "@/lib/db/guard";
import { listOrganizations } from "@/lib/db/system/organizations";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

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

const staleMs = 60 * 60_000;

/** Computes the figures of every organization whose own are more than an hour old: windows move, visits come and pass. */
export async function refreshStaleFigures(now = new Date()): Promise<number> {
  const organizations = await listOrganizations();
  const stale = organizations.filter(
    ({ figuresComputedAt }) => figuresComputedAt && now.getTime() - figuresComputedAt.getTime() > staleMs,
  );
  for (const { id } of stale) {
    const actor = { type: "system", label: "figures" } as const;
    await recomputeActivePatients(mintContext({ organizationId: id, actor, permissions: [] }));
  }
  return stale.length;
}
