import { z } from "zod";
import { defineEndpoint } from "@/lib/http/endpoint";

/** What a clinic's own automation says: this record may have changed. */
export const hintBody = z.object({
  resource: z.string().min(1).max(64),
  id: z.union([z.string().min(1).max(64), z.number().int().nonnegative()]).transform(String),
});

export const receiveHintEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/webhooks/{provider}/{token}",
  summary: "Hint that a record changed, signed as a Standard Webhook",
  description: "The record is read again from the provider; the hint itself is not believed.",
  tag: "Webhooks",
  access: "webhook",
  params: z.object({
    provider: z.string().max(64),
    token: z.union([z.string(), z.array(z.string()).length(1)]).transform(String),
  }),
  answers: { 202: { description: "Taken", schema: z.object({ received: z.literal(true) }) } },
  refusals: ["forged", "invalid_input", "too_large"],
});
