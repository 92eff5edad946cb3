import { sweepAfterAnswer } from "@/features/webhooks/processing/mutations";
import { replayRange } from "@/features/webhooks/replay/mutations";
import { replayRangeEndpoint } from "@/features/webhooks/schema";
import { tenantRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = tenantRoute(replayRangeEndpoint, async ({ ctx, body }) => {
  const replayed = await replayRange(ctx, body);
  if (!body.dryRun) afterAnswer(sweepAfterAnswer);
  return replayed;
});
