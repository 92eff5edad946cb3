import { z } from "zod";
import { sha256 } from "@/lib/crypto/signature";
import type { Subscriptions, Webhook } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import { readJsonBody } from "@/lib/integrations/standard-webhook";
import type { Client } from "./client";

/** The events that say something about a payment. */
export const paymentEvents = ["PaymentSuccess", "PaymentFail", "RefundCreated", "Chargeback"] as const;

/** Flat, and all of it text. What it says beside the payment's id is not relied on. */
const notice = z.object({ eventType: z.enum(paymentEvents), id: z.string().regex(/^\d{1,20}$/) });

/** Of what says nothing about a payment nobody has written down what its id is. */
const otherNotice = z.object({
  eventType: z
    .string()
    .min(1)
    .max(64)
    .refine((type) => !isPaymentEvent(type)),
});

const anyNotice = z.union([notice, otherNotice]);

/** Nothing is signed: the address is the secret, and the body only says which payment to read again. */
export const webhook: Webhook = {
  isGenuine: () => true,
  expects: "MX Merchant posts JSON with an eventType, and the id of a payment with those about one.",
  types: paymentEvents,
  describe: ({ body }) => {
    const parsed = anyNotice.safeParse(readJsonBody(body));
    // A repetition is the same to the last byte.
    return parsed.success
      ? { deliveryId: sha256(Buffer.from(body).toString("latin1")), type: parsed.data.eventType }
      : null;
  },
  hints: (payload) => [{ resource: "payment", id: notice.parse(payload).id }],
};

/** The merchant's notifications: one event and one address each. */
export function createSubscriptions(client: Client): Subscriptions {
  return {
    types: paymentEvents,
    list: async () => {
      const { records } = await client.subscriptions();
      return records.map(({ id, eventType, callbackUrl }) => ({ id, type: eventType, url: callbackUrl ?? "" }));
    },
    add: async ({ type, url }) => {
      const { records } = await client.subscriptions();
      // Asking twice is refused as a duplicate.
      if (records.some(({ eventType, callbackUrl }) => eventType === type && callbackUrl === url)) return;
      await client.subscribe({ eventType: type, callbackUrl: url });
    },
    remove: async (id) => {
      await client.unsubscribe(id).catch((error: unknown) => {
        if (!(error instanceof ProviderError) || error.fault !== "not_found") throw error;
      });
    },
  };
}

function isPaymentEvent(type: string): boolean {
  return paymentEvents.some((event) => event === type);
}
