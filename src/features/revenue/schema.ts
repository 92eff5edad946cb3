import { z } from "zod";
import { paymentsSyncedAt } from "@/features/transactions/schema";
import { defineEndpoint } from "@/lib/http/endpoint";
import { dayInput } from "@/lib/http/time";

export const revenueQuery = z.object({
  from: dayInput.optional().describe("The first day, in the organization's time zone; 30 days before the last"),
  to: dayInput.optional().describe("The last day, included; today"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .describe("Amounts of two currencies are never added: the most used one, if none is named"),
});

export type RevenueInput = z.infer<typeof revenueQuery>;

const minor = z.number().int().nullable().describe("Minor units; null when it is withheld to protect a small group");
const count = z.number().int().nullable().describe("Null when it is withheld to protect a small group");
const day = z.iso.date();

export const revenueSums = z.object({
  salesMinor: minor,
  salesCount: count,
  refundsMinor: minor,
  refundsCount: count,
  chargebacksMinor: minor,
  chargebacksCount: count,
  netMinor: minor.describe("Sales less refunds and chargebacks"),
  averageMinor: minor.describe("Sales by their number"),
});

export type RevenueSums = z.infer<typeof revenueSums>;

const part = revenueSums.extend({ key: z.string().nullable(), label: z.string() });

export type RevenuePart = z.infer<typeof part>;

export const revenueView = z.object({
  timeZone: z.string(),
  currency: z.string(),
  currencies: z.array(z.string()).describe("Every currency in which anything was taken in the two periods"),
  period: z.object({ from: day, to: day, days: z.number().int() }),
  before: z.object({ from: day, to: day }).describe("The period of the same length just before"),
  grain: z.enum(["day", "week", "month"]),
  smallGroupsWithheld: z
    .boolean()
    .describe("Only whole months that are over are shown, and nothing that fewer than five people paid"),
  total: revenueSums,
  totalBefore: revenueSums,
  stretches: z.array(revenueSums.extend({ from: day, to: day })),
  categories: z.array(part).describe("By the category of what each was mainly for"),
  tenders: z.array(part),
  recurrence: z.array(part).describe("Charged by a standing agreement (yes), or not (no)"),
  syncedAt: paymentsSyncedAt,
});

export type RevenueView = z.infer<typeof revenueView>;

export const revenueEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/revenue",
  summary: "Read what was taken in a period, and in the one before",
  description:
    "Days are cut in the organization's time zone. Who may not see single transactions gets whole months that are over, and no figure that fewer than five people paid or that would tell one.",
  tag: "Payments",
  access: "session",
  permission: "reports.view",
  query: revenueQuery,
  answers: { 200: { description: "The figures", schema: revenueView } },
});
