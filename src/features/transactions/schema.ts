import { z } from "zod";
import { sheetFormats } from "@/lib/format/sheet-file";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, idParams, pageOf } from "@/lib/http/endpoint";
import { dayInput } from "@/lib/http/time";

const tag = "Payments";

/** What the provider is known to say. Others are shown as they come. */
export const transactionStatuses = [
  "Approved",
  "Settled",
  "Declined",
  "Voided",
  "Chargedback",
  "AuthOnly",
  "TicketOnly",
  "InProgress",
] as const;
export const transactionTypes = ["Sale", "Return", "Authorization", "SaleCompletion", "Void"] as const;
export const transactionKinds = ["sale", "refund", "chargeback", "none"] as const;
/** What a list is narrowed to: each holds the rows of one figure. */
export const kindChoices = ["counted", "sale", "refund", "chargeback", "none"] as const;
export const transactionSorts = ["-at", "at", "-amount", "amount"] as const;
export const linkStates = ["linked", "none", "unknown"] as const;
export const patientMatches = ["matched", "ambiguous", "unmatched"] as const;

export type TransactionSort = (typeof transactionSorts)[number];

const word = z.string().trim().min(1).max(60);
const amount = z
  .string()
  .trim()
  .regex(/^-?\d{1,12}(\.\d{1,4})?$/, "This must be an amount such as 120 or 99.50.");

export const transactionFilter = z.object({
  search: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe(
      "Beginnings of a customer's names, a reference, an invoice's number, the card's last digits; all must fit",
    ),
  from: dayInput.optional().describe("The first day, in the organization's time zone"),
  to: dayInput.optional().describe("The last day, included"),
  status: word.optional().describe("As the provider says it: Settled, Declined and so on"),
  type: word.optional().describe("As the provider says it: Sale, Return and so on"),
  tender: word.optional().describe("Card, Cash, ACH and so on; none where the provider says none"),
  kind: z
    .enum(kindChoices)
    .optional()
    .describe(
      "The rows of one figure. sale: every sale, those that were charged back included; counted: all that the net is made of; none: what adds nothing",
    ),
  recurring: z.enum(["yes", "no"]).optional().describe("Whether a standing agreement charged it"),
  link: z.enum(linkStates).optional().describe("Linked to an invoice, standalone (none), or not known yet"),
  category: z
    .union([z.uuid(), z.literal("none")])
    .optional()
    .describe("Of the primary product; none for no category"),
  product: z.string().min(1).max(500).optional().describe("The whole name of an item of its invoice"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  min: amount.optional().describe("In units of the currency that is filtered by, or the organization's"),
  max: amount.optional(),
  contact: z.uuid().optional().describe("Payments of one contact"),
  patient: z
    .enum(patientMatches)
    .optional()
    .describe("Whether the customer is known to be one patient, several fit, or none; needs patients.view"),
  sort: z.enum(transactionSorts).default("-at"),
});

export const listTransactionsQuery = transactionFilter.extend(pageQuery.shape);

export type TransactionFilterInput = z.infer<typeof transactionFilter>;
export type ListTransactionsInput = z.infer<typeof listTransactionsQuery>;

const moment = z.iso.datetime();
const minor = z.number().int().describe("Minor units of the currency");
const person = z.object({ id: z.uuid(), name: z.string() });

export const transactionSummary = z.object({
  id: z.uuid(),
  externalId: z.string(),
  at: moment,
  status: z.string(),
  type: z.string(),
  kind: z.enum(transactionKinds).describe("What it is for the books; none adds nothing"),
  tender: z.string().nullable(),
  source: z.string().nullable(),
  amountMinor: minor.describe("Negative for a refund"),
  refundedMinor: minor.nullable().describe("What was given back of it, where the provider says so"),
  currency: z.string(),
  customerName: z.string().nullable(),
  card: z.object({ type: z.string().nullable(), lastFour: z.string().nullable() }).nullable(),
  reference: z.string().nullable(),
  link: z.enum(linkStates),
  invoice: z.object({ id: z.uuid().nullable(), number: z.string().nullable() }).nullable(),
  product: z.string().nullable().describe("The invoice's item of highest value"),
  category: z.string().nullable(),
  isRecurring: z.boolean(),
  settledAt: moment.nullable(),
  patient: person.nullable(),
});

export type TransactionSummary = z.infer<typeof transactionSummary>;

export const transactionTotal = z.object({
  currency: z.string(),
  count: z.number().int(),
  salesMinor: minor.describe("Sales, those that were charged back included"),
  refundsMinor: minor,
  chargebacksMinor: minor,
  netMinor: minor.describe("Sales less refunds and chargebacks"),
});

export type TransactionTotal = z.infer<typeof transactionTotal>;

/** A line of an invoice. */
export const itemView = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().nullable(),
  quantity: z.string(),
  priceMinor: minor,
  totalMinor: minor,
  isPrimary: z.boolean(),
  category: z.string().nullable(),
});

export type ItemView = z.infer<typeof itemView>;

export const transactionDetail = transactionSummary.extend({
  authCode: z.string().nullable(),
  authMessage: z.string().nullable(),
  surchargeMinor: minor.nullable(),
  taxMinor: minor.nullable(),
  batch: z.string().nullable(),
  clientReference: z.string().nullable(),
  connectionId: z.uuid(),
  patientMatch: z.enum(patientMatches),
  items: z.array(itemView),
  history: z.array(
    z.object({
      id: z.uuid(),
      status: z.string(),
      refundedMinor: minor.nullable(),
      seenAt: moment,
      happenedAt: moment.nullable().describe("When the provider says that it happened; often it does not"),
    }),
  ),
  related: z.array(transactionSummary).describe("The refunds of this payment, or the payment that this refunds"),
  syncedAt: moment,
});

export type TransactionDetail = z.infer<typeof transactionDetail>;

/** How old what is told of payments is. */
export const paymentsSyncedAt = moment.nullable().describe("When a payment provider was last asked");

export const listTransactionsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/transactions",
  summary: "List transactions, with what the whole list adds up to",
  description: "Totals are of all that the filter finds, for each currency by itself: amounts of two are never added.",
  tag,
  access: "session",
  permission: "transactions.view",
  query: listTransactionsQuery,
  answers: {
    200: {
      description: "A page of transactions",
      schema: pageOf(transactionSummary).extend({ totals: z.array(transactionTotal), syncedAt: paymentsSyncedAt }),
    },
  },
  refusals: ["invalid_cursor"],
});

export const getTransactionEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/transactions/{id}",
  summary: "Read one transaction with its invoice's items and every state that it was seen in",
  tag,
  access: "session",
  permission: "transactions.view",
  params: idParams,
  answers: { 200: { description: "The transaction", schema: z.object({ transaction: transactionDetail }) } },
});

export const exportTransactionsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/transactions/export",
  summary: "Download the list as CSV or as a workbook",
  description: "Read while it is sent, under the list's filters and in its order. Who exported is in the audit log.",
  tag,
  access: "session",
  permission: "data.export",
  query: transactionFilter.extend({ format: z.enum(sheetFormats).default("csv") }),
  answers: { 200: { description: "A file for spreadsheets", contentType: "text/csv" } },
});
