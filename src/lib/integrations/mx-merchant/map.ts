import type { z } from "zod";
import { storable } from "@/lib/integrations/items";
import type {
  Address,
  ContractRecord,
  InvoiceItem,
  InvoiceRecord,
  TransactionRecord,
} from "@/lib/integrations/records";
import { dayIn, toMinor } from "./fields";
import type * as schema from "./schema";

type Row<K extends keyof typeof schema> = (typeof schema)[K] extends z.ZodType<infer T> ? T : never;

/** When the provider was asked, and in which zone its merchant's days are. */
export type Reading = { at: Date; timeZone: string };

/** A payment as a list shows it: with what was given back, without its invoices. */
export function toListedPayment(row: Row<"listedPayment">, raw: unknown, reading: Reading): TransactionRecord {
  const refundedMinor = minorOf(row.refundedAmount, row.currency);
  return { ...toPayment(row, reading), listed: { refundedMinor, raw: keep(raw) } };
}

/** A payment as it is answered alone: with its invoices, without what was given back. */
export function toDetailedPayment(row: Row<"detailedPayment">, raw: unknown, reading: Reading): TransactionRecord {
  const { invoiceIds, originalId } = row;
  const detail = { invoiceIds: invoiceIds ?? [], originalId: originalId ?? null, raw: keep(raw) };
  return { ...toPayment(row, reading), detail };
}

/** An invoice as a list shows it, without its lines. */
export function toListedInvoice(row: Row<"listedInvoice">, reading: Reading): InvoiceRecord {
  return { ...toInvoice(row, reading), customerName: row.customerName };
}

/** An invoice as it is answered alone. */
export function toDetailedInvoice(row: Row<"detailedInvoice">, raw: unknown, reading: Reading): InvoiceRecord {
  return {
    ...toInvoice(row, reading),
    customerName: row.customer?.name ?? row.billingAddress?.name ?? null,
    detail: {
      customerExternalId: row.customer?.id ?? null,
      billingAddress: toAddress(row.billingAddress),
      items: (row.purchases ?? []).map((line) => toItem(line, row)),
      paymentIds: (row.payments ?? []).map(({ id }) => id),
      raw: keep(raw),
    },
  };
}

/** A recurring agreement. Its days are written as UTC. */
export function toContract(row: Row<"contract">, raw: unknown, { at }: Reading): ContractRecord {
  return {
    kind: "contract",
    externalId: row.id,
    createdAt: row.startDate ?? new Date(0),
    updatedAt: at,
    name: row.name ?? `Contract ${row.id}`,
    customerName: row.customerName,
    status: row.status,
    type: row.type,
    interval: row.interval,
    every: row.every,
    on: row.on,
    amountMinor: wholeMinor(row.amount, row.currencyCode),
    currency: row.currencyCode,
    startDate: row.startDate?.toISOString().slice(0, 10) ?? null,
    nextBillDate: row.nextBillDate?.toISOString().slice(0, 10) ?? null,
    lastInvoiceAt: row.lastInvoiceDate ?? null,
    hasDeclinedPayment: row.hasDeclinedPayment ?? false,
    raw: keep(raw),
  };
}

/**
 * The merchant's day that an instant stands for: days are written as the merchant's midnight in UTC. Should it be no
 * midnight in the zone that we know, the nearest zone in which it is one decides.
 */
export function merchantDay(at: Date, timeZone: string): string {
  const midnight = dayIn(timeZone, at) !== dayIn(timeZone, new Date(at.getTime() - 1));
  if (midnight || at.getTime() % 900_000 !== 0) return dayIn(timeZone, at);
  const daysOn = at.getUTCHours() > 12 ? 1 : 0;
  return new Date(at.getTime() + daysOn * 86_400_000).toISOString().slice(0, 10);
}

function toPayment(row: Row<"listedPayment"> | Row<"detailedPayment">, { at }: Reading): TransactionRecord {
  return {
    kind: "transaction",
    externalId: row.id,
    createdAt: row.created,
    updatedAt: at,
    status: row.status,
    type: row.type ?? "Sale",
    tenderType: row.tenderType,
    source: row.source,
    amountMinor: wholeMinor(row.amount, row.currency),
    currency: row.currency,
    surchargeMinor: minorOf(row.surchargeAmount, row.currency),
    taxMinor: minorOf(row.tax, row.currency),
    authCode: row.authCode,
    authMessage: row.authMessage,
    reference: row.reference,
    clientReference: row.clientReference,
    batch: row.batch,
    customerName: row.customerName,
    customerCode: row.customerCode,
    cardType: row.cardAccount?.cardType ?? null,
    cardLastFour: row.cardAccount?.last4 ?? null,
    settledAt: row.settledDate ?? null,
    invoiceNumber: row.invoice,
  };
}

function toInvoice(row: Row<"listedInvoice"> | Row<"detailedInvoice">, { at, timeZone }: Reading): InvoiceRecord {
  return {
    kind: "invoice",
    externalId: row.id,
    createdAt: row.created,
    updatedAt: at,
    number: row.invoiceNumber,
    status: row.status,
    type: row.type,
    currency: row.currency,
    totalMinor: wholeMinor(row.totalAmount, row.currency),
    subtotalMinor: minorOf(row.subTotalAmount, row.currency),
    discountMinor: minorOf(row.discountAmount, row.currency),
    balanceMinor: minorOf(row.balance, row.currency),
    paidMinor: minorOf(row.paidAmount, row.currency),
    invoiceDate: row.invoiceDate ? merchantDay(row.invoiceDate, timeZone) : null,
    dueDate: row.dueDate ? merchantDay(row.dueDate, timeZone) : null,
    customerName: null,
    receiptNumber: row.receiptNumber,
    returnStatus: row.returnStatus,
    sourceType: row.sourceType,
    terms: row.terms,
    memo: row.memo,
  };
}

type Purchase = NonNullable<Row<"detailedInvoice">["purchases"]>[number];

function toItem(line: Purchase, { created, currency }: Row<"detailedInvoice">): InvoiceItem {
  return {
    externalId: line.id,
    productExternalId: line.productId ?? null,
    name: line.productName ?? line.description ?? "Unnamed item",
    description: line.description,
    quantity: line.quantity,
    quantityReturned: line.quantityReturned ?? "0",
    priceMinor: wholeMinor(line.price, currency),
    discountMinor: minorOf(line.discountAmount, currency),
    taxMinor: minorOf(line.taxAmount, currency),
    totalMinor: wholeMinor(line.totalAmount, currency),
    createdAt: line.created ?? created,
  };
}

function toAddress(row: Row<"detailedInvoice">["billingAddress"]): Address | null {
  if (!row) return null;
  const lines = [row.address1, row.address2].filter((line) => typeof line === "string");
  const { city = null, state = null, zip: postCode = null, country = null } = row;
  const isEmpty = lines.length === 0 && [city, state, postCode].every((part) => part === null);
  return isEmpty ? null : { lines, city, state, postCode, country };
}

/** The schema has refused amounts that are not whole. */
function wholeMinor(amount: string, currency: string): number {
  return toMinor(amount, currency) ?? 0;
}

function minorOf(amount: string | null | undefined, currency: string): number | null {
  return amount === null || amount === undefined ? null : toMinor(amount, currency);
}

/** What could charge a card, and pictures, are not kept; nor is the sum of a list, which each of its records repeats. */
const dropped = new Set([
  ...["paymentToken", "token", "cardId", "barCode", "expiryMonth", "expiryYear", "accessCode"],
  "grandTotalAmount",
]);

function keep(raw: unknown): object {
  const kept = storable(withoutDropped(raw));
  return typeof kept === "object" && kept !== null ? kept : {};
}

function withoutDropped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDropped);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !dropped.has(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutDropped(inner)]));
}
