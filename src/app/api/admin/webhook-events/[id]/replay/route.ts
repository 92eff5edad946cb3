import { replayPlatformDelivery } from "@/features/webhooks/overseen/mutations";
import { replayPlatformOneEndpoint } from "@/features/webhooks/overseen/schema";
import { sweepAfterAnswer } from "@/features/webhooks/processing/mutations";
import { superAdminRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = superAdminRoute(replayPlatformOneEndpoint, async ({ person, params, requestId }) => {
  const replayed = await replayPlatformDelivery(person, params, { requestId });
  afterAnswer(sweepAfterAnswer);
  return replayed;
});
