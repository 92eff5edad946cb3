import { asAdmin } from "@tests/factories/admin-sql";
import { inRole } from "@tests/factories/clinics";
import { aPayment } from "@tests/factories/records";
import { aContract, aTill } from "@tests/factories/tills";
import { expect, test } from "vitest";
import { listMemberships } from "@/features/memberships/queries";
import { listMembershipsQuery } from "@/features/memberships/schema";
import { createPatient } from "@/features/patients/mutations";
import { createCategory, createRule } from "@/features/products/mutations";
import { getRevenue } from "@/features/revenue/queries";
import { permissionsByRole, roles } from "@/lib/auth/roles";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const march = { from: "2025-03-01", to: "2025-03-31" };

test("a period's money is told by day, category, tender and recurrence, and each adds up to the whole", async () => {
  const { ctx, pay, sell } = await aTill();
  const gifts = await createCategory(ctx, { name: "Gifts" });
  await createRule(ctx, { id: gifts.id, kind: "contains", value: "gift" });
  await stopBoss();
  await sell("Gift card", { externalId: "1", amountMinor: 10_000, createdAt: at("2025-03-04T00:00:00Z") });
  await sell("Facial", {
    externalId: "2",
    amountMinor: 5_000,
    createdAt: at("2025-03-04T03:00:00Z"),
    tenderType: "Cash",
  });
  const rest = { invoiceNumber: null, createdAt: at("2025-03-10T00:00:00Z") };
  await pay(
    aPayment({ ...rest, externalId: "3", source: "Recurring", amountMinor: 24_900 }),
    aPayment({ ...rest, externalId: "4", type: "Return", amountMinor: -2_000, source: "QuickPay" }),
    aPayment({ ...rest, externalId: "5", status: "Chargedback", amountMinor: 3_000, source: "QuickPay" }),
    aPayment({ ...rest, externalId: "6", status: "Declined", amountMinor: 99_999 }),
    aPayment({ ...rest, externalId: "7", currency: "CAD", amountMinor: 77_777 }),
    aPayment({ ...rest, externalId: "8", amountMinor: 20_000, createdAt: at("2025-02-10T00:00:00Z") }),
  );
  const revenue = await getRevenue(ctx, { ...march, currency: "USD" });
  const whole = { salesMinor: 42_900, salesCount: 4, refundsMinor: 2_000, chargebacksMinor: 3_000, netMinor: 37_900 };
  expect(revenue.total).toMatchObject({ ...whole, averageMinor: 10_725 });
  expect(revenue.totalBefore).toMatchObject({ salesMinor: 20_000, netMinor: 20_000 });
  expect(revenue.before).toEqual({ from: "2025-01-29", to: "2025-02-28" });
  expect(revenue.currencies).toEqual(["USD", "CAD"]);
  const byName = (parts: { label: string; netMinor: number | null }[]) =>
    Object.fromEntries(parts.map(({ label, netMinor }) => [label, netMinor]));
  expect(byName(revenue.categories)).toEqual({ Gifts: 10_000, Uncategorized: 27_900 });
  expect(byName(revenue.tenders)).toEqual({ Card: 32_900, Cash: 5_000 });
  expect(byName(revenue.recurrence)).toEqual({ Recurring: 24_900, New: 13_000 });
  expect(revenue.grain).toBe("day");
  expect(revenue.stretches).toHaveLength(31);
  expect(revenue.stretches.reduce((sum, { netMinor }) => sum + (netMinor ?? 0), 0)).toBe(37_900);
  expect(revenue.stretches[3]).toMatchObject({ from: "2025-03-04", salesMinor: 15_000, salesCount: 2 });
});

test("the currency in which most was taken comes first, however much was declined in another", async () => {
  const { ctx, pay } = await aTill();
  const declined = { status: "Declined", currency: "CAD", createdAt: at("2025-03-10T00:00:00Z") };
  await pay(
    aPayment({ externalId: "1", amountMinor: 100, createdAt: at("2025-03-10T00:00:00Z") }),
    aPayment({ ...declined, externalId: "2" }),
    aPayment({ ...declined, externalId: "3" }),
  );
  expect(await getRevenue(ctx, march)).toMatchObject({ currency: "USD", currencies: ["USD", "CAD"] });
});

test("days are cut in the clinic's zone", async () => {
  const { ctx, pay } = await aTill();
  // 23:30 on the 31st in Melbourne, and half an hour after midnight of the 1st.
  await pay(
    aPayment({ externalId: "1", amountMinor: 100, createdAt: at("2025-03-31T12:30:00Z") }),
    aPayment({ externalId: "2", amountMinor: 1_000, createdAt: at("2025-03-31T13:30:00Z") }),
    aPayment({ externalId: "3", amountMinor: 10_000, createdAt: at("2025-02-28T13:30:00Z") }),
    // The first moment of the 1st, and the last before it.
    aPayment({ externalId: "4", amountMinor: 100_000, createdAt: at("2025-02-28T13:00:00.000Z") }),
    aPayment({ externalId: "5", amountMinor: 1_000_000, createdAt: at("2025-02-28T12:59:59.999Z") }),
    aPayment({ externalId: "6", amountMinor: 7, currency: "CAD", createdAt: at("2025-02-10T00:00:00Z") }),
  );
  const { total, totalBefore, stretches } = await getRevenue(ctx, march);
  expect([total.salesMinor, totalBefore.salesMinor]).toEqual([110_100, 1_000_000]);
  expect([stretches[0]?.salesMinor, stretches[30]?.salesMinor]).toEqual([110_000, 100]);
});

test("a period that ends before it begins, or never ends, is refused", async () => {
  const { ctx } = await aTill();
  for (const period of [
    { from: "2025-03-02", to: "2025-03-01" },
    { from: "1990-01-01", to: "2025-03-01" },
  ]) {
    await expect(getRevenue(ctx, period)).rejects.toMatchObject({ code: "invalid_input" });
  }
});

test("an investor sees no figure of fewer than five people, nor one that would tell it", async () => {
  const { ctx, pay } = await aTill();
  await pay(...salesTo(6, "2025-03-04", { tenderType: "Card" }), ...salesTo(5, "2025-03-04", { tenderType: "Check" }));
  await pay(...salesTo(2, "2025-03-06", { tenderType: "Cash" }));
  await pay(aPayment({ externalId: "back", amountMinor: -400, createdAt: at("2025-03-20T00:00:00Z") }));
  const { total, tenders, stretches, period, grain } = await getRevenue(inRole(ctx, "investor"), march);
  expect(total).toMatchObject({ salesMinor: 13_000, salesCount: 13, refundsMinor: null, refundsCount: null });
  expect(total).toMatchObject({ netMinor: null, averageMinor: 1_000, chargebacksCount: 0 });
  expect(tenders).toMatchObject([
    { label: "Card", salesMinor: 6_000, refundsMinor: null },
    { salesMinor: null, salesCount: null, averageMinor: null },
    { salesMinor: null, salesCount: null, averageMinor: null },
  ]);
  expect({ period, grain }).toMatchObject({ period: march, grain: "month" });
  expect(stretches).toMatchObject([{ ...march, salesMinor: 13_000 }]);
});

test("many payments of one person, or of nobody knows whom, are no group", async () => {
  const { ctx, pay } = await aTill();
  await pay(...salesTo(9, "2025-03-04", { customerName: "Maya Okafor" }));
  await pay(...salesTo(9, "2025-03-04", { customerName: null, tenderType: "Cash" }));
  const { total } = await getRevenue(inRole(ctx, "investor"), march);
  expect(total).toMatchObject({ salesMinor: null, salesCount: null, netMinor: null });
});

test("an investor learns nothing from periods that overlap: they get whole months that are over", async () => {
  const { ctx, pay } = await aTill();
  await pay(...salesTo(6, "2025-03-04"), ...salesTo(1, "2025-03-31"), ...salesTo(2, "2025-04-20"));
  const investor = { ...inRole(ctx, "investor"), now: () => at("2025-05-15T00:00:00Z") };
  const whole = await getRevenue(investor, march);
  expect(await getRevenue(investor, { from: "2025-03-02", to: "2025-03-30" })).toEqual(whole);
  expect(whole).toMatchObject({ total: { salesMinor: 7_000 }, before: { from: "2025-02-01", to: "2025-02-28" } });
  // With a month of few people the sum would tell them, beside the sum without it.
  const two = await getRevenue(investor, { from: "2025-03-01", to: "2025-04-30" });
  expect(two.total.salesMinor).toBeNull();
  expect(two.stretches.map(({ salesMinor }) => salesMinor)).toEqual([7_000, null]);
  const ongoing = { ...investor, now: () => at("2025-04-25T00:00:00Z") };
  expect(await getRevenue(ongoing, { from: "2025-04-01", to: "2025-04-25" })).toMatchObject({ period: march });
  expect((await getRevenue(ctx, { from: "2025-04-01", to: "2025-04-30" })).total.salesMinor).toBe(2_000);
});

test.each(roles)("%s sees revenue and memberships only as its role says", async (role) => {
  const { ctx } = await aTill();
  const person = inRole(ctx, role);
  const has = (permission: string) => permissionsByRole[role].some((held) => held === "*" || held === permission);
  const revenue = getRevenue(person, march);
  if (has("reports.view")) expect((await revenue).currencies).toEqual([]);
  else await expect(revenue).rejects.toMatchObject({ code: "forbidden" });
  const memberships = list(person);
  if (has("transactions.view")) expect((await memberships).data).toEqual([]);
  else await expect(memberships).rejects.toMatchObject({ code: "forbidden" });
});

test("memberships are active, due, failed or churned, and the next 90 days are what active and due ones bring", async () => {
  const till = await aTill();
  const ctx = { ...till.ctx, now: () => at("2025-03-10T00:00:00Z") };
  await till.enrol(
    aContract({ externalId: "1", nextBillDate: "2025-03-20" }),
    aContract({
      externalId: "2",
      nextBillDate: "2025-03-10",
      every: "1 Month",
      amountMinor: 10_000,
      customerName: "Ada",
    }),
    aContract({ externalId: "3", hasDeclinedPayment: true }),
    aContract({ externalId: "4", status: "Cancelled" }),
    aContract({ externalId: "5", nextBillDate: "2025-04-01", currency: "CAD", every: "now and then", interval: null }),
  );
  const { data, figures } = await list(ctx);
  expect(Object.fromEntries(data.map(({ externalId, state }) => [externalId, state]))).toEqual({
    1: "active",
    2: "due",
    3: "failed",
    4: "churned",
    5: "active",
  });
  expect(data[0]).toMatchObject({ customerName: "Ada" });
  expect(figures).toMatchObject({
    counts: { active: 2, due: 1, failed: 1, churned: 1 },
    until: "2025-06-08",
    onceOnly: 1,
  });
  const [usd, cad] = figures.expected.toSorted((one, other) => (one.currency > other.currency ? -1 : 1));
  // Three turns of four weeks from the 20th of March, and the 10th of three months.
  expect(usd).toMatchObject({ currency: "USD", charges: 6, totalMinor: 3 * 24_900 + 3 * 10_000 });
  expect(usd?.months.map(({ month }) => month)).toEqual(["2025-03", "2025-04", "2025-05"]);
  expect(cad).toMatchObject({ currency: "CAD", charges: 1, totalMinor: 24_900 });
  expect((await list(ctx, { state: "churned" })).data).toMatchObject([{ externalId: "4" }]);
  const first = await list(ctx, { limit: 2 });
  const second = await list(ctx, { limit: 3, cursor: first.nextCursor });
  expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(5);
});

test("a month's expected charges lead to the memberships that they are of, whatever the state or page", async () => {
  const till = await aTill();
  const ctx = { ...till.ctx, now: () => at("2025-03-10T00:00:00Z") };
  await till.enrol(
    aContract({ externalId: "1", nextBillDate: "2025-03-01", every: "1 Month" }),
    aContract({ externalId: "2", nextBillDate: "2025-05-02", every: "1 Year" }),
    aContract({ externalId: "3", nextBillDate: "2025-05-02", every: "1 Week", hasDeclinedPayment: true }),
    aContract({ externalId: "4", nextBillDate: "2025-05-02", every: "1 Year", currency: "CAD" }),
  );
  const idsOf = async (query: object) => (await list(ctx, query)).data.map(({ externalId }) => externalId).toSorted();
  expect(await idsOf({ charged: "2025-03", currency: "USD" })).toEqual(["1"]);
  expect(await idsOf({ charged: "2025-05", currency: "USD" })).toEqual(["1", "2"]);
  expect(await idsOf({ charged: "2025-05", currency: "CAD" })).toEqual(["4"]);
  expect(await idsOf({ charged: "2025-05", state: "active" })).toEqual(["2", "4"]);
  expect(await idsOf({ charged: "2026-05" })).toEqual([]);
  const { figures } = await list(ctx, { charged: "2025-05", currency: "USD", state: "due", limit: 1 });
  expect(figures.counts).toEqual({ active: 1, due: 1, failed: 0, churned: 0 });
  // What is expected stays as it is, whichever of its bars is looked behind.
  expect(figures.expected).toEqual((await list(ctx)).figures.expected);
});

test("whose a membership is, is told only to those who may see patients", async () => {
  const { ctx, enrol } = await aTill();
  await enrol(aContract());
  const { id } = await createPatient(ctx, { firstName: "Maya", lastName: "Okafor" });
  await asAdmin("UPDATE contracts SET contact_id = $1, contact_match = 'matched' WHERE organization_id = $2", [
    id,
    ctx.organizationId,
  ]);
  expect((await list(ctx)).data).toMatchObject([{ patient: { name: "Maya Okafor" } }]);
  const bookkeeper = { ...ctx, permissions: new Set(["transactions.view"]) };
  expect((await list(bookkeeper)).data).toMatchObject([{ patient: null }]);
});

function list(ctx: TenantContext, query: object = {}) {
  return listMemberships(ctx, listMembershipsQuery.parse(query));
}

/** Sales of ten each, to so many people. */
function salesTo(people: number, day: string, facts: Partial<Parameters<typeof aPayment>[0]> = {}) {
  return Array.from({ length: people }, (_, place) => {
    const externalId = `${day} ${facts.tenderType ?? "any"} ${place}`;
    const createdAt = at(`${day}T00:00:00Z`);
    return aPayment({ externalId, createdAt, amountMinor: 1_000, customerName: `Person ${externalId}`, ...facts });
  });
}

function at(moment: string): Date {
  return new Date(moment);
}
