import { z } from "zod";
import { flag, id, text } from "@/lib/integrations/items";
import { amount, instant, optionalAmount, optionalInstant, quantity, toMinor } from "./fields";

// What is read by name. The rest of an answer is kept with it as it came, without what could charge a card.

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .nullish()
  .transform((code) => code ?? "USD");

/** Every amount of a row must be whole in the minor units of its currency. */
function wholeAmounts(row: Record<string, unknown>, context: z.RefinementCtx): void {
  for (const [field, value] of Object.entries(row)) {
    if (!/amount$/i.test(field) && field !== "tax" && field !== "balance" && field !== "price") continue;
    if (typeof value !== "string" || toMinor(value, String(row.currency ?? row.currencyCode ?? "USD")) !== null)
      continue;
    context.addIssue({ code: "custom", path: [field], message: "finer than the currency's smallest coin" });
  }
}

const payment = {
  id,
  created: instant,
  status: z.string().min(1),
  type: text,
  tenderType: text,
  source: text,
  amount,
  currency,
  surchargeAmount: optionalAmount,
  tax: optionalAmount,
  authCode: text,
  authMessage: text,
  reference: text,
  clientReference: text,
  batch: text,
  customerName: text,
  customerCode: text,
  cardAccount: z.object({ cardType: text, last4: text }).nullish(),
  settledDate: optionalInstant,
  invoice: text,
};

export const listedPayment = z.object({ ...payment, refundedAmount: optionalAmount }).superRefine(wholeAmounts);

export const detailedPayment = z
  .object({ ...payment, invoiceIds: z.array(id).nullish(), originalId: id.nullish() })
  .superRefine(wholeAmounts);

/** What a payment is counted by. Each field is read by itself: what is wrong with one hides none of the others. */
export const talliedPayment = z.object({
  id: id.nullable().catch(null),
  merchantId: id.nullable().catch(null),
  created: instant.nullable().catch(null),
  amount: amount.nullable().catch(null),
  currency: currency.nullable().catch(null),
});

const invoice = {
  id,
  invoiceNumber: id,
  created: instant,
  status: z.string().min(1),
  type: text,
  currency,
  totalAmount: amount,
  subTotalAmount: optionalAmount,
  discountAmount: optionalAmount,
  balance: optionalAmount,
  paidAmount: optionalAmount,
  invoiceDate: optionalInstant,
  dueDate: optionalInstant,
  receiptNumber: text,
  returnStatus: text,
  sourceType: text,
  terms: text,
  memo: text,
};

export const listedInvoice = z.object({ ...invoice, customerName: text }).superRefine(wholeAmounts);

const purchase = z.object({
  id,
  productId: id.nullish(),
  productName: text,
  description: text,
  quantity,
  quantityReturned: quantity.nullish(),
  price: amount,
  discountAmount: optionalAmount,
  taxAmount: optionalAmount,
  totalAmount: amount,
  created: optionalInstant,
});

const address = z.object({
  name: text,
  address1: text,
  address2: text,
  city: text,
  state: text,
  zip: text,
  country: text,
});

export const detailedInvoice = z
  .object({
    ...invoice,
    purchases: z.array(purchase).nullish(),
    customer: z.object({ id: id.nullish(), name: text }).nullish(),
    billingAddress: address.partial().nullish(),
    payments: z.array(z.object({ id })).nullish(),
  })
  .superRefine(wholeAmounts)
  .superRefine(({ purchases, currency }, context) => {
    for (const line of purchases ?? []) wholeAmounts({ ...line, currency }, context);
  });

export const contract = z
  .object({
    id,
    name: text,
    customerName: text,
    status: z.string().min(1),
    type: text,
    interval: text,
    every: text,
    on: text,
    amount,
    currencyCode: currency,
    startDate: optionalInstant,
    nextBillDate: optionalInstant,
    lastInvoiceDate: optionalInstant,
    hasDeclinedPayment: flag,
  })
  .superRefine(wholeAmounts);

/** A page of a list. Fields other than the rows are not relied on. */
export const page = z.object({ recordCount: z.number().int().min(0).catch(0), records: z.array(z.unknown()) });

/** Whose record it is: stands on every one. */
export const owned = z.object({ merchantId: id });

/** What is used of a merchant's own record, whose form nobody has written down. */
export const merchant = z.looseObject({ dba: text, name: text });

export const subscriptionPage = z.object({
  records: z.array(z.object({ id, eventType: z.string(), callbackUrl: text, merchantId: id.nullish() })),
});

/** What was written is answered with nothing, or with itself. */
export const anything = z.unknown();
