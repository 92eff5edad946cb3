import { raiseAlert } from "@/features/alerts/mutations";
import { requireProvider } from "@/features/connections/queries";
import type { CallMeter } from "@/features/sync/pass/schema";
import { busyTooLongMs } from "@/features/sync/rules";
import { readBudget } from "@/lib/db/rate-budget";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

type Watched = { connectionId: string; provider: string; runId: string; calls: CallMeter };

const lookEveryMs = 60_000;

/**
 * Looks, at most once a minute, how long the allowance that a run's calls count against has been nearly used up. Raises
 * an alert when that has been too long, once for each stretch of work.
 */
export function createBudgetWatch(ctx: TenantContext, watched: Watched): () => Promise<void> {
  const { connectionId, runId, calls } = watched;
  const { name, budget } = requireProvider(watched.provider);
  let nextLookMs = 0;
  return async () => {
    const key = calls.budgetKey();
    const now = ctx.now();
    if (key === null || now.getTime() < nextLookMs) return;
    nextLookMs = now.getTime() + lookEveryMs;
    const { busySince } = await readBudget({ key, perMs: budget.perMs, now });
    if (!busySince || now.getTime() - busySince.getTime() < busyTooLongMs) return;
    nextLookMs = Number.POSITIVE_INFINITY;
    const minutes = Math.floor((now.getTime() - busySince.getTime()) / 60_000);
    const message =
      `More than 80 % of the calls that ${name} allows have been used for ${minutes} minutes. ` +
      "Syncs take longer, and other programs that use this key may be refused.";
    await withTenant(ctx, (db) => raiseAlert(db, ctx, { kind: "rate_budget", connectionId, runId, message }));
  };
}
