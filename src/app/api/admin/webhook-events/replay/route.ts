import { replayPlatformRange } from "@/features/webhooks/overseen/mutations";
import { replayPlatformRangeEndpoint } from "@/features/webhooks/overseen/schema";
import { sweepAfterAnswer } from "@/features/webhooks/processing/mutations";
import { superAdminRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = superAdminRoute(replayPlatformRangeEndpoint, async ({ person, body, requestId }) => {
  const replayed = await replayPlatformRange(person, body, { requestId });
  if (!body.dryRun) afterAnswer(sweepAfterAnswer);
  return replayed;
});
