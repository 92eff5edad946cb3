import { findPaymentConnection } from "@/features/payments/manual/queries";
import type { ManualSyncInput } from "@/features/payments/manual/schema";
import { contextOfAccount, startSync } from "@/features/sync/mutations";
import type { SyncTrigger } from "@/features/sync/schema";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** A run that was started, and for whom. */
export type ManualSync = { ctx: TenantContext; runId: string };

/**
 * Queues a sync of the newest payments: of the organization's account, or for a super admin of the one that is named.
 * Throws `forbidden` when anybody else names one, `not_found` for an account that is not connected, `subscription` for one
 * whose organization can only read, `conflict` while one of its syncs is unfinished (naming it in `runId`).
 */
export async function startManualSync(
  ctx: TenantContext,
  input: ManualSyncInput,
  trigger: SyncTrigger = "user",
): Promise<ManualSync> {
  requirePermission(ctx, "sync.manual");
  const { transactionCount: count, from = null, to = null, merchantId, strategy } = input;
  const target = merchantId ? await ofMerchant(ctx, merchantId) : { ctx, id: (await findPaymentConnection(ctx)).id };
  const scope = { count, from, to };
  const run = { connectionId: target.id, mode: "incremental", trigger, scope, strategy } as const;
  return { ctx: target.ctx, ...(await startSync(target.ctx, run)) };
}

async function ofMerchant(ctx: TenantContext, merchantId: string): Promise<{ ctx: TenantContext; id: string }> {
  requirePermission(ctx, "admin.*");
  const found = await contextOfAccount(ctx, { provider: "mx-merchant", externalAccountId: merchantId });
  return { ctx: found.ctx, id: found.connectionId };
}
