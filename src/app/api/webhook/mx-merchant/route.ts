import { receive } from "@/features/webhooks/mutations";
import { sweepAfterAnswer } from "@/features/webhooks/processing/mutations";
import { receiveOlderEndpoint } from "@/features/webhooks/schema";
import { publicRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = publicRoute(receiveOlderEndpoint, async ({ query, request }) => {
  const response = await receive("mx-merchant", request, { token: query.secret, organizationId: query.companyId });
  afterAnswer(sweepAfterAnswer);
  return response;
});
