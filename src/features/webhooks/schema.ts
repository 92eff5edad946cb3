import { z } from "zod";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, idParams, pageOf } from "@/lib/http/endpoint";
import { dayInput, momentInput } from "@/lib/http/time";

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

const { params: _, ...withoutToken } = receiveEndpoint;

export const receiveOlderEndpoint = defineEndpoint({
  ...withoutToken,
  path: "/api/webhook/mx-merchant",
  summary: "Take in what MX Merchant sends, at its older address",
  description: "As /api/webhooks/mx-merchant/{token}, with the token as `secret` beside the organization's id.",
  query: z.object({ companyId: z.string().max(64).default(""), secret: z.string().max(200).default("") }),
  refusals: ["forged", "invalid_input", "too_large"],
});

export const deliveryStatuses = ["received", "processing", "processed", "ignored", "failed", "dead"] as const;

export type DeliveryStatus = (typeof deliveryStatuses)[number];

export const deliveryView = z.object({
  id: z.uuid(),
  provider: z.string(),
  providerName: z.string(),
  connection: z.object({ id: z.uuid(), name: z.string() }).nullable().describe("Null for a supplier of the hub itself"),
  deliveryId: z.string().describe("The sender's own id: what arrives under it again is the same delivery"),
  type: z.string(),
  status: z
    .enum(deliveryStatuses)
    .describe("`failed` is tried again by itself; `dead` has used up its attempts and waits for a replay"),
  attempts: z.number().int(),
  nextAttemptAt: z.iso.datetime().nullable(),
  reason: z.string().nullable().describe("Why it failed, or why nothing was done"),
  bodyBytes: z.number().int(),
  receivedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});

export type DeliveryView = z.infer<typeof deliveryView>;

export const deliveryDetail = deliveryView.extend({
  headers: z.record(z.string(), z.string()).describe("Values that may be a secret or a person's are replaced"),
  payload: z.string().nullable().describe("What was sent, secrets replaced; null when its key is gone"),
  isCut: z.boolean().describe("Whether the payload is longer than what is shown"),
});

export type DeliveryDetail = z.infer<typeof deliveryDetail>;

export const deliveryFilter = z.object({
  provider: z.string().max(64).optional(),
  status: z.enum(deliveryStatuses).optional(),
  type: z.string().max(255).optional(),
  from: momentInput.optional(),
  to: momentInput.optional(),
});

/** How a list of deliveries is narrowed in its page's address. */
export const deliveryAddress = deliveryFilter.extend({ from: dayInput.optional(), to: dayInput.optional() });

export const listDeliveriesInput = pageQuery.extend(deliveryFilter.shape);

export type ListDeliveriesInput = z.infer<typeof listDeliveriesInput>;

export const listDeliveriesEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/webhook-events",
  summary: "List what providers have sent, newest first",
  description: "`from` is included, `to` is not.",
  tag,
  access: "session",
  permission: "config.view",
  query: listDeliveriesInput,
  answers: { 200: { description: "A page of deliveries", schema: pageOf(deliveryView) } },
  refusals: ["invalid_cursor"],
});

export const getDeliveryEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/webhook-events/{id}",
  summary: "Read one delivery with what it said",
  description: "Who reads it is written to the audit log.",
  tag,
  access: "session",
  permission: "config.view",
  params: idParams,
  answers: { 200: { description: "The delivery", schema: deliveryDetail } },
});

export const replayOneEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/webhook-events/{id}/replay",
  summary: "Process one delivery once more",
  description: "409 while it waits or is being processed.",
  tag,
  access: "session",
  permission: "sync.manual",
  params: idParams,
  answers: { 202: { description: "Queued", schema: z.object({ count: z.number().int() }) } },
  refusals: ["conflict"],
});

export const replayBody = deliveryFilter
  .extend({ dryRun: z.boolean().default(false).describe("Only count what would be replayed") })
  .strict();

export type ReplayInput = z.infer<typeof replayBody>;

export const replayedView = z.object({ count: z.number().int(), to: z.iso.datetime() });

export type ReplayedView = z.infer<typeof replayedView>;

export const replayRangeEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/webhook-events/replay",
  summary: "Process many deliveries once more, or count them first",
  description:
    "Those that fit the filters and are not under way. Count with `dryRun`, then send the `to` of the answer along, so that exactly these are meant.",
  tag,
  access: "session",
  permission: "sync.manual",
  body: replayBody,
  answers: { 200: { description: "What was counted, or queued", schema: replayedView } },
});

export const refusalReasons = ["forged", "stale", "unreadable", "too_large"] as const;

export const refusalView = z.object({
  provider: z.string(),
  providerName: z.string(),
  connection: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  day: z.iso.date().describe("In the organization's time zone"),
  reason: z.enum(refusalReasons),
  count: z.number().int(),
  lastAt: z.iso.datetime(),
});

export type RefusalView = z.infer<typeof refusalView>;

export const listRefusalsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/webhook-refusals",
  summary: "Count what was turned away, by day and reason",
  description: "Of the last 30 days. Nothing else is kept of it.",
  tag,
  access: "session",
  permission: "config.view",
  answers: { 200: { description: "The counts", schema: z.object({ data: z.array(refusalView) }) } },
});
