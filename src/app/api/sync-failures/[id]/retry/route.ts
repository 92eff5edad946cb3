import { advanceStarted, retryFailure } from "@/features/sync/mutations";
import { retryFailureEndpoint } from "@/features/sync/schema";
import { tenantRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const maxDuration = 300;

export const POST = tenantRoute(retryFailureEndpoint, async ({ ctx, params }) => {
  const started = await retryFailure(ctx, params);
  afterAnswer(() => advanceStarted(ctx, started));
  return started;
});
