import { receiveHint } from "@/features/webhooks/mutations";
import { receiveHintEndpoint } from "@/features/webhooks/schema";
import { readBytes } from "@/lib/http/body";
import { publicRoute } from "@/lib/http/route";

export const POST = publicRoute(receiveHintEndpoint, async ({ params, request }) => {
  const rawBody = Buffer.from(await readBytes(request)).toString("utf8");
  await receiveHint({ ...params, rawBody, headers: request.headers });
  return { received: true };
});
