import { receive } from "@/features/webhooks/mutations";
import { sweepAfterAnswer } from "@/features/webhooks/processing/mutations";
import { receiveEndpoint } from "@/features/webhooks/schema";
import { publicRoute } from "@/lib/http/route";
import { afterAnswer } from "@/lib/jobs/inline";

export const POST = publicRoute(receiveEndpoint, async ({ params: { provider, token }, request }) => {
  const response = await receive(provider, request, { token });
  afterAnswer(sweepAfterAnswer);
  return response;
});

// Otherwise Next watches each look at the request, to find out whether its answer may be kept.
export const dynamic = "force-dynamic";
