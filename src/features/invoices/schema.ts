import { z } from "zod";
import { itemView, paymentsSyncedAt, transactionSummary } from "@/features/transactions/schema";
import { sheetFormats } from "@/lib/format/sheet-file";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, idParams, pageOf } from "@/lib/http/endpoint";
import { dayInput } from "@/lib/http/time";

const tag = "Payments";

/** How long who marked an invoice may take the mark back, and so may an administrator. */
export const undoMinutes = 60;

export const invoiceStatuses = ["Paid", "Unpaid", "Void", "Cancelled"] as const;
export const invoiceSorts = ["-at", "at"] as const;

export const invoiceFilter = z.object({
  search: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe("Beginnings of a customer's names or an invoice's number; all must fit"),
  status: z.string().trim().min(1).max(60).optional().describe("As the provider says it: Paid, Unpaid and so on"),
  sent: z
    .enum(["yes", "no"])
    .optional()
    .describe(
      "Whether its data was sent to the provider of the treatment. `no` is the queue of what is to be sent, without what is void or cancelled",
    ),
  from: dayInput.optional().describe("The first day, in the organization's time zone"),
  to: dayInput.optional().describe("The last day, included"),
  contact: z.uuid().optional().describe("Invoices of one contact"),
  sort: z.enum(invoiceSorts).default("-at"),
});

export const listInvoicesQuery = invoiceFilter.extend(pageQuery.shape);

export type InvoiceFilterInput = z.infer<typeof invoiceFilter>;
export type ListInvoicesInput = z.infer<typeof listInvoicesQuery>;

const moment = z.iso.datetime();
const minor = z.number().int().describe("Minor units of the currency");

export const invoiceSummary = z.object({
  id: z.uuid(),
  externalId: z.string(),
  number: z.string(),
  at: moment,
  status: z.string(),
  currency: z.string(),
  totalMinor: minor,
  paidMinor: minor.nullable(),
  balanceMinor: minor.nullable(),
  invoiceDate: z.iso.date().nullable(),
  dueDate: z.iso.date().nullable(),
  customerName: z.string().nullable(),
  product: z.string().nullable().describe("The item of highest value"),
  category: z.string().nullable(),
  itemCount: z.number().int(),
  patient: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  dataSent: z
    .object({ at: moment, byName: z.string(), isMine: z.boolean(), undoUntil: moment })
    .nullable()
    .describe("Who sent what belongs to it to the provider of the treatment"),
});

export type InvoiceSummary = z.infer<typeof invoiceSummary>;

export const invoiceCounts = z.object({
  all: z.number().int(),
  notSent: z.number().int().describe("To be sent: without what is void or cancelled, which `all` includes"),
  sent: z.number().int(),
});

export const invoiceDetail = invoiceSummary.extend({
  subtotalMinor: minor.nullable(),
  discountMinor: minor.nullable(),
  terms: z.string().nullable(),
  memo: z.string().nullable(),
  receiptNumber: z.string().nullable(),
  returnStatus: z.string().nullable(),
  sourceType: z.string().nullable(),
  isDetailed: z.boolean().describe("Whether its items were read; until then they are not known"),
  items: z.array(itemView),
  payments: z.array(transactionSummary).nullable().describe("Null for who may not see transactions"),
  syncedAt: moment,
});

export type InvoiceDetail = z.infer<typeof invoiceDetail>;

const oneInvoice = { description: "The invoice", schema: z.object({ invoice: invoiceDetail }) };

export const listInvoicesEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/invoices",
  summary: "List invoices, and how many of them were sent",
  tag,
  access: "session",
  permission: "invoices.view",
  query: listInvoicesQuery,
  answers: {
    200: {
      description: "A page of invoices",
      schema: pageOf(invoiceSummary).extend({ counts: invoiceCounts, syncedAt: paymentsSyncedAt }),
    },
  },
  refusals: ["invalid_cursor"],
});

export const exportInvoicesEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/invoices/export",
  summary: "Download the list as CSV or as a workbook",
  description:
    "Read while it is sent, under the list's filters and in its order. Takes invoices.view as well. Who exported is in the audit log.",
  tag,
  access: "session",
  permission: "data.export",
  query: invoiceFilter.extend({ format: z.enum(sheetFormats).default("csv") }),
  answers: { 200: { description: "A file for spreadsheets", contentType: "text/csv" } },
});

export const getInvoiceEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/invoices/{id}",
  summary: "Read one invoice with its items",
  tag,
  access: "session",
  permission: "invoices.view",
  params: idParams,
  answers: { 200: oneInvoice },
});

export const markDataSentEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/invoices/{id}/data-sent",
  summary: "Say that an invoice's data was sent to the provider of the treatment",
  description: "409 when somebody has said so already.",
  tag,
  access: "session",
  permission: "invoices.update_data_sent",
  params: idParams,
  answers: { 200: oneInvoice },
  refusals: ["conflict"],
});

export const unmarkDataSentEndpoint = defineEndpoint({
  method: "DELETE",
  path: "/api/invoices/{id}/data-sent",
  summary: "Take that back, within the hour",
  description:
    "For who said so, with invoices.update_data_sent, and for whoever has invoices.manage. Where nothing was said, nothing happens; 409 when somebody else said it, or more than an hour ago.",
  tag,
  access: "session",
  eitherPermission: ["invoices.update_data_sent", "invoices.manage"],
  params: idParams,
  answers: { 200: oneInvoice },
  refusals: ["conflict"],
});
