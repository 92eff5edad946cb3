import { openSession, requireProvider } from "@/features/connections/queries";
import { findPaymentConnection } from "@/features/payments/manual/queries";
import type { ReconciliationInput, ReconciliationView } from "@/features/payments/reconciliation/schema";
import { readTally } from "@/lib/db/payment-links";
import { withTenant } from "@/lib/db/tenant";
import { AppError, type ErrorCode } from "@/lib/errors";
import { type Fault, ProviderError } from "@/lib/integrations/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Compares what the hub has of a stretch of time with the provider's list, read anew. Throws `not_found` when no account
 * is connected that could be asked, `unprocessable` for more payments than can be added up while somebody waits,
 * `credentials` and `provider_unavailable` as the provider answers.
 */
export async function reconcile(ctx: TenantContext, { from, to }: ReconciliationInput): Promise<ReconciliationView> {
  requirePermission(ctx, "sync.manual");
  const connection = await findPaymentConnection(ctx);
  const { session } = await openSession(ctx, connection.id);
  if (!session.tally) throw new AppError("not_found", "This account's list cannot be added up.");
  const theirs = await session.tally({ from, to }).catch(inOurWords);
  const target = { organizationId: ctx.organizationId, connectionId: connection.id };
  const ours = await withTenant(ctx, (db) => readTally(db, target, { from, to }));
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    hub: ours,
    provider: { name: requireProvider(connection.provider).name, ...theirs },
    agrees: ours.count === theirs.count && theirs.unreadable === 0 && isSame(ours.sums, theirs.sums),
    checkedAt: ctx.now().toISOString(),
  };
}

/** A currency without payments adds up to nothing. */
function isSame(one: Record<string, number>, other: Record<string, number>): boolean {
  const currencies = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...currencies].every((currency) => (one[currency] ?? 0) === (other[currency] ?? 0));
}

function inOurWords(cause: unknown): never {
  if (!(cause instanceof ProviderError)) throw cause;
  throw new AppError(codes[cause.fault] ?? "provider_unavailable", cause.message, { cause });
}

const codes: Partial<Record<Fault, ErrorCode>> = { credentials: "credentials", rejected: "unprocessable" };
