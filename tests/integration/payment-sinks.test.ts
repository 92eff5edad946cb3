import { aClinic, aConnection, type Target } from "@tests/factories/clinics";
import { anInvoice, anItem, aPayment, itsDetail } from "@tests/factories/records";
import { expect, test } from "vitest";
import { mirrorInvoices, mirrorTransactions } from "@/features/payments/sink";
import { newId } from "@/lib/db/id";
import { markAbsent } from "@/lib/db/payment-links";
import { withTenant } from "@/lib/db/tenant";
import type { InvoiceRecord, TransactionRecord } from "@/lib/integrations/records";
import type { TenantContext } from "@/lib/tenant/context";

const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

test("a payment that names no number is known to have no invoice, and one that does is not until there is evidence", async () => {
  const { pay, links } = await aTill();
  await pay(
    aPayment({ externalId: "1", invoiceNumber: "B00EXMPL" }),
    aPayment({ externalId: "2", invoiceNumber: null }),
    aPayment({ externalId: "3", invoiceNumber: "00002001" }),
    aPayment({ externalId: "4", invoiceNumber: "2001" }),
  );
  expect(await links()).toEqual({ 1: "none", 2: "none", 3: "none", 4: "unknown" });
});

test("numbers that no invoice has are settled as none, so many at a time, until all are", async () => {
  const { ctx, target, pay, bill, links } = await aTill();
  const numbered = ["1", "2", "3", "4"].map((n) => aPayment({ externalId: n, invoiceNumber: `300${n}` }));
  await pay(...numbered, aPayment({ externalId: "5", invoiceNumber: "3009", createdAt: later(60) }));
  await bill(anInvoice({ externalId: "v4", number: "3004" }));
  const meant = { ...target, runId: newId(), stream: "payments", isScoped: false, readSince: new Date() };
  const settle = () => withTenant(ctx, (db) => markAbsent(db, meant, { before: later(1), limit: 2 }));
  expect([await settle(), await settle(), await settle()]).toEqual([2, 1, 0]);
  expect(await links()).toEqual({ 1: "none", 2: "none", 3: "none", 4: "linked to v4", 5: "unknown" });
});

test("an answer about a payment that is older than what is held settles nothing", async () => {
  const { pay, links } = await aTill();
  await pay(aPayment({ updatedAt: later(1) }));
  const detail = { invoiceIds: ["7001"], originalId: null, raw: {} };
  await pay(aPayment({ updatedAt: later(0), detail }));
  expect(await links()).toEqual({ 4001: "unknown" });
  await pay(aPayment({ updatedAt: later(2), detail }));
  expect(await links()).toEqual({ 4001: "linked to 7001" });
});

test("an invoice of that number links the payment, whichever of the two arrives first", async () => {
  const one = await aTill();
  await one.pay(aPayment());
  await one.bill(anInvoice());
  const other = await aTill();
  await other.bill(anInvoice());
  await other.pay(aPayment());
  expect(await one.links()).toEqual({ 4001: "linked to 7001" });
  expect(await other.links()).toEqual(await one.links());
});

test("filler that looks like another payment's invoice is no link, once that invoice has named its payments", async () => {
  const { pay, bill, links } = await aTill();
  await pay(aPayment(), aPayment({ externalId: "4002", source: "QuickPay" }));
  await bill(anInvoice({ updatedAt: later(1), detail: itsDetail({ paymentIds: ["4001"] }) }));
  expect(await links()).toEqual({ 4001: "linked to 7001", 4002: "none" });
});

test("a second payment of an invoice that was read before it stays linked until the invoice is read again", async () => {
  const { pay, bill, links } = await aTill();
  await pay(aPayment());
  await bill(anInvoice({ detail: itsDetail() }));
  await pay(aPayment({ externalId: "4002", updatedAt: later(1) }));
  expect(await links()).toEqual({ 4001: "linked to 7001", 4002: "linked to 7001" });
  await bill(anInvoice({ updatedAt: later(2), detail: itsDetail({ paymentIds: ["4001", "4002"] }) }));
  expect(await links()).toEqual({ 4001: "linked to 7001", 4002: "linked to 7001" });
});

test("what the provider says itself of a payment's invoices counts more than a number", async () => {
  const { pay, bill, links } = await aTill();
  await bill(anInvoice());
  await pay(
    aPayment({ externalId: "1", detail: { invoiceIds: [], originalId: null, raw: {} } }),
    aPayment({
      externalId: "2",
      invoiceNumber: "B00EXMPL",
      detail: { invoiceIds: ["7002", "7003"], originalId: null, raw: {} },
    }),
  );
  expect(await links()).toEqual({ 1: "none", 2: "linked to 7002" });
  await pay(aPayment({ externalId: "1", updatedAt: later(1) }));
  expect(await links()).toEqual({ 1: "none", 2: "linked to 7002" });
});

test("each state is kept once, with when it was seen and when it happened", async () => {
  const { pay, history } = await aTill();
  const settledAt = new Date("2025-03-02T23:00:01.320Z");
  const settled = aPayment({ status: "Settled", settledAt, updatedAt: later(1) });
  await pay(aPayment());
  await pay(aPayment({ updatedAt: later(0) }));
  await pay(settled);
  await pay(settled, settled);
  await pay(aPayment());
  await pay({ ...settled, updatedAt: later(2), listed: { refundedMinor: 500, raw: {} } });
  expect(await history("4001")).toEqual([
    { status: "Approved", first: true, refunded: 0, happenedAt: aPayment().createdAt },
    { status: "Settled", first: false, refunded: 0, happenedAt: settledAt },
    { status: "Settled", first: false, refunded: 500, happenedAt: settledAt },
  ]);
});

test("a list and a single answer do not take away what only the other says", async () => {
  const { ctx, pay, bill, target } = await aTill();
  await pay(aPayment({ listed: { refundedMinor: 300, raw: { from: "list" } } }));
  await pay(
    aPayment({ updatedAt: later(1), detail: { invoiceIds: ["7001"], originalId: null, raw: { from: "detail" } } }),
  );
  await bill(anInvoice({ updatedAt: later(1), detail: itsDetail({ raw: { from: "detail" } }) }));
  await bill(anInvoice({ updatedAt: later(2), status: "Void" }));
  const { payment, invoice } = await withTenant(ctx, async (db) => ({
    payment: await db.transaction.findFirstOrThrow({ where: { ...owner(target) } }),
    invoice: await db.invoice.findFirstOrThrow({ where: { ...owner(target) } }),
  }));
  expect(payment).toMatchObject({ refundedMinor: 300n, rawData: { from: "list" }, rawDetail: { from: "detail" } });
  expect(invoice).toMatchObject({ status: "Void", paymentIds: ["4001"], rawData: { from: "detail" } });
});

test("what says nothing new writes no row, and an older answer changes nothing", async () => {
  const { pay, bill, links } = await aTill();
  const detailed = anInvoice({ detail: itsDetail() });
  await pay(aPayment({ status: "Settled", updatedAt: later(1) }));
  await bill(detailed);
  expect(await pay(aPayment({ status: "Settled", updatedAt: later(2) }))).toEqual([]);
  expect(await bill({ ...detailed, updatedAt: later(2) })).toEqual([]);
  expect(await pay(aPayment({ status: "Approved" }))).toEqual([]);
  expect(await links()).toEqual({ 4001: "linked to 7001" });
});

test("items follow their invoice: added, changed, gone, and the dearest is the primary one", async () => {
  const { bill, items } = await aTill();
  const serum = anItem({ externalId: "9002", name: "Serum", priceMinor: 9_000, quantity: "2" });
  await bill(anInvoice({ detail: itsDetail({ items: [anItem(), serum] }) }));
  expect(await items()).toEqual(["Facial", "Serum, primary"]);
  const dearer = anItem({ priceMinor: 20_000 });
  await bill(anInvoice({ updatedAt: later(1), detail: itsDetail({ items: [dearer, serum] }) }));
  expect(await items()).toEqual(["Facial, primary", "Serum"]);
  await bill(anInvoice({ updatedAt: later(2), detail: itsDetail({ items: [serum] }) }));
  expect(await items()).toEqual(["Serum, primary"]);
});

async function aTill() {
  const ctx = await aClinic();
  const target = await aConnection(ctx);
  return {
    ctx,
    target,
    pay: (...records: TransactionRecord[]) => withTenant(ctx, (db) => mirrorTransactions(db, target, records)),
    bill: (...records: InvoiceRecord[]) => withTenant(ctx, (db) => mirrorInvoices(db, target, records)),
    links: () => linksOf(ctx, target),
    history: (externalId: string) => historyOf(ctx, target, externalId),
    items: async () => {
      const rows = await withTenant(ctx, (db) =>
        db.invoiceItem.findMany({ where: { ...owner(target), deletedAt: null }, orderBy: { position: "asc" } }),
      );
      return rows.map(({ name, isPrimary }) => (isPrimary ? `${name}, primary` : name));
    },
  };
}

async function linksOf(ctx: TenantContext, target: Target) {
  const rows = await withTenant(ctx, (db) => db.transaction.findMany({ where: owner(target) }));
  return Object.fromEntries(
    rows.map((row) => [row.externalId, row.mxInvoiceId ? `${row.linkState} to ${row.mxInvoiceId}` : row.linkState]),
  );
}

async function historyOf(ctx: TenantContext, target: Target, externalId: string) {
  const { organizationId } = target;
  const rows = await withTenant(ctx, async (db) => {
    const { id } = await db.transaction.findFirstOrThrow({ where: { ...owner(target), externalId } });
    return db.transactionStatus.findMany({ where: { organizationId, transactionId: id }, orderBy: { seenAt: "asc" } });
  });
  return rows.map(({ status, first, refundedMinor, happenedAt }) => ({
    status,
    first,
    refunded: Number(refundedMinor),
    happenedAt,
  }));
}

function owner({ organizationId, connectionId }: Target) {
  return { organizationId, connectionId };
}
