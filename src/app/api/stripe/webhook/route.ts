import { receiveStripeEndpoint } from "@/features/billing/schema";
import { receive } from "@/features/webhooks/mutations";
import { sweepAfterAnswer } from "@/features/webhooks/processing/mutations";
import { publicRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = publicRoute(receiveStripeEndpoint, async ({ request }) => {
  const response = await receive("stripe", request);
  afterAnswer(sweepAfterAnswer);
  return response;
});
