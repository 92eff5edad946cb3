import type { MxMerchantAccount } from "./merchants";
import { type MxContract, type MxInvoice, type MxPayment, type MxPurchase, totalOf } from "./rows";

type Json = Record<string, unknown>;

/** `181.12`, `269.1`, `175`: without padding. */
export function toAmount(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0");
  const fraction = digits.slice(-2).replace(/0+$/, "");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}${fraction ? `.${fraction}` : ""}`;
}

/** `2025-08-11T10:02:25.45Z`: no zeros at the end of a fraction. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.?0*Z$/, "Z");
}

/** A row of the list: with what was given back, without its invoices. */
export function listedPayment(account: MxMerchantAccount, row: MxPayment): Json {
  return { ...payment(account, row), refundedAmount: toAmount(row.refunded) };
}

/** A payment asked for alone. Fields that do not apply are left out. */
export function detailedPayment(account: MxMerchantAccount, row: MxPayment): Json {
  const { cardAccount, ...shown } = payment(account, row);
  const card = cardAccount && {
    ...cardAccount,
    entryMode: "Keyed",
    expiryMonth: "07",
    expiryYear: "28",
    isDebit: true,
  };
  return {
    ...shown,
    ...(card && { cardAccount: card }),
    batchId: 10_000_000_000_001,
    posData: { panCaptureMethod: "Manual" },
    requireSignature: false,
    originalAmount: toAmount(row.amount),
    cashbackAmount: "0",
    discountAmount: "0",
    ...(row.invoiceIds.length > 0 && { invoiceIds: row.invoiceIds }),
    balance: "0",
  };
}

function payment({ currency }: MxMerchantAccount, row: MxPayment) {
  const token = `P${row.id.toString(36)}token`;
  const isCard = row.tenderType === "Card";
  return {
    created: toInstant(row.createdMs),
    paymentToken: token,
    id: row.id,
    creatorName: row.source === "Recurring" ? "RecurringBilling" : "ExampleIntegrator",
    isDuplicate: false,
    merchantId: row.merchantId,
    device: "MXMRCG01",
    batch: "Z03W0",
    tenderType: row.tenderType,
    amount: toAmount(row.amount),
    ...(isCard && {
      cardAccount: { cardType: row.cardType, last4: row.last4, token, hasContract: false, cardPresent: false },
    }),
    authOnly: row.type === "Authorization",
    ...(row.status !== "Declined" && { authCode: String(row.id % 1_000_000).padStart(6, "0") }),
    status: row.status,
    risk: { avsAccountNameMatchPerformed: false },
    settledAmount: "0",
    currency,
    settledCurrency: currency,
    ...(row.settledMs !== null && { settledDate: toInstant(row.settledMs).slice(0, -1) }),
    cardPresent: false,
    authMessage: row.authMessage,
    availableAuthAmount: "0",
    reference: String(row.id).slice(-12),
    tax: toAmount(row.tax),
    surchargeAmount: toAmount(row.surcharge),
    surchargeRate: "0.035",
    surchargeLabel: "admin fee",
    invoice: row.invoice,
    customerCode: row.customerCode,
    customerName: row.customerName,
    clientReference: row.invoice,
    type: row.type,
    taxExempt: false,
    reviewIndicator: 1,
    source: row.source,
    shouldGetCreditCardLevel: false,
    responseCode: row.status === "Declined" ? 61 : 0,
    IssuerResponseCode: row.status === "Declined" ? "61" : "00",
  };
}

/** A row of the list of invoices: the number is a number, quantities are text. */
export function listedInvoice(account: MxMerchantAccount, row: MxInvoice): Json {
  return { ...invoice(account, row), customerName: row.customer.name };
}

/** An invoice asked for alone: what was bought, by whom, and with which payments. */
export function detailedInvoice(account: MxMerchantAccount, row: MxInvoice): Json {
  const { customer } = row;
  const paidWith = account.payments.length > 0 ? row.paymentIds : [];
  return {
    ...invoice(account, row),
    dba: account.dba,
    email: "BILLING@CLINIC.EXAMPLE",
    purchases: row.purchases.map((line) => purchase(line, row.createdMs)),
    shippingLineItems: [],
    discounts: [],
    taxes: [],
    customer: { id: customer.id, name: customer.name },
    ...(customer.address && { billingAddress: { name: customer.name, ...customer.address } }),
    payments: paidWith.map((id) => ({ id, merchantId: row.merchantId, tenderType: "Card" })),
    barCode: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=",
    allowCreditCard: true,
    allowACH: true,
  };
}

function invoice({ currency }: MxMerchantAccount, row: MxInvoice): Json {
  const total = totalOf(row);
  return {
    id: row.id,
    merchantId: row.merchantId,
    type: "Sale",
    currency,
    receiptNumber: `05K6R0EX${row.number}`,
    invoiceNumber: row.number,
    isTaxExempt: false,
    memo: "",
    quantity: String(row.purchases.length),
    returnQuantity: "0",
    returnStatus: "None",
    totalAmount: toAmount(total),
    subTotalAmount: toAmount(total),
    discountAmount: "0",
    balance: toAmount(total - row.paid),
    paidAmount: toAmount(row.paid),
    dueDate: toInstant(row.dateMs),
    created: toInstant(row.createdMs),
    invoiceDate: toInstant(row.dateMs),
    sourceType: row.sourceType,
    status: row.status,
    terms: "Custom",
  };
}

function purchase(line: MxPurchase, createdMs: number): Json {
  const total = toAmount(line.price * line.quantity);
  return {
    id: line.id,
    ...(line.productId !== null && { productId: line.productId }),
    productName: line.name,
    quantity: line.quantity,
    quantityReturned: line.returned,
    price: toAmount(line.price),
    discountAmount: "0",
    priceDiscountAmount: "0",
    subTotalAmount: total,
    taxAmount: "0",
    totalAmount: total,
    trackingNumber: 0,
    created: toInstant(createdMs),
    taxes: [],
    discounts: [],
  };
}

/** A recurring agreement, in the list as alone. */
export function contract({ currency, contracts }: MxMerchantAccount, row: MxContract): Json {
  return {
    id: row.id,
    subscriptionId: row.id + 100,
    merchantId: row.merchantId,
    name: row.name,
    customerName: row.customerName,
    interval: row.interval,
    every: row.every,
    on: row.on,
    amount: toAmount(row.amount),
    type: "Recurring",
    status: row.status,
    startDate: toInstant(row.startMs),
    hasDeclinedPayment: row.declined,
    grandTotalAmount: toAmount(contracts.reduce((sum, { amount }) => sum + amount, 0)),
    ...(row.lastInvoiceMs !== null && { lastInvoiceDate: toInstant(row.lastInvoiceMs) }),
    ...(row.nextBillMs !== null && { nextBillDate: toInstant(row.nextBillMs) }),
    currencyCode: currency,
  };
}
