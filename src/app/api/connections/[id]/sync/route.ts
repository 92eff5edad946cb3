import { advanceStarted, startSync } from "@/features/sync/mutations";
import { startSyncEndpoint } from "@/features/sync/schema";
import { tenantRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const maxDuration = 300;

export const POST = tenantRoute(startSyncEndpoint, async ({ ctx, params, body }) => {
  const started = await startSync(ctx, { ...body, connectionId: params.id });
  afterAnswer(() => advanceStarted(ctx, started));
  return started;
});
