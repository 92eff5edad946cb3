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
  providerName: z.string(),
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

export const skipReasons = ["running", "paused", "refused", "subscription", "failed"] as const;

export type SkipReason = (typeof skipReasons)[number];

const skippedView = z.object({
  organizationId: z.uuid(),
  organization: z.string(),
  connectionId: z.uuid(),
  account: z.string(),
  reason: z
    .enum(skipReasons)
    .describe("failed: something went wrong with this one; the others were started all the same"),
});

export type SkippedView = z.infer<typeof skippedView>;

export const syncAllPlan = z.object({
  connections: z.number().int().describe("How many would be synced"),
  organizations: z.number().int(),
  skipped: z.array(skippedView),
});

export type SyncAllPlan = z.infer<typeof syncAllPlan>;

export const syncAllResult = z.object({ started: z.number().int(), skipped: z.array(skippedView) });

export type SyncAllResult = z.infer<typeof syncAllResult>;

export const planSyncAllEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/admin/sync-all",
  summary: "Count what a sync of all organizations would start",
  tag,
  access: "super_admin",
  answers: { 200: { description: "How many, and which not, with the reason", schema: syncAllPlan } },
});

export const syncAllEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/admin/sync-all",
  summary: "Sync all organizations now",
  description: "Only what changed is read. One connection that cannot be synced keeps none of the others from it.",
  tag,
  access: "super_admin",
  answers: { 202: { description: "Queued", schema: syncAllResult } },
});

export const usageSorts = ["-calls", "calls", "-rows", "rows", "-time", "time", "name", "-name"] as const;

const day = z.iso.date("This must be a day such as 2026-01-31.");
const daysMax = 366;
const dayMs = 86_400_000;

/** Both days are included, and run from midnight to midnight in UTC: the organizations have zones of their own. */
export const usagePeriod = z.object({ from: day.optional(), to: day.optional() });

export const usageQuery = pageQuery
  .extend({ ...usagePeriod.shape, sort: z.enum(usageSorts).default("-calls") })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ["to"], message: "The end is before the beginning." })
  .refine(({ from, to }) => !from || !to || Date.parse(to) - Date.parse(from) < daysMax * dayMs, {
    path: ["from"],
    message: `At most ${daysMax} days can be looked at.`,
  });

export type UsageInput = z.infer<typeof usageQuery>;

const used = {
  runs: z.number().int(),
  failed: z.number().int(),
  calls: z.number().int().describe("Calls that were made to providers"),
  read: z.number().int().describe("Records that providers sent"),
  written: z.number().int().describe("Rows that were created, changed or removed by it"),
  seconds: z.number().int().describe("From start to end, waiting for a provider's allowance included"),
};

export const usageView = z.object({ id: z.uuid(), name: z.string(), ...used });

export type UsageView = z.infer<typeof usageView>;

export const usagePage = pageOf(usageView).extend({
  period: z.object({ from: day, to: day, timeZone: z.literal("UTC") }),
  asOf: moment,
  totals: z.object({ organizations: z.number().int(), ...used }),
});

export const usageEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/admin/usage",
  summary: "Read what each organization's syncs used in a period",
  description: "A run belongs to the day it began on, in UTC. Both days are included; without them, the last thirty.",
  tag,
  access: "super_admin",
  query: usageQuery,
  answers: { 200: { description: "Most calls first", schema: usagePage } },
  refusals: ["invalid_cursor"],
});
