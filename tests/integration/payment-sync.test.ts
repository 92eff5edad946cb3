import {
  anMxMerchant,
  aTill,
  aTillRun,
  countCalls,
  syncTill,
  type Till,
  transactionsOf,
} from "@tests/factories/merchants";
import { changeRun, stretch, toTheEnd } from "@tests/factories/practice";
import { afterAll, expect, test } from "vitest";
import { env } from "@/env";
import { getConnection } from "@/features/connections/queries";
import { getDashboardMetrics } from "@/features/dashboard/queries";
import { retryFailure } from "@/features/sync/mutations";
import { listChanges, listFailures } from "@/features/sync/queries";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { createBreaker } from "@/lib/integrations/breaker";
import { createHttp } from "@/lib/integrations/http";
import { mxMerchant } from "@/lib/integrations/mx-merchant/index";

const mx = await anMxMerchant();

afterAll(() => mx.server.close());

test.each([
  [10, 5, 7],
  [50, 25, 27],
  [100, 45, 47],
])("%i payments with %i invoices take %i calls by number, as predicted", async (payments, invoices, calls) => {
  const till = await aTill(mx, { payments, invoices });
  const made = countCalls(mx);
  const run = await syncTill(till, { count: payments, strategy: "by_number" });
  expect(made()).toBe(calls);
  expect(run).toMatchObject({
    status: "succeeded",
    strategy: "by_number",
    calls: { made: calls, predicted: calls, byNumber: calls },
    progress: { percent: 100 },
  });
  const rows = await transactionsOf(till);
  expect(rows).toHaveLength(payments);
  expect(rows.filter(({ linkState }) => linkState === "linked")).toHaveLength(invoices);
  expect(rows.filter(({ linkState }) => linkState === "unknown")).toEqual([]);
});

test("the next sync reads nothing again that is held and has not changed, and is cheaper by id", async () => {
  const till = await aTill(mx, { payments: 20, invoices: 8 });
  const first = await syncTill(till, { count: 20 });
  expect(first).toMatchObject({ strategy: "by_number", calls: { made: 10, byNumber: 10 } });
  const made = countCalls(mx);
  const second = await syncTill(till, { count: 20 });
  expect(made()).toBe(1);
  expect(second).toMatchObject({ strategy: "by_id", calls: { made: 1, predicted: 1, byNumber: 9, byId: 1 } });
  expect(second.counts).toMatchObject({ created: 0, updated: 0, unchanged: 20 });
});

test("both ways end in the same rows, whichever is asked for", async () => {
  const growth = { payments: 30, invoices: 13 };
  const [one, other] = [await aTill(mx, growth), await aTill(mx, growth)];
  await syncTill(one, { count: 30, strategy: "by_number" });
  await syncTill(other, { count: 30, strategy: "by_id" });
  expect(await linksOf(one)).toEqual(await linksOf(other));
  expect(await itemsOf(one)).toEqual(await itemsOf(other));
});

test("a whole sync asks for no payment alone: the list of all invoices says which numbers are none", async () => {
  const till = await aTill(mx, { payments: 130, invoices: 30, apartMs: 3_600_000 });
  const made = countCalls(mx);
  const run = await syncTill(till, { mode: "full" });
  expect(made()).toBe(2 + 1 + 1 + 30);
  expect(run).toMatchObject({
    status: "succeeded",
    calls: { predicted: 34, made: 34 },
    payments: { read: 130, linked: 30 },
  });
  expect((await linksOf(till)).filter(({ linkState }) => linkState === "none")).toHaveLength(100);
});

test("after a whole sync the connection is as fresh as its oldest list, and calls itself by its name", async () => {
  const till = await aTill(mx, { payments: 12, invoices: 5 });
  await syncTill(till, { mode: "full" });
  const [health] = (await getDashboardMetrics(till.ctx)).connections;
  const { streams } = await getConnection(till.ctx, { id: till.connection.id });
  expect(streams.map(({ stream }) => stream).sort()).toEqual(["contracts", "invoices", "payments"]);
  expect(health?.freshAt).toBe(streams.map(({ freshAt }) => freshAt).sort()[0]);
  expect(health).toMatchObject({ freshAt: expect.any(String), providerName: "MX Merchant" });
});

test("one membership more changes no other, though the list repeats its sum in each", async () => {
  const till = await aTill(mx, { payments: 2, invoices: 1 });
  till.account.contracts.push(aContract(till, 1), aContract(till, 2));
  await syncTill(till, { mode: "full" });
  till.account.contracts.push(aContract(till, 3));
  const run = await syncTill(till);
  const changes = await listChanges(till.ctx, { runId: run.id });
  expect(changes.filter(({ stream }) => stream === "contracts")).toMatchObject([
    { externalId: "3", change: "created" },
  ]);
});

test("a connection of which only the newest payments were read is not called fresh", async () => {
  const till = await aTill(mx, { payments: 12, invoices: 5 });
  await syncTill(till, { count: 3 });
  expect((await getDashboardMetrics(till.ctx)).connections).toMatchObject([{ freshAt: null }]);
});

test("a payment that came since takes two calls by id: one for it, one for its invoice", async () => {
  const till = await aTill(mx, { payments: 12, invoices: 4 });
  await syncTill(till, { count: 12 });
  const { id: invoiceId } = till.act("bill");
  till.act("pay", { invoiceId });
  till.act("pay", { invoice: "B00EXMPL" });
  const made = countCalls(mx);
  const run = await syncTill(till, { count: 12, strategy: "by_id" });
  expect(made()).toBe(3);
  expect(run.counts).toMatchObject({ fetched: 14, created: 3 });
  expect((await linksOf(till)).at(-2)).toMatchObject({ linkState: "linked", mxInvoiceId: String(invoiceId) });
});

test("one invoice that cannot be read stops none of the others, and is tried again alone", async () => {
  const till = await aTill(mx, { payments: 10, invoices: 5 });
  const [, lost] = till.account.invoices;
  const path = `/invoice/${lost?.id}$`;
  mx.misbehaviour.add({ kind: "500", path, after: 0, ms: 0, resetInSeconds: 0, location: "" });
  const run = await syncTill(till, { count: 10 });
  mx.misbehaviour.reset();
  expect(run).toMatchObject({ status: "partial", counts: { rejected: 1 } });
  const [failure, ...others] = await listFailures(till.ctx, { connectionId: till.connection.id, open: true });
  expect(others).toEqual([]);
  expect(failure).toMatchObject({ stream: "invoices", externalId: String(lost?.id), reasonCode: "refused" });
  expect(new Set((await itemsOf(till)).map(({ invoiceExternalId }) => invoiceExternalId)).size).toBe(4);
  const before = countCalls(mx);
  const { runId } = await retryFailure(till.ctx, { id: failure?.id ?? "" });
  const again = await toTheEnd(till, runId);
  expect(before()).toBe(1);
  expect(again.status).toBe("succeeded");
  expect(await listFailures(till.ctx, { connectionId: till.connection.id, open: true })).toEqual([]);
});

test("a process that slept while another took its run over does not begin a list anew", async () => {
  const till = await aTill(mx, { payments: 12, invoices: 12 });
  const { organizationId } = till.ctx;
  const runId = await aTillRun(till, { count: 12, strategy: "by_number" });
  const { handle } = mx;
  const theirs = { runId, checkpoint: "theirs", done: 5, total: 12 };
  const key = { organizationId, connectionId: till.connection.id, stream: "invoices" };
  mx.handle = async (request) => {
    if (request.path.endsWith("/invoice")) {
      await changeRun(till.ctx, runId, { leaseOwner: newId(), leaseUntil: new Date(Date.now() + 20_000) });
      await withTenant(till.ctx, (db) => db.syncCursor.create({ data: { ...key, id: newId(), ...theirs } }));
    }
    return handle(request);
  };
  expect(await stretch(till.ctx, runId)).toBe("elsewhere");
  mx.handle = handle;
  const cursor = await withTenant(till.ctx, (db) => db.syncCursor.findFirst({ where: key }));
  expect(cursor).toMatchObject(theirs);
});

test("invoices that cannot be read, however many in a row, stop no other, in this sync or the next", async () => {
  const till = await aTill(mx, { payments: 12, invoices: 12 });
  const newest = till.account.invoices.slice(-6).map(({ id }) => id);
  till.act("misbehave", { kind: "500", path: `/invoice/(${newest.join("|")})$` });
  const read = async () => new Set((await itemsOf(till)).map(({ invoiceExternalId }) => invoiceExternalId)).size;
  const failed = async () =>
    (await listFailures(till.ctx, { connectionId: till.connection.id, open: true })).map(
      ({ externalId }) => externalId,
    );
  const first = await toTheEnd(till, await aTillRun(till, { count: 12 }), { open: openerOf(till) });
  expect(first).toMatchObject({ status: "partial", counts: { rejected: 6 } });
  expect(await read()).toBe(6);
  const { id: invoiceId } = till.act("bill");
  till.act("pay", { invoiceId });
  const second = await toTheEnd(till, await aTillRun(till, { count: 13 }), { open: openerOf(till) });
  expect(second).toMatchObject({ status: "partial", counts: { rejected: 6 } });
  expect(await read()).toBe(7);
  expect((await failed()).toSorted()).toEqual(newest.map(String).toSorted());
  mx.misbehaviour.reset();
  expect((await syncTill(till, { count: 13 })).status).toBe("succeeded");
  expect(await failed()).toEqual([]);
});

test("a provider that gives no invoice at all is asked ten times, then the run fails, and the next one heals it", async () => {
  const till = await aTill(mx, { payments: 40, invoices: 40 });
  till.act("misbehave", { kind: "503", path: "/invoice/[0-9]+$" });
  const runId = await aTillRun(till, { count: 40 });
  const run = await toTheEnd(till, runId, { open: openerOf(till) });
  expect(run).toMatchObject({ status: "failed", error: { code: "provider_unavailable" } });
  expect(run.counts.rejected).toBeLessThan(40);
  mx.misbehaviour.reset();
  expect((await syncTill(till, { count: 40 })).status).toBe("succeeded");
  expect(new Set((await itemsOf(till)).map(({ invoiceExternalId }) => invoiceExternalId)).size).toBe(40);
  expect(await listFailures(till.ctx, { connectionId: till.connection.id, open: true })).toEqual([]);
});

test("an invoice that a payment names and that is not there is kept as missing", async () => {
  const till = await aTill(mx, { payments: 6, invoices: 3 });
  const [lost] = till.account.invoices;
  await syncTill(till, { count: 6, strategy: "by_number" });
  till.act("pay", { invoice: String(lost?.number) });
  till.act("loseInvoice", { id: lost?.id });
  const run = await syncTill(till, { count: 7, strategy: "by_number" });
  expect(run.status).toBe("partial");
  expect(await listFailures(till.ctx, { connectionId: till.connection.id, open: true })).toMatchObject([
    { reasonCode: "missing", externalId: String(lost?.id) },
  ]);
});

test("settlements, voids, refunds and chargebacks are seen by reading again, with what was before", async () => {
  const till = await aTill(mx, { payments: 5, invoices: 2 });
  const ids = till.account.payments.map(({ id }) => id);
  await syncTill(till, { mode: "full" });
  const [voided, settled, back, disputed] = ids;
  till.act("void", { id: voided });
  till.act("settle", { id: settled });
  till.act("refund", { id: back, amount: 1_000 });
  till.act("chargeback", { id: disputed });
  await syncTill(till);
  const statuses = Object.fromEntries((await transactionsOf(till)).map((row) => [row.externalId, row.status]));
  expect(statuses[String(voided)]).toBe("Voided");
  expect(statuses[String(disputed)]).toBe("Chargedback");
  const rows = await transactionsOf(till);
  expect(rows.find(({ externalId }) => externalId === String(back))?.refundedMinor).toBe(1_000n);
  expect(rows.find(({ type }) => type === "Return")).toMatchObject({ amountMinor: -1_000n });
  expect(await historyOf(till, String(voided))).toEqual(["Approved", "Voided"]);
  expect(await historyOf(till, String(disputed))).toEqual(["Settled", "Chargedback"]);
});

test("another merchant's payment is a fault of which nothing is kept", async () => {
  const till = await aTill(mx, { payments: 3, invoices: 0 });
  till.act("pay", { merchantId: 4_444, customer: "Not Ours" });
  const run = await syncTill(till, { count: 10 });
  expect(run).toMatchObject({ status: "partial", counts: { created: 3, rejected: 1 } });
  const failures = await withTenant(till.ctx, (db) =>
    db.syncFailure.findMany({ where: { organizationId: till.ctx.organizationId } }),
  );
  expect(failures).toMatchObject([{ payload: null, reason: expect.stringContaining("another merchant") }]);
});

test("payments that arrive while pages are read are repeated, none is lost", async () => {
  const till = await aTill(mx, { payments: 230, invoices: 0, apartMs: 1_000 });
  const { handle } = mx;
  let pages = 0;
  mx.handle = async (request) => {
    if (request.path.endsWith("/payment") && pages++ > 0) till.act("pay", { createdMs: Date.now() });
    return handle(request);
  };
  const run = await syncTill(till, { mode: "full" });
  mx.handle = handle;
  expect(run.status).toBe("succeeded");
  expect((await transactionsOf(till)).length).toBeGreaterThanOrEqual(230);
  expect(await aDuplicate(till)).toBe(false);
});

function aContract({ account }: Till, id: number): Till["account"]["contracts"][number] {
  const terms = { interval: "Monthly", every: "1 Month", on: "1", status: "Active", declined: false };
  const times = { startMs: Date.parse("2026-01-01"), nextBillMs: null, lastInvoiceMs: null };
  return { id, merchantId: account.id, name: "Care", customerName: "Ida Lund", amount: 4_900, ...terms, ...times };
}

async function linksOf(till: Till) {
  const rows = await transactionsOf(till);
  return rows.map(({ externalId, linkState, mxInvoiceId }) => ({ externalId, linkState, mxInvoiceId })).toSorted(byId);
}

/** The way out as it is, with a breaker of the test's own; nothing waits. */
function openerOf({ credentials }: Till) {
  const breaker = createBreaker({ pauseMs: 0 });
  const sleep = async () => {};
  const options = { provider: "MX Merchant", userAgent: "test", sandboxUrl: env.PROVIDER_SANDBOX_URL, breaker, sleep };
  const way = { http: () => createHttp(options), charge: async () => {} };
  const session = mxMerchant.open(credentials, { config: {}, ...way });
  return async () => ({
    session,
    provider: "mx-merchant",
    status: "connected" as const,
    ciphertext: new Uint8Array(),
  });
}

async function itemsOf({ ctx, connection }: Till) {
  const where = { organizationId: ctx.organizationId, connectionId: connection.id, deletedAt: null };
  const select = { externalId: true, invoiceExternalId: true, name: true, isPrimary: true, totalMinor: true };
  const rows = await withTenant(ctx, (db) => db.invoiceItem.findMany({ where, select }));
  return rows.toSorted(byId);
}

async function historyOf({ ctx, connection }: Till, externalId: string) {
  const { organizationId } = ctx;
  return withTenant(ctx, async (db) => {
    const { id } = await db.transaction.findFirstOrThrow({
      where: { organizationId, connectionId: connection.id, externalId },
    });
    const rows = await db.transactionStatus.findMany({
      where: { organizationId, transactionId: id },
      orderBy: { seenAt: "asc" },
    });
    return rows.map(({ status }) => status);
  });
}

async function aDuplicate(till: Till): Promise<boolean> {
  const ids = (await transactionsOf(till)).map(({ externalId }) => externalId);
  return new Set(ids).size !== ids.length;
}

function byId(one: { externalId: string }, other: { externalId: string }): number {
  return one.externalId < other.externalId ? -1 : 1;
}
