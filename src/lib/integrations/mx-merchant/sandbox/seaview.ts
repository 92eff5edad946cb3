import { createRandom, type Random } from "../../sandbox-random";
import { bill, changes, pay } from "./changes";
import type { MxMerchantAccount } from "./merchants";
import { type MxAddress, totalOf } from "./rows";

/** Somebody who buys at the demo clinic: as the clinic's own records have them. */
export type SeaviewCustomer = { name: string; address: MxAddress | null };

const dayMs = 86_400_000;

const products = [
  { name: "Initial consultation", price: 13_500, productId: 701 },
  { name: "Physiotherapy session", price: 9_800, productId: 702 },
  { name: "Remedial massage, 60 minutes", price: 11_500, productId: 703 },
  { name: "Dry needling", price: 8_900, productId: 704 },
  { name: "Hydrotherapy class", price: 4_200, productId: 705 },
  { name: "Foam roller", price: 4_995, productId: null },
  { name: "Resistance band set", price: 2_950, productId: null },
  { name: "Custom orthotics - Full length", price: 48_000, productId: 706 },
  { name: "Gift card", price: 10_000, productId: null },
] as const;

const plans = [
  { name: "Pilates membership", amount: 18_900 },
  { name: "Maintenance plan", amount: 12_500 },
  { name: "Hydro pass", amount: 8_900 },
] as const;

const paymentCount = 1_200;
const yearDays = 365;
const memberCount = 36;

/** A year of business: about 1,200 payments, most for an invoice, memberships, some refunds, voids and chargebacks. */
export function seedSeaview(account: MxMerchantAccount, anchorMs: number, customers: readonly SeaviewCustomer[]): void {
  const random = createRandom(71);
  const people = customers.length > 0 ? customers : [{ name: "Alex Example", address: null }];
  account.customers = people.map(({ name, address }) => ({ id: account.nextId("customer"), name, address }));
  const names = people.map(({ name }) => name);
  const moments = Array.from({ length: paymentCount }, () => momentOf(random, anchorMs)).sort(
    (one, other) => one - other,
  );
  const members = random.sample(names, Math.min(memberCount, names.length));
  for (const [place, createdMs] of moments.entries()) {
    const isMembership = place % 5 === 0 && members.length > 0;
    sell({ account, random, createdMs, anchorMs, customer: random.pick(isMembership ? members : names), isMembership });
  }
  for (const [place, customer] of members.entries()) addContract(account, { random, anchorMs, customer, place });
}

type Sale = {
  account: MxMerchantAccount;
  random: Random;
  createdMs: number;
  anchorMs: number;
  customer: string;
  isMembership: boolean;
};

function sell({ account, random, createdMs, anchorMs, customer, isMembership }: Sale): void {
  const till = { account, nowMs: createdMs };
  const isBilled = isMembership || random.chance(0.3);
  const purchases = isMembership ? [membership(random)] : basket(random);
  const sourceType = isMembership ? "Recurring" : "Invoice";
  const invoiceId = isBilled ? bill(till, { purchases, customer, sourceType, createdMs: createdMs - 400 }).id : null;
  const status = random.chance(0.03) ? "Declined" : "Approved";
  const tenderType = random.chance(0.06) ? "ACH" : "Card";
  const source = isBilled ? sourceType : random.pick(["QuickPay", "Terminal", "API"]);
  const amount = random.pick(products).price;
  const { id } = pay(till, { invoiceId, amount, status, type: "Sale", source, tenderType, customer, createdMs });
  if (status === "Approved") ageOf({ account, random, id, createdMs, anchorMs });
}

/** What became of a payment since. */
function ageOf({
  account,
  random,
  id,
  createdMs,
  anchorMs,
}: Pick<Sale, "account" | "random" | "createdMs" | "anchorMs"> & { id: number }) {
  if (random.chance(0.01)) return changes.void({ account, nowMs: createdMs }, { id });
  const settledMs = createdMs + 6 * 3_600_000;
  if (settledMs > anchorMs) return;
  changes.settle({ account, nowMs: settledMs }, { id });
  const laterMs = createdMs + random.int(2, 20) * dayMs;
  if (laterMs > anchorMs) return;
  if (random.chance(0.025))
    changes.refund({ account, nowMs: laterMs }, { id, ...(random.chance(0.4) && { amount: 2_500 }) });
  else if (random.chance(0.004)) changes.chargeback({ account, nowMs: laterMs }, { id });
}

function basket(random: Random) {
  return random.sample(products, random.int(1, 3)).map((product) => ({
    ...product,
    quantity: random.chance(0.15) ? 2 : 1,
  }));
}

function membership(random: Random) {
  const { name, amount } = random.pick(plans);
  return { name, price: amount, quantity: 1, productId: null };
}

/** Business hours, weighted towards now: the clinic grows. */
function momentOf(random: Random, anchorMs: number): number {
  const daysAgo = Math.floor(yearDays * (1 - Math.sqrt(random.next())));
  return anchorMs - daysAgo * dayMs - random.int(10, 9 * 3_600) * 1_000 - random.int(0, 999);
}

type Member = { random: Random; anchorMs: number; customer: string; place: number };

function addContract(account: MxMerchantAccount, { random, anchorMs, customer, place }: Member): void {
  const plan = random.pick(plans);
  const noonMs = Math.floor(anchorMs / dayMs) * dayMs + dayMs / 2;
  const status = place % 9 === 8 ? "Cancelled" : place % 12 === 11 ? "Completed" : "Active";
  const declined = status === "Active" && place % 8 === 3;
  const startMs = noonMs - random.int(60, 340) * dayMs;
  const charged = lastChargeOf(account, customer) ?? { ...plan, atMs: noonMs - random.int(2, 29) * dayMs };
  account.contracts.push({
    id: account.nextId("contract"),
    merchantId: account.id,
    name: charged.name,
    customerName: customer,
    interval: "Monthly",
    every: "1 Month",
    on: String(new Date(startMs).getUTCDate()),
    amount: charged.amount,
    status,
    startMs,
    nextBillMs:
      status === "Active" ? noonMs + random.int(declined ? -6 : 1, declined ? -1 : 28) * dayMs - dayMs / 2 : null,
    lastInvoiceMs: charged.atMs,
    declined,
  });
}

/** What a member was charged last. */
function lastChargeOf({ invoices }: MxMerchantAccount, customer: string) {
  const invoice = invoices.findLast((one) => one.customer.name === customer && one.sourceType === "Recurring");
  const [line] = invoice?.purchases ?? [];
  return invoice && line ? { name: line.name, amount: totalOf(invoice), atMs: invoice.createdMs } : null;
}
