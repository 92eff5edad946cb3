import { z } from "zod";
import { paymentsSyncedAt } from "@/features/transactions/schema";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, pageOf } from "@/lib/http/endpoint";

export const membershipStates = ["active", "due", "failed", "churned"] as const;

export type MembershipState = (typeof membershipStates)[number];

export const membershipFilter = z.object({
  state: z.enum(membershipStates).optional(),
  charged: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .describe("Those with a charge that is expected in this month, such as 2026-03, within the next 90 days"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
});

export const listMembershipsQuery = membershipFilter.extend(pageQuery.shape);

export type ListMembershipsInput = z.infer<typeof listMembershipsQuery>;

const minor = z.number().int().describe("Minor units of the currency");
const count = z.number().int();

export const membership = z.object({
  id: z.uuid(),
  externalId: z.string(),
  name: z.string(),
  customerName: z.string().nullable(),
  state: z.enum(membershipStates),
  status: z.string().describe("As the provider says it"),
  every: z.string().nullable().describe("How often it is charged, in the provider's words"),
  amountMinor: minor,
  currency: z.string(),
  startDate: z.iso.date().nullable(),
  nextBillDate: z.iso.date().nullable(),
  lastInvoiceAt: z.iso.datetime().nullable(),
  patient: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});

export type Membership = z.infer<typeof membership>;

const expected = z.object({
  currency: z.string(),
  charges: count,
  totalMinor: minor,
  months: z.array(z.object({ month: z.string().describe("2026-03"), charges: count, totalMinor: minor })),
});

export const membershipFigures = z.object({
  counts: z
    .object({ active: count, due: count, failed: count, churned: count })
    .describe("Under the list's filters, that of the state aside"),
  expected: z
    .array(expected)
    .describe("What the charges of active and due memberships add up to, for each currency by itself"),
  from: z.iso.date(),
  until: z.iso.date().describe("The 90th day from today, included"),
  syncedAt: paymentsSyncedAt,
  onceOnly: count.describe("Memberships of which only the next charge is expected: how often is not known"),
});

export type MembershipFigures = z.infer<typeof membershipFigures>;

export const listMembershipsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/memberships",
  summary: "List memberships, with what their next 90 days are expected to bring",
  description:
    "Made of recurring contracts. Due: its day of charge is here or past. Failed: the provider says that a payment was declined. Churned: it is not active at the provider any more.",
  tag: "Payments",
  access: "session",
  permission: "transactions.view",
  query: listMembershipsQuery,
  answers: {
    200: { description: "A page of memberships", schema: pageOf(membership).extend({ figures: membershipFigures }) },
  },
  refusals: ["invalid_cursor"],
});
