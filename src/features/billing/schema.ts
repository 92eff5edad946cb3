import { z } from "zod";
import { defineEndpoint, pageOf } from "@/lib/http/endpoint";

const tag = "Billing";

export const planKeys = ["basic", "pro", "enterprise"] as const;

export type PlanKey = (typeof planKeys)[number];

/** What a plan can include besides its limits. */
export const planFeatures = ["hourly_sync", "investors"] as const;

export type PlanFeature = (typeof planFeatures)[number];

export const limitKinds = ["connections", "members"] as const;

export type LimitKind = (typeof limitKinds)[number];

const moment = z.iso.datetime();

const usage = z.object({
  kind: z.enum(limitKinds),
  used: z.int(),
  limit: z.int().nullable().describe("null: as many as one likes"),
});

export type Usage = z.infer<typeof usage>;

export const billingView = z.object({
  enabled: z.boolean().describe("Whether this hub charges at all; if not, nothing is ever locked"),
  status: z.enum(["trial", "active", "past_due", "canceled"]),
  plan: z.enum(planKeys).describe("The plan in force; during a trial, the one that it shows"),
  readOnly: z.boolean(),
  writableUntil: moment.nullable().describe("The end of the trial, or of the days of grace"),
  subscribed: z.boolean().describe("Whether a subscription stands, also one that was not paid for"),
  periodEndsAt: moment.nullable().describe("When the next payment is due"),
  cancelsAt: moment.nullable().describe("When it ends, after it was cancelled"),
  canceledAt: moment.nullable(),
  pastDueSince: moment.nullable(),
  trialEndsAt: moment,
  usage: z.array(usage),
});

export type BillingView = z.infer<typeof billingView>;

export const invoiceView = z.object({
  id: z.string(),
  number: z.string().nullable(),
  at: moment,
  status: z.enum(["draft", "open", "paid", "uncollectible", "void"]).nullable(),
  amount: z.object({ minor: z.int(), currency: z.string() }),
  url: z.url().nullable().describe("Stripe's page of it, to read, pay or download it"),
});

export type InvoiceView = z.infer<typeof invoiceView>;

export const planInput = z.object({ plan: z.enum(planKeys) });

export const portalInput = planInput.partial();

const aPage = { description: "Stripe's page to go on at", schema: z.object({ url: z.url() }) };
const overQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(12),
  cursor: z.string().max(100).optional(),
});

export type InvoiceQuery = z.infer<typeof overQuery>;

export const getBillingEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/billing",
  summary: "Read the organization's plan, its state, and how much of it is used",
  tag,
  access: "session",
  permission: "config.view",
  answers: { 200: { description: "The subscription", schema: z.object({ billing: billingView }) } },
});

export const listBillingInvoicesEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/billing/invoices",
  summary: "List what the organization was charged, newest first",
  tag,
  access: "session",
  permission: "config.view",
  query: overQuery,
  answers: { 200: { description: "Invoices, as Stripe has them", schema: pageOf(invoiceView) } },
  refusals: ["invalid_cursor", "provider_unavailable"],
});

export const openCheckoutEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/billing/checkout",
  summary: "Open a page to subscribe to a plan on",
  description: "What is left of a trial stays free. A plan that is subscribed to is changed in the portal instead.",
  tag,
  access: "session",
  permission: "billing.manage",
  worksWhenReadOnly: true,
  body: planInput,
  answers: { 201: aPage },
  refusals: ["conflict", "unprocessable", "provider_unavailable"],
});

export const openPortalEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/billing/portal",
  summary: "Open the page where a subscription is changed, paid and cancelled",
  description: "With a plan, the page opens at the change to it, for confirmation.",
  tag,
  access: "session",
  permission: "billing.manage",
  worksWhenReadOnly: true,
  body: portalInput,
  answers: { 201: aPage },
  refusals: ["conflict", "unprocessable", "provider_unavailable"],
});

export const receiveStripeEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/stripe/webhook",
  summary: "Take in what Stripe sends, at its older address",
  description: "The same as /api/webhooks/stripe.",
  tag: "Webhooks",
  access: "webhook",
  answers: {
    200: { description: "Kept, or it was here before", schema: z.object({ received: z.literal(true) }) },
  },
  refusals: ["forged", "invalid_input", "not_found", "too_large"],
});
