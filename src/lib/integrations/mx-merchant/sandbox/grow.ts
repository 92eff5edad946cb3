import { z } from "zod";
import { bill, pay, type Till } from "./changes";

export const growInput = z.object({
  payments: z.number().int().min(0).default(10),
  /** So many of the payments are for an invoice of their own, spread evenly. */
  invoices: z.number().int().min(0).default(5),
  /** How far the payments lie apart. */
  apartMs: z.number().int().min(1).default(60_000),
});

export type MxGrowth = z.input<typeof growInput>;

const treatments = [
  { name: "Facial", price: 17_500 },
  { name: "Massage, 60 minutes", price: 12_000 },
  { name: "Serum", price: 6_450 },
  { name: "Laser session", price: 32_000 },
  { name: "Consultation", price: 8_000 },
];

/** Gives a merchant that much business, up to now, oldest first: the same every time. */
export function grow({ account, nowMs }: Till, { payments, invoices, apartMs }: z.output<typeof growInput>) {
  const earliest = nowMs - payments * apartMs;
  for (let place = 0; place < payments; place++) {
    const createdMs = earliest + place * apartMs;
    const till = { account, nowMs: createdMs };
    const isBilled = Math.floor(((place + 1) * invoices) / payments) > Math.floor((place * invoices) / payments);
    const customer = `Customer ${place % 97}`;
    const common = { type: "Sale", tenderType: "Card", customer, createdMs };
    const invoiceId = isBilled ? billFor(till, place, customer) : null;
    pay(till, {
      ...common,
      invoiceId,
      amount: 5_000 + (place % 41) * 25,
      status: place % 5 === 0 ? "Approved" : "Settled",
    });
  }
  return { payments, invoices };
}

function billFor({ account, nowMs }: Till, place: number, customer: string): number {
  const lines = [treatments[place % treatments.length], treatments[(place * 3 + 1) % treatments.length]];
  const purchases = lines
    .slice(0, 1 + (place % 2))
    .flatMap((line) => (line ? [{ ...line, quantity: 1 + (place % 3), productId: null }] : []));
  return bill(
    { account, nowMs },
    { purchases, customer, sourceType: place % 4 === 0 ? "Recurring" : "Invoice", createdMs: nowMs - 500 },
  ).id;
}
