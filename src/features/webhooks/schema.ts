import { z } from "zod";
import { defineEndpoint } from "@/lib/http/endpoint";

const tag = "Webhooks";

const token = z.union([z.string(), z.array(z.string()).length(1)]).optional();

export const receiveEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/webhooks/{provider}/{token}",
  summary: "Take in what a provider sends",
  description:
    "Answered when the delivery is kept, and processed afterwards; one that arrives again is kept once. A connection's address ends in its token, and a hint of the clinic's own names a record that changed: it is read again from the provider, and not believed. Suppliers of the hub itself (clerk, stripe) have no token.",
  tag,
  access: "webhook",
  params: z.object({ provider: z.string().max(64), token: token.transform((given) => given && String(given)) }),
  answers: {
    200: {
      description: "Kept; nothing has to be done, or it was here before",
      schema: z.object({ received: z.literal(true) }),
    },
    202: { description: "Kept, to be processed", schema: z.object({ received: z.literal(true) }) },
  },
  refusals: ["forged", "invalid_input", "too_large"],
});
