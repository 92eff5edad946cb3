import { expect, test } from "vitest";
import type { SandboxResponse } from "../../sandbox";
import { demoCredentials } from "./merchants";
import { createMxMerchantSandbox, type MxMerchantSandbox } from "./sandbox";

type Json = Record<string, unknown> & { records: Record<string, unknown>[]; recordCount: number };

const nowMs = Date.parse("2026-03-01T12:00:00Z");
const always = "dateType=Custom&startDate=2000-01-01T00:00:00Z&endDate=2100-01-01T00:00:00Z";

test("lists stand newest first, and what is new pushes the rest on", () => {
  const sandbox = aSandbox({ payments: 5, invoices: 2 });
  const first = list(sandbox, "payment", "limit=2&offset=0");
  sandbox.control("pay", {});
  const second = list(sandbox, "payment", "limit=2&offset=2");
  expect(second.records[0]?.id).toBe(first.records[1]?.id);
  expect(second.recordCount).toBe(6);
});

test("without dates only the last thirty days are listed", () => {
  const sandbox = aSandbox();
  sandbox.control("pay", { createdMs: nowMs - 40 * 86_400_000 });
  expect(ask(sandbox, "/payment?limit=10").json.records).toEqual([]);
  expect(list(sandbox, "payment", "limit=10").records).toHaveLength(1);
});

test("the list says what was given back, the payment alone names its invoices", () => {
  const sandbox = aSandbox({ payments: 1, invoices: 1 });
  const [row] = list(sandbox, "payment", "limit=1").records;
  const alone = ask(sandbox, `/payment/${row?.id}`).json;
  expect(row).toMatchObject({ refundedAmount: "0", invoice: "2001" });
  expect(row).not.toHaveProperty("invoiceIds");
  expect(alone).toMatchObject({ invoiceIds: [10_000_101] });
  expect(alone).not.toHaveProperty("refundedAmount");
});

test("a payment on its own has filler for an invoice, now and then of digits alone, and no invoices", () => {
  const sandbox = aSandbox({ payments: 40, invoices: 0 });
  const rows = list(sandbox, "payment", "limit=100").records;
  expect(rows.every(({ invoice }) => String(invoice).length === 8)).toBe(true);
  expect(rows.filter(({ invoice }) => /^\d+$/.test(String(invoice))).length).toBeGreaterThan(0);
  expect(ask(sandbox, `/payment/${rows[0]?.id}`).json).not.toHaveProperty("invoiceIds");
});

test("amounts are text without padding, and fields that do not apply are left out", () => {
  const sandbox = aSandbox();
  sandbox.control("pay", { amount: 10_000, tenderType: "ACH", status: "Declined" });
  const [row] = list(sandbox, "payment", "limit=1").records;
  expect(row).toMatchObject({ amount: "103.5", tax: "4", status: "Declined" });
  for (const absent of ["cardAccount", "authCode", "settledDate"]) expect(row).not.toHaveProperty(absent);
});

test("an invoice is in the currency of the payments that paid it, in the list as alone", () => {
  const sandbox = aSandbox({ payments: 1, invoices: 1 });
  const [payment] = list(sandbox, "payment", "limit=1").records;
  const [invoice] = list(sandbox, "invoice", "limit=1").records;
  expect(payment?.currency).toMatch(/^[A-Z]{3}$/);
  expect(invoice?.currency).toBe(payment?.currency);
  expect(ask(sandbox, `/invoice/${invoice?.id}`).json.currency).toBe(payment?.currency);
});

test("a refund is a payment of its own, and nothing tells when anything changed", () => {
  const sandbox = aSandbox({ payments: 2, invoices: 1 });
  const [row] = list(sandbox, "payment", "limit=1").records;
  sandbox.control("refund", { id: row?.id, amount: 1_414 });
  sandbox.control("settle", { id: row?.id });
  const [back, original] = list(sandbox, "payment", "limit=2").records;
  expect(back).toMatchObject({ type: "Return", amount: "-14.14" });
  expect(original).toMatchObject({ status: "Settled", refundedAmount: "14.14" });
  expect(original?.settledDate).toMatch(/T\d\d:\d\d:\d\d(\.\d+)?$/);
  expect(Object.keys(original ?? {}).some((name) => /modified|updated/i.test(name))).toBe(false);
});

test("what is not there is answered with 404 and an empty body", () => {
  expect(ask(aSandbox(), "/invoice/1").response).toEqual({ status: 404, body: "" });
});

test("another key sees nothing, and a key sees no other merchant", () => {
  const sandbox = aSandbox();
  expect(ask(sandbox, "/payment", "someone:else").response.status).toBe(401);
  expect(ask(sandbox, "/payment?merchantId=5").response.status).toBe(403);
});

test("a notification is asked for once for each event and address, listed, and ended", () => {
  const sandbox = aSandbox();
  const wanted = {
    eventType: "PaymentSuccess",
    sendWebhook: true,
    callbackUrl: "https://hub.example/hook",
    sources: "API",
    merchantId: sandbox.demo.id,
  };
  const put = () => sandbox.handle(request("PUT", "/subscription", JSON.stringify(wanted))) as SandboxResponse;
  expect(put().status).toBe(201);
  expect(put()).toMatchObject({ status: 400, body: expect.stringContaining("Duplicate notification") });
  const [row] = ask(sandbox, "/subscription").json.records;
  expect(sandbox.handle(request("DELETE", `/subscription/${row?.id}`))).toMatchObject({ status: 204 });
  expect(ask(sandbox, "/subscription").json.records).toEqual([]);
});

test("the demo's merchant has a year of business", () => {
  const customers = [{ name: "Robin Sample", address: null }];
  const { demo } = createMxMerchantSandbox({ anchorMs: nowMs, customers });
  expect(demo.payments.length).toBeGreaterThanOrEqual(1_200);
  expect(demo.invoices.length).toBeGreaterThan(400);
  expect(demo.contracts.length).toBeGreaterThan(0);
  const kinds = new Set(demo.payments.map(({ type, status }) => `${type} ${status}`));
  for (const kind of ["Sale Settled", "Sale Declined", "Sale Voided", "Return Approved", "Sale Chargedback"]) {
    expect(kinds).toContain(kind);
  }
  expect(demo.payments.every(({ createdMs }) => createdMs <= nowMs)).toBe(true);
});

function aSandbox(growth?: object): MxMerchantSandbox {
  const clock = { ...createMxMerchantSandbox({ empty: true }).clock, now: () => nowMs };
  const sandbox = createMxMerchantSandbox({ empty: true, clock });
  if (growth) sandbox.control("grow", growth);
  return sandbox;
}

function list(sandbox: MxMerchantSandbox, name: string, query: string): Json {
  return ask(sandbox, `/${name}?${query}&${always}`).json;
}

function ask(sandbox: MxMerchantSandbox, target: string, key?: string) {
  const response = sandbox.handle(request("GET", target, "", key)) as SandboxResponse;
  return { response, json: JSON.parse(response.body || "{}") as Json };
}

function request(method: string, target: string, body = "", key?: string) {
  const { consumerKey, consumerSecret, merchantId } = demoCredentials();
  const [path = "", query = ""] = target.split("?");
  const search = new URLSearchParams(query);
  if (!search.has("merchantId")) search.set("merchantId", merchantId);
  const authorization = `Basic ${Buffer.from(key ?? `${consumerKey}:${consumerSecret}`).toString("base64")}`;
  const headers = { authorization };
  return { method, host: "sandbox.api.mxmerchant.com", path: `/checkout/v3${path}`, query: search, headers, body };
}
