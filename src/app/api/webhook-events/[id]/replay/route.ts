import { sweepAfterAnswer } from "@/features/webhooks/processing/mutations";
import { replayDelivery } from "@/features/webhooks/replay/mutations";
import { replayOneEndpoint } from "@/features/webhooks/schema";
import { tenantRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = tenantRoute(replayOneEndpoint, async ({ ctx, params }) => {
  const replayed = await replayDelivery(ctx, params);
  afterAnswer(sweepAfterAnswer);
  return replayed;
});
