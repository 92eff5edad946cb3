import type { Webhook } from "@/lib/integrations/contract";
import { readJsonBody, standardDeliveryId, standardSignature } from "@/lib/integrations/standard-webhook";
import { clerkEnvelope, clerkEventTypes } from "./schema";

/** Clerk posts through Svix, which signs as Standard Webhooks do under header names of its own. */
export const webhook: Webhook = {
  ...standardSignature,
  expects: "Clerk's events are JSON with a type and data.",
  types: clerkEventTypes,
  describe: ({ body, headers }) => {
    const event = clerkEnvelope.safeParse(readJsonBody(body));
    const deliveryId = standardDeliveryId(headers);
    return event.success && deliveryId ? { deliveryId, type: event.data.type } : null;
  },
};
