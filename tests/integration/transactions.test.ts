import { asAdmin } from "@tests/factories/admin-sql";
import { inRole } from "@tests/factories/clinics";
import { anInvoice, anItem, aPayment, itsDetail } from "@tests/factories/records";
import { aTill } from "@tests/factories/tills";
import { expect, test } from "vitest";
import { createPatient } from "@/features/patients/mutations";
import { exportTransactions } from "@/features/transactions/export/mutations";
import { getTransaction, listTransactions } from "@/features/transactions/queries";
import { listTransactionsQuery } from "@/features/transactions/schema";
import { permissionsByRole, roles } from "@/lib/auth/roles";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { tombstoneMirror } from "@/lib/db/upsert";
import type { TenantContext } from "@/lib/tenant/context";

const list = (ctx: TenantContext, query: object = {}) => listTransactions(ctx, listTransactionsQuery.parse(query));
const idsOf = async (ctx: TenantContext, query: object = {}) =>
  (await list(ctx, query)).data.map(({ externalId }) => externalId).toSorted();

test("a list is narrowed by each of its filters, alone and together", async () => {
  const { ctx, pay, sell } = await aTill();
  await pay(
    aPayment({ externalId: "1", invoiceNumber: "B00EXMPL", source: "QuickPay", createdAt: at("2025-03-01T13:30:00Z") }),
    aPayment({ externalId: "2", invoiceNumber: null, status: "Declined", amountMinor: 5_000, tenderType: "ACH" }),
    aPayment({ externalId: "3", invoiceNumber: null, type: "Return", amountMinor: -1_414, customerName: "Zoë Ågren" }),
    aPayment({ externalId: "4", invoiceNumber: null, status: "Chargedback", amountMinor: 30_000 }),
  );
  await sell("Facial", { externalId: "5", amountMinor: 17_500 });
  expect(await idsOf(ctx)).toEqual(["1", "2", "3", "4", "5"]);
  expect(await idsOf(ctx, { status: "Declined" })).toEqual(["2"]);
  expect(await idsOf(ctx, { type: "Return" })).toEqual(["3"]);
  expect(await idsOf(ctx, { kind: "chargeback" })).toEqual(["4"]);
  expect(await idsOf(ctx, { kind: "none" })).toEqual(["2"]);
  expect(await idsOf(ctx, { tender: "ACH" })).toEqual(["2"]);
  expect(await idsOf(ctx, { link: "linked" })).toEqual(["5"]);
  expect(await idsOf(ctx, { link: "none", recurring: "no" })).toEqual(["1"]);
  expect(await idsOf(ctx, { min: "175", max: "181.12", currency: "USD" })).toEqual(["1", "5"]);
  expect(await idsOf(ctx, { max: "-14.14", currency: "USD" })).toEqual(["3"]);
  expect(await idsOf(ctx, { category: newId() })).toEqual([]);
  expect(await idsOf(ctx, { category: "none" })).toHaveLength(5);
  // Half past midnight of the 2nd in Melbourne.
  expect(await idsOf(ctx, { from: "2025-03-02", to: "2025-03-02" })).toEqual(["1"]);
  expect(await idsOf(ctx, { from: "2025-03-01", to: "2025-03-01" })).toEqual([]);
});

test("a transaction is found by the beginnings of its words, and no longer by words that it lost", async () => {
  const { ctx, pay } = await aTill();
  await pay(
    aPayment({ externalId: "4001", customerName: "Zoë Ågren", reference: "Z009BQGM", cardLastFour: "4242" }),
    aPayment({ externalId: "4002", customerName: "Maya Okafor", invoiceNumber: "2117" }),
  );
  expect(await idsOf(ctx, { search: "zoe agr" })).toEqual(["4001"]);
  expect(await idsOf(ctx, { search: "z009bq" })).toEqual(["4001"]);
  expect(await idsOf(ctx, { search: "4242" })).toEqual(["4001"]);
  expect(await idsOf(ctx, { search: "2117" })).toEqual(["4002"]);
  expect(await idsOf(ctx, { search: "maya zoe" })).toEqual([]);
  await pay(aPayment({ externalId: "4001", customerName: "Zara Berg", updatedAt: new Date() }));
  expect(await idsOf(ctx, { search: "agren" })).toEqual([]);
  expect(await idsOf(ctx, { search: "zara" })).toEqual(["4001"]);
});

test.each(["-at", "at", "-amount", "amount"])("paging by %s shows each row once, equals included", async (sort) => {
  const { ctx, pay } = await aTill();
  const records = Array.from({ length: 23 }, (_, place) =>
    aPayment({
      externalId: `${place}`,
      amountMinor: (place % 4) * 100,
      createdAt: new Date(Date.UTC(2025, 1, 1 + (place % 5))),
    }),
  );
  await pay(...records);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(ctx, { sort, limit: 5, ...(cursor ? { cursor } : {}) });
    seen.push(...page.data.map(({ externalId }) => externalId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen.toSorted()).toEqual(records.map(({ externalId }) => externalId).toSorted());
  await expect(
    list(ctx, { sort: sort === "at" ? "-at" : "at", cursor: (await list(ctx, { sort, limit: 5 })).nextCursor }),
  ).rejects.toMatchObject({ code: "invalid_cursor" });
});

test("totals hold what the books hold, and never add two currencies", async () => {
  const { ctx, pay } = await aTill();
  await pay(
    aPayment({ externalId: "1", status: "Settled", amountMinor: 10_000 }),
    aPayment({ externalId: "2", status: "Chargedback", amountMinor: 2_500 }),
    aPayment({ externalId: "3", type: "Return", status: "Settled", amountMinor: -1_000 }),
    aPayment({ externalId: "4", status: "Declined", amountMinor: 99_999 }),
    aPayment({ externalId: "5", status: "Voided", amountMinor: 99_999 }),
    aPayment({ externalId: "6", type: "Authorization", amountMinor: 99_999 }),
    aPayment({ externalId: "7", currency: "CAD", amountMinor: 7_000 }),
  );
  const usd = { salesMinor: 12_500, refundsMinor: 1_000, chargebacksMinor: 2_500, netMinor: 9_000 };
  const cad = { salesMinor: 7_000, refundsMinor: 0, chargebacksMinor: 0, netMinor: 7_000 };
  expect((await list(ctx)).totals).toEqual([
    { currency: "USD", count: 6, ...usd },
    { currency: "CAD", count: 1, ...cad },
  ]);
});

test("totals are of all that the filter finds, on whichever page, and of nothing else", async () => {
  const { ctx, pay, sell } = await aTill();
  const rest = { invoiceNumber: null, source: "QuickPay" };
  await pay(
    aPayment({ ...rest, externalId: "1", amountMinor: 10_000, createdAt: at("2025-03-01T13:30:00Z") }),
    aPayment({ ...rest, externalId: "2", status: "Declined", amountMinor: 5_000, tenderType: "ACH" }),
    aPayment({ ...rest, externalId: "3", type: "Return", amountMinor: -1_414, customerName: "Zoë Ågren" }),
    aPayment({ ...rest, externalId: "4", status: "Chargedback", amountMinor: 30_000, source: "Recurring" }),
    aPayment({ ...rest, externalId: "5", currency: "CAD", amountMinor: 700 }),
  );
  await sell("Facial", { externalId: "6", amountMinor: 17_500 });
  const narrowed = [
    { kind: "sale" },
    { kind: "none" },
    { status: "Chargedback" },
    { type: "Return" },
    { tender: "ACH" },
    { currency: "CAD" },
    { link: "linked" },
    { recurring: "yes" },
    { from: "2025-03-02", to: "2025-03-02" },
    { search: "zoe" },
    { min: "100", max: "175", currency: "USD" },
    { category: newId() },
  ];
  for (const query of [{}, ...narrowed]) {
    const { data, totals } = await list(ctx, query);
    const asRows = [...Map.groupBy(data, ({ currency }) => currency)].map(([currency, of]) => {
      const sum = (kind: string) => of.reduce((all, row) => all + (row.kind === kind ? row.amountMinor : 0), 0);
      return { currency, count: of.length, netMinor: sum("sale") + sum("refund") };
    });
    const told = totals.map(({ currency, count, netMinor }) => ({ currency, count, netMinor }));
    expect(told, JSON.stringify(query)).toEqual(asRows.toSorted((one, other) => other.count - one.count));
    expect((await list(ctx, { ...query, limit: 1 })).totals, JSON.stringify(query)).toEqual(totals);
  }
});

test("a payment that the provider no longer has is neither listed nor counted nor exported", async () => {
  const { ctx, target, pay } = await aTill();
  await pay(aPayment({ externalId: "1" }), aPayment({ externalId: "2" }));
  await withTenant(ctx, (db) =>
    tombstoneMirror(db, target, { table: "transactions", externalIds: ["1"], at: new Date() }),
  );
  const { data, totals } = await list(ctx);
  expect([data.map(({ externalId }) => externalId), totals.map(({ count }) => count)]).toEqual([["2"], [1]]);
  const { lines } = await exportTransactions(ctx, { sort: "-at", format: "csv" });
  expect((await textOf(lines)).split("\r\n")).toHaveLength(3);
});

test("of several items the primary one says what a payment was for, once", async () => {
  const { ctx, pay, bill } = await aTill();
  await pay(aPayment({ externalId: "1", invoiceNumber: "91" }));
  const items = [
    anItem({ externalId: "a", name: "Towel", priceMinor: 500 }),
    anItem({ externalId: "b", name: "Facial", priceMinor: 9_000 }),
    anItem({ externalId: "c", name: "Serum", priceMinor: 9_000 }),
  ];
  await bill(anInvoice({ externalId: "v1", number: "91", detail: itsDetail({ items, paymentIds: ["1"] }) }));
  const { data, totals } = await list(ctx);
  expect(data.map(({ product }) => product)).toEqual(["Facial"]);
  expect(totals).toMatchObject([{ count: 1 }]);
});

test("the transactions of a product are those whose invoice has it, whatever else it has", async () => {
  const { ctx, pay, bill, sell } = await aTill();
  await sell("Facial", { externalId: "1" });
  await sell("Facial deluxe", { externalId: "2" });
  await pay(aPayment({ externalId: "3", invoiceNumber: "93" }));
  const items = [
    anItem({ externalId: "a", name: "Serum", totalMinor: 9_000 }),
    anItem({ externalId: "b", name: "Facial", totalMinor: 1_000 }),
  ];
  await bill(anInvoice({ externalId: "v3", number: "93", detail: itsDetail({ items, paymentIds: ["3"] }) }));
  expect(await idsOf(ctx, { product: "Facial" })).toEqual(["1", "3"]);
  expect(await idsOf(ctx, { product: "facial" })).toEqual([]);
  expect((await list(ctx, { product: "Facial" })).totals.map(({ count }) => count)).toEqual([2]);
  expect(await idsOf((await aTill()).ctx, { product: "Facial" })).toEqual([]);
});

test("an amount without a currency is one of the clinic's own", async () => {
  const { ctx, pay } = await aTill();
  const common = { invoiceNumber: null, amountMinor: 10_000 };
  await pay(
    aPayment({ ...common, externalId: "1", currency: "AUD" }),
    aPayment({ ...common, externalId: "2", currency: "USD" }),
    aPayment({ ...common, externalId: "3", currency: "JPY", amountMinor: 100 }),
  );
  expect(await idsOf(ctx, { min: "100", max: "100" })).toEqual(["1"]);
  expect(await idsOf(ctx, { min: "100", max: "100", currency: "JPY" })).toEqual(["3"]);
});

test("one transaction tells its items, its states and its refunds; another clinic's is not there", async () => {
  const { ctx, pay, sell } = await aTill();
  await sell("Facial", { externalId: "4001", amountMinor: 17_500 });
  const detail = { invoiceIds: [], originalId: "4001", raw: {} };
  await pay(aPayment({ externalId: "4002", type: "Return", amountMinor: -5_000, invoiceNumber: null, detail }));
  const { data } = await list(ctx, { search: "4001" });
  const id = data.find(({ externalId }) => externalId === "4001")?.id ?? "";
  const transaction = await getTransaction(ctx, { id });
  expect(transaction).toMatchObject({ product: "Facial", link: "linked", invoice: { number: "94001" } });
  expect(transaction.items).toMatchObject([{ name: "Facial", quantity: "1", isPrimary: true, priceMinor: 17_500 }]);
  expect(transaction.history).toMatchObject([{ status: "Approved" }]);
  expect(transaction.related).toMatchObject([{ externalId: "4002", kind: "refund" }]);
  const stranger = await aTill();
  await expect(getTransaction(stranger.ctx, { id })).rejects.toMatchObject({ code: "not_found" });
});

test("a refund whose payment nobody names is of the only payment of its invoice, and of none where there are two", async () => {
  const { ctx, pay, sell } = await aTill();
  await sell("Facial", { externalId: "4001", amountMinor: 17_500 });
  const invoice = { invoiceNumber: "94001", createdAt: new Date() };
  await pay(aPayment({ ...invoice, externalId: "4002", type: "Return", amountMinor: -5_000 }));
  await pay(aPayment({ ...invoice, externalId: "4003", status: "Declined", amountMinor: 17_500 }));
  const relatedTo = async (externalId: string) => {
    const { data } = await list(ctx, { search: externalId });
    const id = data.find((one) => one.externalId === externalId)?.id ?? "";
    return (await getTransaction(ctx, { id })).related.map((other) => other.externalId);
  };
  expect([await relatedTo("4001"), await relatedTo("4002"), await relatedTo("4003")]).toEqual([["4002"], ["4001"], []]);
  await pay(aPayment({ ...invoice, externalId: "4004", amountMinor: 2_500 }));
  expect([await relatedTo("4001"), await relatedTo("4002"), await relatedTo("4004")]).toEqual([[], [], []]);
});

test("a patient's payments are found by the contact, who is named only to those who may see patients", async () => {
  const { ctx, pay } = await aTill();
  const { id } = await createPatient(ctx, { firstName: "Maya", lastName: "Okafor" });
  await pay(aPayment({ externalId: "1" }), aPayment({ externalId: "2" }));
  await asAdmin(
    "UPDATE transactions SET contact_id = $1, contact_match = 'matched' WHERE external_id = '1' AND organization_id = $2",
    [id, ctx.organizationId],
  );
  expect((await list(ctx, { contact: id })).data).toMatchObject([
    { externalId: "1", patient: { name: "Maya Okafor" } },
  ]);
  const bookkeeper = { ...ctx, permissions: new Set(["transactions.view"]) };
  expect((await list(bookkeeper, { contact: id })).data).toMatchObject([{ externalId: "1", patient: null }]);
  const stranger = await aTill();
  expect((await list(stranger.ctx, { contact: id })).data).toEqual([]);
});

test("payments are narrowed by how far their customer is matched, for who may see patients", async () => {
  const { ctx, pay } = await aTill();
  const { id } = await createPatient(ctx, { firstName: "Maya", lastName: "Okafor" });
  await pay(aPayment({ externalId: "1" }), aPayment({ externalId: "2" }), aPayment({ externalId: "3" }));
  const match = (externalId: string, how: string, contact: string | null) =>
    asAdmin(
      "UPDATE transactions SET contact_id = $3, contact_match = $4 WHERE organization_id = $1 AND external_id = $2",
      [ctx.organizationId, externalId, contact, how],
    );
  await match("1", "matched", id);
  await match("2", "ambiguous", null);
  for (const [patient, externalId] of [
    ["matched", "1"],
    ["ambiguous", "2"],
    ["unmatched", "3"],
  ] as const) {
    expect(await idsOf(ctx, { patient })).toEqual([externalId]);
    expect((await list(ctx, { patient })).totals.map(({ count }) => count)).toEqual([1]);
    const query = listTransactionsQuery.parse({ patient });
    const { lines } = await exportTransactions(ctx, { ...query, format: "csv" });
    expect((await textOf(lines)).split("\r\n")).toEqual([
      expect.anything(),
      expect.stringContaining(`,${externalId},`),
      "",
    ]);
  }
  const bookkeeper = { ...ctx, permissions: new Set(["transactions.view", "data.export"]) };
  const query = listTransactionsQuery.parse({ patient: "unmatched" });
  const refused = { code: "forbidden" };
  await expect(listTransactions(bookkeeper, query)).rejects.toMatchObject(refused);
  await expect(exportTransactions(bookkeeper, { ...query, format: "csv" })).rejects.toMatchObject(refused);
});

test("an export holds every row of the filter in the list's order, safe in a spreadsheet, and is audited", async () => {
  const { ctx, pay } = await aTill();
  await pay(
    aPayment({ externalId: "1", customerName: '=HYPERLINK("http://x")', createdAt: at("2025-02-01T00:00:00Z") }),
    aPayment({ externalId: "2", amountMinor: -1_414, type: "Return", createdAt: at("2025-02-02T00:00:00Z") }),
    aPayment({ externalId: "3", status: "Declined" }),
  );
  const { lines, fileName } = await exportTransactions(ctx, {
    kind: undefined,
    status: "Approved",
    sort: "-at",
    format: "csv",
  });
  const text = await textOf(lines);
  expect(fileName).toMatch(/^transactions-\d{4}-\d\d-\d\d\.csv$/);
  const [head, first, second, ...rest] = text.split("\r\n");
  expect(head).toContain("Time,Transaction,Status,Type,Amount");
  expect(first).toContain(",-14.14,USD,");
  expect(second).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(rest).toEqual([""]);
  const entries = await asAdmin(
    "SELECT detail FROM audit_log WHERE organization_id = $1 AND action = 'transactions_exported'",
    [ctx.organizationId],
  );
  expect(entries).toMatchObject([{ detail: { rows: 2, format: "csv", status: "Approved", searched: false } }]);
});

test("who may export, but not see the list, exports nothing", async () => {
  const { ctx } = await aTill();
  const clerk = { ...ctx, permissions: new Set(["data.export"]) };
  const file = exportTransactions(clerk, { sort: "-at", format: "csv" });
  await expect(file).rejects.toMatchObject({ code: "forbidden" });
});

test("ten thousand rows leave in stretches, each read when it is taken", async () => {
  const { ctx, target } = await aTill();
  await manyPayments(ctx, target.connectionId, 10_000);
  const { lines } = await exportTransactions(ctx, { sort: "at", format: "csv" });
  let chunks = 0;
  let largest = 0;
  let rows = -1;
  for await (const chunk of lines) {
    chunks += 1;
    largest = Math.max(largest, chunk.length);
    rows += String(chunk).split("\r\n").length - 1;
  }
  expect(rows).toBe(10_000);
  expect(chunks).toBe(11);
  // No more than one stretch of a thousand rows is ever held.
  expect(largest).toBeLessThan(250_000);
  const { lines: book } = await exportTransactions(ctx, { sort: "at", format: "xlsx" });
  let bytes = 0;
  for await (const chunk of book) {
    bytes += chunk.length;
    expect(chunk.length).toBeLessThan(200_000);
  }
  expect(bytes).toBeGreaterThan(50_000);
});

test.each(roles)("%s sees and exports transactions only as its role says", async (role) => {
  const { ctx } = await aTill();
  const person = inRole(ctx, role);
  const held = permissionsByRole[role];
  const sees = held.includes("*") || held.includes("transactions.view");
  const exports = held.includes("*") || held.includes("data.export");
  const refused = { code: "forbidden" };
  if (sees) expect((await list(person)).data).toEqual([]);
  else await expect(list(person)).rejects.toMatchObject(refused);
  if (!sees) await expect(getTransaction(person, { id: newId() })).rejects.toMatchObject(refused);
  const file = exportTransactions(person, { sort: "-at", format: "csv" });
  if (exports) expect((await file).fileName).toContain("transactions");
  else await expect(file).rejects.toMatchObject(refused);
});

function at(moment: string): Date {
  return new Date(moment);
}

async function textOf(lines: AsyncIterable<string | Uint8Array>): Promise<string> {
  let text = "";
  for await (const line of lines) text += line;
  return text;
}

function manyPayments(ctx: TenantContext, connectionId: string, count: number): Promise<unknown> {
  return asAdmin(
    `INSERT INTO transactions (organization_id, id, connection_id, external_id, status, type, amount_minor, currency,
       link_state, source_created_at, source_updated_at)
     SELECT $1, gen_random_uuid(), $2, n::text, 'Settled', 'Sale', n, 'USD', 'none', now() - make_interval(mins => n), now()
     FROM generate_series(1, $3::int) AS n`,
    [ctx.organizationId, connectionId, count],
  );
}
