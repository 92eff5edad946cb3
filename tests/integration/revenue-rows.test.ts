import { aPayment } from "@tests/factories/records";
import { aTill } from "@tests/factories/tills";
import { expect, test } from "vitest";
import { createCategory, createRule } from "@/features/products/mutations";
import { getRevenue } from "@/features/revenue/queries";
import { type Parting, rowsOfFigure, rowsOfPart } from "@/features/revenue/rows/rules";
import type { RevenueSums } from "@/features/revenue/schema";
import { exportTransactions } from "@/features/transactions/export/mutations";
import { listTransactions } from "@/features/transactions/queries";
import { listTransactionsQuery, transactionFilter } from "@/features/transactions/schema";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const march = { from: "2025-03-01", to: "2025-03-31", currency: "USD" };
const all = { sort: "-at" as const, format: "csv" as const };

test("each figure of the revenue leads to the rows that it is made of, and to no others", async () => {
  const ctx = await aClinicWithEverything();
  const { total } = await getRevenue(ctx, march);
  expect(total).toMatchObject({ salesCount: 6, refundsCount: 1, chargebacksCount: 2 });
  const rowsOf = (figure: Parameters<typeof rowsOfFigure>[0]) => follow(ctx, rowsOfFigure(figure, march));
  expect(await rowsOf("salesMinor")).toMatchObject({ count: total.salesCount, sumMinor: total.salesMinor });
  expect(await rowsOf("refundsMinor")).toMatchObject({ count: 1, sumMinor: -(total.refundsMinor ?? 0) });
  expect(await rowsOf("chargebacksMinor")).toMatchObject({ count: 2, sumMinor: total.chargebacksMinor });
  const averaged = await rowsOf("averageMinor");
  expect(Math.round(averaged.sumMinor / averaged.count)).toBe(total.averageMinor);
  const kept = await rowsOf("netMinor");
  expect(kept).toMatchObject({ count: 7, netMinor: total.netMinor });
  expect(kept.sumMinor - (total.chargebacksMinor ?? 0)).toBe(total.netMinor);
});

test("each bar of the chart and each part leads to its sales, also what has no tender and no category", async () => {
  const ctx = await aClinicWithEverything();
  const revenue = await getRevenue(ctx, march);
  for (const { from, to, ...sums } of revenue.stretches) {
    await expectSales(ctx, rowsOfFigure("salesMinor", { from, to, currency: revenue.currency }), sums);
  }
  const partings = ["categories", "tenders", "recurrence"] satisfies Parting[];
  expect(revenue.tenders.map(({ key }) => key)).toContain(null);
  expect(revenue.categories).toHaveLength(2);
  for (const parting of partings) {
    for (const { key, ...sums } of revenue[parting]) await expectSales(ctx, rowsOfPart(parting, key, revenue), sums);
  }
});

test("the list adds up to the same sales under all, under what is counted and under sales", async () => {
  const ctx = await aClinicWithEverything();
  const salesOf = async (query: object) =>
    (await listTransactions(ctx, listTransactionsQuery.parse({ currency: "USD", ...query }))).totals;
  const [whole] = await salesOf({});
  expect(whole).toMatchObject({ count: 10 });
  expect(await salesOf({ kind: "counted" })).toEqual([{ ...whole, count: 8 }]);
  expect(await salesOf({ kind: "sale" })).toMatchObject([{ count: 7, salesMinor: whole?.salesMinor }]);
  expect(await salesOf({ kind: "none" })).toMatchObject([{ count: 2, salesMinor: 0, netMinor: 0 }]);
});

/** Sales by card, in cash and by nobody knows what; some charged back, one refunded, one voided and one declined. */
async function aClinicWithEverything(): Promise<TenantContext> {
  const { ctx, pay, sell } = await aTill();
  const gifts = await createCategory(ctx, { name: "Gifts" });
  await createRule(ctx, { id: gifts.id, kind: "contains", value: "gift" });
  await stopBoss();
  const on = (day: number) => ({ createdAt: new Date(Date.UTC(2025, 2, day)), invoiceNumber: null });
  const { createdAt } = on(4);
  await sell("Gift card", { externalId: "1", amountMinor: 10_000, createdAt });
  await sell("Gift hamper", { externalId: "2", amountMinor: 1_500, createdAt, status: "Chargedback" });
  await sell("Facial", { externalId: "3", amountMinor: 5_000, createdAt, tenderType: "Cash" });
  await pay(
    aPayment({ ...on(4), externalId: "4", amountMinor: 24_900 }),
    aPayment({ ...on(10), externalId: "5", amountMinor: 700, tenderType: null, source: "QuickPay" }),
    aPayment({ ...on(10), externalId: "6", amountMinor: 3_000, status: "Chargedback" }),
    aPayment({ ...on(10), externalId: "7", amountMinor: -2_000, type: "Return" }),
    aPayment({ ...on(10), externalId: "8", amountMinor: 40_000, status: "Voided", tenderType: null }),
    aPayment({ ...on(4), externalId: "9", amountMinor: 99_999, status: "Declined" }),
    aPayment({ ...on(4), externalId: "10", amountMinor: 77_777, currency: "CAD" }),
    aPayment({ externalId: "11", amountMinor: 20_000, createdAt: new Date("2025-02-10T00:00:00Z") }),
  );
  return ctx;
}

async function expectSales(ctx: TenantContext, href: string, { salesCount, salesMinor }: Partial<RevenueSums>) {
  expect(await follow(ctx, href), href).toMatchObject({ count: salesCount, sumMinor: salesMinor, salesMinor });
}

/** What stands behind a link: the rows as they are listed, what the list says of them, and how many leave as a file. */
async function follow(ctx: TenantContext, href: string) {
  const query = Object.fromEntries(new URL(href, "https://clinic.test").searchParams);
  const { data, totals } = await listTransactions(ctx, listTransactionsQuery.parse({ ...query, limit: 100 }));
  const { lines } = await exportTransactions(ctx, { ...all, ...transactionFilter.parse(query) });
  let text = "";
  for await (const line of lines) text += line;
  const { count = 0, salesMinor = 0, netMinor = 0 } = totals[0] ?? {};
  expect([data.length, text.trimEnd().split("\r\n").length - 1], href).toEqual([count, count]);
  return { count, sumMinor: data.reduce((sum, { amountMinor }) => sum + amountMinor, 0), salesMinor, netMinor };
}
