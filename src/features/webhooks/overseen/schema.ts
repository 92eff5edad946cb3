import { z } from "zod";
import {
  deliveryAddress,
  deliveryDetail,
  deliveryFilter,
  deliveryView,
  refusalView,
  replayedView,
} from "@/features/webhooks/schema";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, idParams, pageOf } from "@/lib/http/endpoint";

const tag = "Super admin";

export const owners = ["known", "unknown"] as const;

const organization = z
  .object({ id: z.uuid(), name: z.string() })
  .nullable()
  .describe("Whose it turned out to be; null as long as nobody knows");

export const platformDeliveryView = deliveryView.extend({ organization });

export type PlatformDeliveryView = z.infer<typeof platformDeliveryView>;

export const platformDeliveryDetail = deliveryDetail.extend({ organization });

export type PlatformDeliveryDetail = z.infer<typeof platformDeliveryDetail>;

const platformFilter = deliveryFilter.extend({
  organization: z.enum(owners).optional().describe("unknown: only what is nobody's yet"),
});

export const listPlatformDeliveriesInput = pageQuery.extend(platformFilter.shape);

export type ListPlatformDeliveriesInput = z.infer<typeof listPlatformDeliveriesInput>;

export const listPlatformDeliveriesEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/admin/webhook-events",
  summary: "List what suppliers of the hub itself have sent, newest first",
  description: "`from` is included, `to` is not.",
  tag,
  access: "super_admin",
  query: listPlatformDeliveriesInput,
  answers: { 200: { description: "A page of deliveries", schema: pageOf(platformDeliveryView) } },
  refusals: ["invalid_cursor"],
});

export const getPlatformDeliveryEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/admin/webhook-events/{id}",
  summary: "Read one delivery of a supplier with what it said",
  description: "Who reads it is written to the hub's log, and to that of the organization whose it is.",
  tag,
  access: "super_admin",
  params: idParams,
  answers: { 200: { description: "The delivery", schema: platformDeliveryDetail } },
});

export const replayPlatformOneEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/admin/webhook-events/{id}/replay",
  summary: "Process one delivery of a supplier once more",
  description: "409 while it waits or is being processed.",
  tag,
  access: "super_admin",
  params: idParams,
  answers: { 202: { description: "Queued", schema: z.object({ count: z.number().int() }) } },
  refusals: ["conflict"],
});

export const replayPlatformBody = platformFilter
  .extend({ dryRun: z.boolean().default(false).describe("Only count what would be replayed") })
  .strict();

export type ReplayPlatformInput = z.infer<typeof replayPlatformBody>;

export const replayPlatformRangeEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/admin/webhook-events/replay",
  summary: "Process many deliveries of suppliers once more, or count them first",
  description:
    "Those that fit the filters and are not under way. Count with `dryRun`, then send the `to` of the answer along, so that exactly these are meant.",
  tag,
  access: "super_admin",
  body: replayPlatformBody,
  answers: { 200: { description: "What was counted, or queued", schema: replayedView } },
});

export const listPlatformRefusalsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/admin/webhook-refusals",
  summary: "Count what was turned away at the suppliers' addresses, by day and reason",
  description: "Of the last 30 days, which are UTC. Nothing else is kept of it.",
  tag,
  access: "super_admin",
  answers: { 200: { description: "The counts", schema: z.object({ data: z.array(refusalView) }) } },
});

/** How the list is narrowed in its page's address. */
export const platformAddress = platformFilter.extend(deliveryAddress.pick({ from: true, to: true }).shape);
