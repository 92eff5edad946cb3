import { advanceOne } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import type { RunView } from "@/features/sync/schema";
import type { TenantContext } from "@/lib/tenant/context";

/** Advances a run in this process, or waits for the worker that was quicker, until it is over. */
export async function follow(ctx: TenantContext, runId: string): Promise<RunView> {
  for (;;) {
    await advanceOne({ organizationId: ctx.organizationId, runId }, new Date(Date.now() + 60_000));
    const run = await getRun(ctx, { id: runId });
    if (run.finishedAt) return run;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
