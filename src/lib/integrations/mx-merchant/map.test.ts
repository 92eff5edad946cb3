import { expect, test } from "vitest";
import type { Item } from "@/lib/integrations/contract";
import type { InvoiceRecord, TransactionRecord } from "@/lib/integrations/records";
import { toMinor } from "./fields";
import { contracts, invoices, ownedReader, payments } from "./lists";
import { merchantDay } from "./map";

const at = new Date("2026-03-01T00:00:00Z");
const reading = { at, timeZone: "America/New_York" };

// In the form of the contract's captures, with people and numbers of our own.
const listed = {
  created: "2026-02-11T10:02:25.45Z",
  paymentToken: "could charge a card",
  id: 4_000_000_000_000_901,
  merchantId: 1_000_000_009,
  tenderType: "Card",
  amount: "181.12",
  cardAccount: { cardType: "Visa", last4: "0009", token: "could charge a card", hasContract: false },
  authCode: "000009",
  status: "Settled",
  settledAmount: "0",
  currency: "USD",
  settledDate: "2026-02-11T23:00:01.32",
  reference: "604210000901",
  tax: "7.2",
  surchargeAmount: "6.12",
  surchargeRate: "0.035",
  invoice: "B00EXMPL",
  customerCode: "05KAB00EXMPL",
  customerName: "Robin Sample",
  refundedAmount: "0",
  type: "Sale",
  source: "QuickPay",
  responseCode: 0,
};
const detailedInvoice = {
  id: 10_000_901,
  merchantId: 1_000_000_009,
  invoiceNumber: 2_901,
  type: "Sale",
  totalAmount: "175",
  subTotalAmount: "175",
  balance: "0",
  paidAmount: "175",
  dueDate: "2026-02-11T05:00:00Z",
  created: "2026-02-11T10:02:25.17Z",
  invoiceDate: "2026-02-11T05:00:00Z",
  status: "Paid",
  memo: "",
  email: "BILLING@CLINIC.EXAMPLE",
  purchases: [
    {
      id: 9_000_901,
      productName: "Facial - Long",
      quantity: 1.5,
      quantityReturned: 0,
      price: "100",
      totalAmount: "150",
    },
    { id: 9_000_902, productId: 7, productName: "Serum", quantity: 1, price: "25", totalAmount: "25" },
  ],
  customer: { id: 40_000_901, name: "Robin Sample" },
  payments: [{ id: 4_000_000_000_000_901 }],
  barCode: "a picture",
};

test("amounts are exact: no float comes near them", () => {
  expect(
    ["181.12", "269.1", "175", "0", "-14.14", "1234567890123.45", "0.07"].map((text) => toMinor(text, "USD")),
  ).toEqual([18_112, 26_910, 17_500, 0, -1_414, 123_456_789_012_345, 7]);
  expect(toMinor("1200", "JPY")).toBe(1_200);
  expect(toMinor("1.005", "USD")).toBeNull();
  expect(toMinor("1.500", "USD")).toBe(150);
  expect(toMinor("99999999999999999", "USD")).toBeNull();
  expect(["1e-7", "1e+21", "NaN", "", "1,000", "+1"].map((text) => toMinor(text, "USD"))).toEqual(Array(6).fill(null));
});

test.each([1e-7, 1e21, "1e3", "1,000.00", ""])("an amount of %j is no amount, and never nothing", (amount) => {
  const item = payments.listed(reading)({ ...listed, amount });
  expect(item).toMatchObject({ externalId: String(listed.id), fault: { code: "unexpected_shape" } });
  expect(payments.listed(reading)({ ...listed, refundedAmount: amount }).fault).toBeDefined();
});

test("a payment of the list becomes a record, with its filler as it came and its time of settlement in UTC", () => {
  const record = paymentOf(payments.listed(reading)(listed));
  expect(record).toMatchObject({
    externalId: "4000000000000901",
    createdAt: new Date("2026-02-11T10:02:25.450Z"),
    updatedAt: at,
    amountMinor: 18_112,
    surchargeMinor: 612,
    taxMinor: 720,
    settledAt: new Date("2026-02-11T23:00:01.320Z"),
    cardLastFour: "0009",
    invoiceNumber: "B00EXMPL",
    listed: { refundedMinor: 0 },
  });
  expect(record.detail).toBeUndefined();
});

test("what could charge a card is not kept, everything else is as it came", () => {
  const { listed: kept } = paymentOf(payments.listed(reading)(listed));
  expect(JSON.stringify(kept)).not.toContain("could charge a card");
  expect(kept?.raw).toMatchObject({ surchargeRate: "0.035", cardAccount: { last4: "0009" }, responseCode: 0 });
});

test("fields that do not apply are left out, as on a transfer or a decline", () => {
  const { cardAccount: _, authCode: __, settledDate: ___, ...transfer } = listed;
  const record = paymentOf(payments.listed(reading)({ ...transfer, tenderType: "ACH", status: "Declined" }));
  expect(record).toMatchObject({
    cardType: null,
    cardLastFour: null,
    authCode: null,
    settledAt: null,
    status: "Declined",
  });
});

test("a payment asked for alone names its invoices, and has none where the field is left out", () => {
  const { refundedAmount: _, ...alone } = listed;
  const read = payments.detailed(reading);
  expect(paymentOf(read({ ...alone, invoiceIds: [10_000_901, 10_000_902] })).detail?.invoiceIds).toEqual([
    "10000901",
    "10000902",
  ]);
  expect(paymentOf(read(alone)).detail).toMatchObject({ invoiceIds: [], originalId: null });
  expect(paymentOf(read({ ...alone, originalId: 4_000_000_000_000_900 })).detail?.originalId).toBe("4000000000000900");
});

test.each([
  ["an amount finer than a cent", { amount: "1.005" }, /amount/],
  ["an amount that is none", { amount: "a lot" }, /amount/],
  ["no status", { status: undefined }, /status/],
  ["a day that no calendar has", { created: "2026-02-30T10:00:00Z" }, /created/],
  ["an id that is not exact", { id: 2 ** 60 }, /id/],
])("%s makes an item that is kept with its reason", (_, broken, words) => {
  const { record, fault } = payments.listed(reading)({ ...listed, ...broken });
  expect(record).toBeUndefined();
  expect(fault).toMatchObject({ code: "unexpected_shape", message: expect.stringMatching(words) });
});

test("another merchant's record is a fault of which nothing is kept, and so is one that says nobody's", () => {
  const read = ownedReader("1000000009", "Payments", payments.listed(reading));
  expect(read(listed).record).toBeDefined();
  for (const foreign of [
    { ...listed, merchantId: 5 },
    { ...listed, merchantId: undefined },
  ]) {
    const item = read(foreign);
    expect(item.record).toBeUndefined();
    expect(item.fault).toMatchObject({ payload: null });
    expect(JSON.stringify(item)).not.toContain("Robin");
  }
});

test("an invoice asked for alone has its lines, its payments and its customer, but not the merchant's own address", () => {
  const record = invoiceOf(invoices.detailed(reading)(detailedInvoice));
  expect(record).toMatchObject({
    number: "2901",
    totalMinor: 17_500,
    invoiceDate: "2026-02-11",
    customerName: "Robin Sample",
    memo: null,
    detail: {
      customerExternalId: "40000901",
      billingAddress: null,
      paymentIds: ["4000000000000901"],
      items: [
        { name: "Facial - Long", quantity: "1.5", priceMinor: 10_000, totalMinor: 15_000, productExternalId: null },
        { name: "Serum", quantity: "1", productExternalId: "7" },
      ],
    },
  });
  expect(JSON.stringify(record.detail?.raw)).not.toContain("a picture");
});

test("one unreadable line makes the whole invoice one that is kept with its reason", () => {
  const purchases = [{ ...detailedInvoice.purchases[0], price: "0.001" }];
  expect(invoices.detailed(reading)({ ...detailedInvoice, purchases }).fault).toBeDefined();
});

test.each([
  ["2026-02-11T05:00:00Z", "America/New_York", "2026-02-11"],
  ["2025-08-11T04:00:00Z", "America/New_York", "2025-08-11"],
  ["2026-02-10T13:00:00Z", "Australia/Melbourne", "2026-02-11"],
  ["2026-02-11T05:00:00Z", "Australia/Melbourne", "2026-02-11"],
  ["2026-02-10T18:15:00Z", "Asia/Kathmandu", "2026-02-11"],
  ["2026-02-11T10:02:25Z", "America/New_York", "2026-02-11"],
])("%s is a day that began in %s: %s", (moment, zone, day) => {
  expect(merchantDay(new Date(moment), zone)).toBe(day);
});

test("a membership's days are written as UTC", () => {
  const raw = {
    id: 1_000_901,
    merchantId: 1_000_000_009,
    name: "901",
    customerName: "Robin Sample",
    interval: "Weekly",
    every: "4 Weeks",
    on: "Saturday",
    amount: "249",
    type: "Recurring",
    status: "Active",
    startDate: "2025-10-18T12:00:00Z",
    hasDeclinedPayment: false,
    lastInvoiceDate: "2025-10-18T19:13:39.487Z",
    nextBillDate: "2025-11-15T00:00:00Z",
    currencyCode: "USD",
  };
  expect(contracts.listed(reading)(raw).record).toMatchObject({
    kind: "contract",
    amountMinor: 24_900,
    startDate: "2025-10-18",
    nextBillDate: "2025-11-15",
    lastInvoiceAt: new Date("2025-10-18T19:13:39.487Z"),
  });
});

function paymentOf({ record }: Item): TransactionRecord {
  if (record?.kind !== "transaction") throw new Error("That is no payment.");
  return record;
}

function invoiceOf({ record }: Item): InvoiceRecord {
  if (record?.kind !== "invoice") throw new Error("That is no invoice.");
  return record;
}
