import { z } from "zod";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, idParams, pageOf } from "@/lib/http/endpoint";

const tag = "Super admin";
const moment = z.iso.datetime();

export const plans = ["basic", "pro", "enterprise"] as const;
export const subscriptionStatuses = ["trial", "active", "past_due", "canceled"] as const;
export const organizationSorts = ["name", "-name", "-created", "created", "-patients", "patients"] as const;

export const organizationFilter = z.object({
  search: z.string().trim().max(120).optional(),
  plan: z.enum(plans).optional(),
  status: z.enum(subscriptionStatuses).optional(),
  health: z
    .enum(["all", "troubled"])
    .default("all")
    .describe("troubled: a connection that is refused, fails or has an open alert"),
  sort: z.enum(organizationSorts).default("name"),
});

export type OrganizationFilter = z.infer<typeof organizationFilter>;

export const connectionHealthView = z.object({
  id: z.uuid(),
  provider: z.string(),
  name: z.string(),
  status: z.enum(["connected", "paused", "refused", "disconnected"]),
  lastSucceededAt: moment.nullable(),
  failedRuns: z.number().int().describe("Runs that failed since the last success"),
  openAlerts: z.number().int(),
  isRunning: z.boolean(),
});

export type ConnectionHealthView = z.infer<typeof connectionHealthView>;

export const overseenView = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  plan: z.enum(plans),
  status: z.enum(subscriptionStatuses),
  timeZone: z.string(),
  country: z.string(),
  currency: z.string(),
  createdAt: moment,
  members: z.number().int().describe("Those whose membership holds now"),
  patients: z.number().int().nullable().describe("Null until figures were computed for the first time"),
  figuresComputedAt: moment.nullable(),
  connections: z.array(connectionHealthView),
});

export type OverseenView = z.infer<typeof overseenView>;

export const listOverseenQuery = pageQuery.extend(organizationFilter.shape);

export type ListOverseenInput = z.infer<typeof listOverseenQuery>;

export const listOverseenEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/admin/organizations",
  summary: "List all organizations, with how their connections do",
  tag,
  access: "super_admin",
  query: listOverseenQuery,
  answers: { 200: { description: "A page of them", schema: pageOf(overseenView).extend({ total: z.number().int() }) } },
  refusals: ["invalid_cursor"],
});

export const getOverseenEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/admin/organizations/{id}",
  summary: "Read how one organization stands",
  tag,
  access: "super_admin",
  params: idParams,
  answers: { 200: { description: "The organization", schema: z.object({ organization: overseenView }) } },
});

export const lookMinutes = 60;

export const lookView = z.object({ organizationId: z.uuid(), endsAt: moment });

export const startLookForm = idParams;

export const startLookEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/admin/organizations/{id}/look",
  summary: "Look into an organization as a super admin",
  description:
    "For an hour at most, and to see only: every change is refused meanwhile, in that organization and elsewhere. The organization's audit log has the beginning, the end and what was looked at.",
  tag,
  access: "super_admin",
  params: idParams,
  answers: { 201: { description: "This session looks into it from the next request on", schema: lookView } },
  refusals: ["conflict"],
});

export const endLookEndpoint = defineEndpoint({
  method: "DELETE",
  path: "/api/admin/look",
  summary: "Leave the organization that one looks into",
  tag,
  access: "super_admin",
  endsLook: true,
  answers: { 204: { description: "Left" } },
  refusals: ["not_found"],
});
