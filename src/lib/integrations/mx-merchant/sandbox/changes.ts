import { z } from "zod";
import { SandboxRefusal } from "../../sandbox";
import type { MxMerchantAccount } from "./merchants";
import { type MxCustomer, type MxInvoice, type MxPayment, type MxPurchase, totalOf } from "./rows";

export type Till = { account: MxMerchantAccount; nowMs: number };

const purchases = z
  .array(
    z.object({
      name: z.string(),
      price: z.number().int(),
      quantity: z.number().default(1),
      productId: z.number().nullable().default(null),
    }),
  )
  .min(1);

const billInput = z.object({
  purchases: purchases.default([{ name: "Facial", price: 17_500, quantity: 1, productId: null }]),
  customer: z.string().default("Alex Example"),
  sourceType: z.string().default("Invoice"),
  createdMs: z.number().optional(),
});

const payInput = z.object({
  /** For an invoice; without one the field is filled. */
  invoiceId: z.number().nullable().default(null),
  amount: z.number().int().default(17_500),
  status: z.string().default("Approved"),
  type: z.string().default("Sale"),
  source: z.string().optional(),
  tenderType: z.string().default("Card"),
  customer: z.string().default("Alex Example"),
  /** What stands in the field instead. */
  invoice: z.string().optional(),
  createdMs: z.number().optional(),
  merchantId: z.number().optional(),
});

const oneInput = z.object({ id: z.number() });
const refundInput = oneInput.extend({ amount: z.number().int().positive().optional() });

/** What can happen at a merchant's. Each says the id of what came into being or was changed. */
export const changes = {
  bill: (till: Till, input: unknown) => ({ id: bill(till, billInput.parse(input ?? {})).id }),
  pay: (till: Till, input: unknown) => ({ id: pay(till, payInput.parse(input ?? {})).id }),
  settle: (till: Till, input: unknown) => settle(till, oneInput.parse(input)),
  void: (till: Till, input: unknown) => setStatus(till, oneInput.parse(input), "Voided"),
  chargeback: (till: Till, input: unknown) => setStatus(till, oneInput.parse(input), "Chargedback"),
  refund: (till: Till, input: unknown) => refund(till, refundInput.parse(input)),
  /** The invoice can no longer be asked for. */
  loseInvoice: ({ account }: Till, input: unknown) => {
    const { id } = oneInput.parse(input);
    account.invoices = account.invoices.filter((invoice) => invoice.id !== id);
    account.byId.delete(id);
    return { id };
  },
  cancelInvoice: (till: Till, input: unknown) => {
    const invoice = invoiceOf(till, oneInput.parse(input).id);
    invoice.status = "Cancelled";
    return { id: invoice.id };
  },
} as const;

export type ChangeName = keyof typeof changes;

/** Puts an invoice on the books. */
export function bill({ account, nowMs }: Till, input: z.output<typeof billInput>): MxInvoice {
  const createdMs = input.createdMs ?? nowMs;
  const invoice: MxInvoice = {
    id: account.nextId("invoice"),
    merchantId: account.id,
    number: account.nextId("number"),
    createdMs,
    dateMs: midnightOf(createdMs, account.timeZone),
    status: "Unpaid",
    sourceType: input.sourceType,
    customer: customerOf(account, input.customer),
    purchases: input.purchases.map((line): MxPurchase => ({ ...line, id: account.nextId("purchase"), returned: 0 })),
    paid: 0,
    paymentIds: [],
  };
  insert(account, account.invoices, invoice);
  return invoice;
}

/** Takes a payment, for an invoice or on its own. */
export function pay(till: Till, input: z.output<typeof payInput>): MxPayment {
  const { account } = till;
  const invoice = input.invoiceId === null ? null : invoiceOf(till, input.invoiceId);
  const net = invoice ? totalOf(invoice) - invoice.paid : input.amount;
  const payment = { ...newPayment(till, input, net), ...(invoice ? linkedTo(invoice) : {}) };
  const row = { ...payment, invoice: input.invoice ?? payment.invoice, source: input.source ?? payment.source };
  insert(account, account.payments, row);
  if (invoice) payInvoice(invoice, row, net);
  return row;
}

function newPayment({ account, nowMs }: Till, input: z.output<typeof payInput>, net: number): MxPayment {
  const id = account.nextId("payment");
  const filler = fillerOf(id);
  const surcharge = Math.round(net * 0.035);
  return {
    id,
    merchantId: input.merchantId ?? account.id,
    createdMs: input.createdMs ?? nowMs,
    status: input.status,
    type: input.type,
    tenderType: input.tenderType,
    source: "QuickPay",
    amount: net + surcharge,
    surcharge,
    tax: Math.round(net * 0.04),
    refunded: 0,
    invoice: filler,
    invoiceIds: [],
    customerCode: `05KA${filler}`,
    customerName: input.customer,
    cardType: ["Visa", "MasterCard", "Discover"][id % 3] ?? "Visa",
    last4: String(id % 10_000).padStart(4, "0"),
    authMessage:
      input.status === "Declined" ? "Exceeds withdrawal amount limit. " : "Approved or completed successfully",
    settledMs: null,
    originalId: null,
  };
}

function linkedTo({ id, number, customer, sourceType }: MxInvoice) {
  return {
    invoice: String(number),
    invoiceIds: [id],
    customerCode: `05KDU${customer.id}`,
    customerName: customer.name,
    source: sourceType,
  };
}

function payInvoice(invoice: MxInvoice, payment: MxPayment, amount: number): void {
  invoice.paymentIds.push(payment.id);
  if (payment.status === "Declined") return;
  invoice.paid += amount;
  if (invoice.paid >= totalOf(invoice)) invoice.status = "Paid";
}

/** No field tells when: the payment just is settled at the next look. */
function settle(till: Till, { id }: { id: number }) {
  const payment = paymentOf(till, id);
  payment.status = "Settled";
  payment.settledMs = till.nowMs;
  return { id };
}

function setStatus(till: Till, { id }: { id: number }, status: string) {
  paymentOf(till, id).status = status;
  return { id };
}

/** A refund is a payment of its own, of type Return, with a negative amount. */
function refund(till: Till, { id, amount }: z.output<typeof refundInput>) {
  const original = paymentOf(till, id);
  const back = amount ?? original.amount - original.refunded;
  original.refunded += back;
  const { account, nowMs } = till;
  const row: MxPayment = {
    ...original,
    id: account.nextId("payment"),
    createdMs: nowMs,
    status: "Approved",
    type: "Return",
    amount: -back,
    surcharge: 0,
    refunded: 0,
    settledMs: null,
    originalId: original.id,
  };
  insert(account, account.payments, row);
  for (const invoice of account.invoices.filter((held) => row.invoiceIds.includes(held.id)))
    invoice.paymentIds.push(row.id);
  return { id: row.id };
}

/** Rows stand in the order of their creation. */
function insert<R extends MxPayment | MxInvoice>(account: MxMerchantAccount, rows: R[], row: R): void {
  let place = rows.length;
  while (place > 0 && (rows[place - 1]?.createdMs ?? 0) > row.createdMs) place -= 1;
  rows.splice(place, 0, row);
  account.byId.set(row.id, row);
}

function customerOf(account: MxMerchantAccount, name: string): MxCustomer {
  const known = account.customers.find((customer) => customer.name === name);
  if (known) return known;
  const customer = { id: account.nextId("customer"), name, address: null };
  account.customers.push(customer);
  return customer;
}

function paymentOf({ account }: Till, id: number): MxPayment {
  const payment = account.byId.get(id);
  if (payment && "invoiceIds" in payment) return payment;
  throw new SandboxRefusal(404, `There is no payment ${id}.`);
}

function invoiceOf({ account }: Till, id: number): MxInvoice {
  const invoice = account.byId.get(id);
  if (invoice && "purchases" in invoice) return invoice;
  throw new SandboxRefusal(404, `There is no invoice ${id}.`);
}

/** Eight characters of the reference code, mostly with a letter in front; every eleventh looks like a number. */
function fillerOf(id: number): string {
  const digits = String(id % 10_000_000).padStart(7, "0");
  return id % 11 === 0 ? `1${digits}` : `${"BZV"[id % 3]}00${digits.slice(-5)}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The moment at which a merchant's day began, in UTC. */
function midnightOf(ms: number, timeZone: string): number {
  const read = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const since = ((read.hour ?? 0) * 3600 + (read.minute ?? 0) * 60 + (read.second ?? 0)) * 1000;
  return Math.floor(ms / 1000) * 1000 - since;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
  clocks.set(timeZone, clock);
  return clock;
}
