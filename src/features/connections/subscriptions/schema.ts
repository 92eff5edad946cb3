import { z } from "zod";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";

const tag = "Connections";

export const subscribeEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/connections/{id}/subscription",
  summary: "Have the provider post what happens to an address made for this connection",
  description: "Asking again makes a new address and ends the old one.",
  tag,
  access: "session",
  permission: "sync.webhook",
  params: idParams,
  answers: { 201: { description: "What is posted", schema: z.object({ types: z.array(z.string()) }) } },
  refusals: ["credentials", "provider_unavailable"],
});

export const unsubscribeEndpoint = defineEndpoint({
  method: "DELETE",
  path: "/api/connections/{id}/subscription",
  summary: "Have the provider post nothing any more",
  tag,
  access: "session",
  permission: "sync.webhook",
  params: idParams,
  answers: { 204: { description: "Ended" } },
  refusals: ["credentials", "provider_unavailable"],
});
