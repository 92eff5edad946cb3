import { startManualSync } from "@/features/payments/manual/mutations";
import { manualSyncEndpoint } from "@/features/payments/manual/schema";
import { advanceStarted } from "@/features/sync/mutations";
import { getStartedRun } from "@/features/sync/queries";
import { tenantOrSuperAdminRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const maxDuration = 300;

export const POST = tenantOrSuperAdminRoute(manualSyncEndpoint, async ({ ctx, body }) => {
  const started = await startManualSync(ctx, body);
  const { runId } = started;
  afterAnswer(() => advanceStarted(started.ctx, started));
  return { runId, run: await getStartedRun(started.ctx, { id: runId }) };
});
