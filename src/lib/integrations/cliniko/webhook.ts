import { z } from "zod";
import type { Webhook } from "@/lib/integrations/contract";
import { readJsonBody, standardDeliveryId, standardSignature } from "@/lib/integrations/standard-webhook";
import { createLists } from "./lists";
import { collectionOf } from "./streams";

/** What a clinic's own automation says: this record may have changed. */
const hintBody = z.object({
  resource: z.string().min(1).max(64),
  id: z.union([z.string().min(1).max(64), z.number().int().nonnegative()]).transform(String),
});

/** Cliniko has no webhooks: these are a clinic's own hints, signed with the secret of its connection. */
export const webhook: Webhook = {
  ...standardSignature,
  expects: 'Send {"resource": "patient", "id": "123"} as JSON.',
  types: [...createLists(undefined).map(({ collection }) => collection), "bookings"],
  describe: ({ body, headers }) => {
    const hint = hintBody.safeParse(readJsonBody(body));
    const deliveryId = standardDeliveryId(headers);
    return hint.success && deliveryId ? { deliveryId, type: collectionOf(hint.data.resource) } : null;
  },
  hints: (payload) => [hintBody.parse(payload)],
};
