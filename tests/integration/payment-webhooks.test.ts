import { aClinic } from "@tests/factories/clinics";
import { testIntake } from "@tests/factories/intake-suite";
import { anMxMerchant, aTill, countCalls, syncTill, type Till, transactionsOf } from "@tests/factories/merchants";
import { afterAll, expect, test, vi } from "vitest";
import { POST as postOlder } from "@/app/api/webhook/mx-merchant/route";
import { POST } from "@/app/api/webhooks/[provider]/[[...token]]/route";
import { env } from "@/env";
import { connect, renewWebhook } from "@/features/connections/mutations";
import { getConnection } from "@/features/connections/queries";
import { replaceWebhookSecret } from "@/features/connections/secrets/mutations";
import { subscribe, unsubscribe } from "@/features/connections/subscriptions/mutations";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { listRefusals } from "@/features/webhooks/queries";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";

vi.mock("@/lib/db/rate-budget", async (original) =>
  (await import("@tests/factories/allowance")).unlimited<typeof import("@/lib/db/rate-budget")>(original),
);

const mx = await anMxMerchant();

afterAll(async () => {
  await stopBoss();
  await mx.server.close();
});

testIntake({
  provider: "mx-merchant",
  anAddress: async () => {
    const { till, token } = await aNotifiedTill();
    return { token, connectionId: till.connection.id, secret: "" };
  },
  // Nothing is signed: the address is the secret, and the body tells deliveries apart.
  sign: () => ({}),
  event: (id) => JSON.stringify({ eventType: "PaymentSuccess", id: "4711", referenceNumber: id }),
  unknown: (id) => JSON.stringify({ eventType: "NewStatement", id: "4711", referenceNumber: id }),
  taken: 202,
  signatureHeaders: [],
  expires: false,
});

const work = () => sweepDeliveries(new Date(Date.now() + 20_000));

test("a notice names a payment, which is read again with the clinic's key, and its invoice with it", async () => {
  const { till, post } = await aNotifiedTill();
  const { id: invoiceId } = till.act("bill");
  const { id } = till.act("pay", { invoiceId });
  const response = await post(noticeOf(id, { totalAmount: "1.00", responseMessage: "Not believed" }));
  expect(response.status).toBe(202);
  expect(await transactionsOf(till)).toEqual([]);
  await work();
  expect(await transactionsOf(till)).toMatchObject([
    { externalId: String(id), amountMinor: 18_113n, linkState: "linked", mxInvoiceId: String(invoiceId) },
  ]);
  const { organizationId } = till.ctx;
  expect(await withTenant(till.ctx, (db) => db.invoiceItem.count({ where: { organizationId } }))).toBe(1);
});

test("a notice about another merchant's payment brings nothing", async () => {
  const { till, post } = await aNotifiedTill();
  const other = await aTill(mx);
  const { id } = other.act("pay", { createdMs: 1 });
  expect((await post(noticeOf(id + 5_000))).status).toBe(202);
  await work();
  expect(await transactionsOf(till)).toEqual([]);
});

test("an address that nobody was given answers 404, a body that names nothing 400, another event 200", async () => {
  const { post, token } = await aNotifiedTill();
  expect((await post(noticeOf(1), `${token}x`)).status).toBe(404);
  expect((await post("not json")).status).toBe(400);
  expect((await post(JSON.stringify({ eventType: "PaymentSuccess", id: "12; DROP" }))).status).toBe(400);
  for (const id of ["12", "2026-03", null]) {
    expect((await post(JSON.stringify({ eventType: "NewStatement", id }))).status).toBe(200);
  }
  expect((await post(JSON.stringify({ eventType: "BatchClosed" }))).status).toBe(200);
  expect((await post(JSON.stringify({ eventType: "" }))).status).toBe(400);
});

test("the older address takes the token as a secret, for the organization that it belongs to", async () => {
  const { till, token } = await aNotifiedTill();
  const { id } = till.act("pay");
  const older = (companyId: string, secret: string) => {
    const query = new URLSearchParams({ companyId, secret });
    const url = `http://hub.example/api/webhook/mx-merchant?${query}`;
    const request = new Request(url, { method: "POST", body: noticeOf(id) });
    return postOlder(request, { params: Promise.resolve({}) });
  };
  const elsewhere = (await aTill(mx)).ctx.organizationId;
  expect((await older(elsewhere, token)).status).toBe(401);
  expect(await listRefusals(till.ctx)).toMatchObject([{ reason: "forged", count: 1 }]);
  expect((await older(till.ctx.organizationId, `${token}x`)).status).toBe(401);
  expect((await older("", "")).status).toBe(401);
  expect((await older(till.ctx.organizationId, token)).status).toBe(202);
  await work();
  expect(await transactionsOf(till)).toMatchObject([{ externalId: String(id) }]);
});

test("notices that arrive twice and in any order end as a sync would", async () => {
  const { till, post } = await aNotifiedTill();
  const { id } = till.act("pay");
  till.act("refund", { id, amount: 500 });
  till.act("chargeback", { id });
  const bodies = mx.notices.splice(0).map(({ body }) => body);
  for (const body of [...bodies.toReversed(), ...bodies]) await post(body);
  await work();
  const noticed = await transactionsOf(till);
  expect(noticed.map(({ status, type }) => `${type} ${status}`).toSorted()).toEqual([
    "Return Approved",
    "Sale Chargedback",
  ]);
  await syncTill(till, { mode: "full" });
  expect((await transactionsOf(till)).map(({ status }) => status)).toEqual(noticed.map(({ status }) => status));
});

test("asking for notifications makes an address, again ends the old one, and stopping leaves none of ours", async () => {
  const till = await aTill(mx);
  await subscribeElsewhere(till);
  const { types } = await subscribe(till.ctx, { id: till.connection.id });
  const addresses = () => till.account.subscriptions.map(({ callbackUrl }) => callbackUrl);
  expect(till.account.subscriptions).toHaveLength(1 + types.length);
  expect((await getConnection(till.ctx, { id: till.connection.id })).hasWebhook).toBe(true);
  const first = addresses().at(-1);
  await subscribe(till.ctx, { id: till.connection.id });
  expect(till.account.subscriptions).toHaveLength(1 + types.length);
  expect(addresses()).not.toContain(first);
  const { id } = till.act("pay");
  const { pathname } = new URL(addresses().at(-1) ?? "");
  expect((await aPost(pathname.split("/").at(-1) ?? "", noticeOf(id))).status).toBe(202);
  await unsubscribe(till.ctx, { id: till.connection.id });
  expect(addresses()).toEqual(["https://elsewhere.example/hook"]);
  expect((await aPost(pathname.split("/").at(-1) ?? "", noticeOf(id))).status).toBe(404);
});

test("an organization that asks for notifications leaves another's of the same merchant alone", async () => {
  const till = await aTill(mx);
  const other = await aTillOf(till);
  const types = (await subscribe(till.ctx, { id: till.connection.id })).types.length;
  const theirs = till.account.subscriptions.map(({ callbackUrl }) => callbackUrl);
  await subscribe(other.ctx, { id: other.connection.id });
  await subscribe(other.ctx, { id: other.connection.id });
  expect(till.account.subscriptions).toHaveLength(2 * types);
  await unsubscribe(other.ctx, { id: other.connection.id });
  expect(till.account.subscriptions.map(({ callbackUrl }) => callbackUrl)).toEqual(theirs);
  const { id } = till.act("pay");
  expect((await postTo(theirs[0] ?? "", noticeOf(id))).status).toBe(202);
});

test("the address in use stays when the provider takes only a part of the new one, and what it took ends later", async () => {
  const till = await aTill(mx);
  const { types } = await subscribe(till.ctx, { id: till.connection.id });
  const before = till.account.subscriptions.map(({ callbackUrl }) => callbackUrl);
  till.act("misbehave", { kind: "500", path: "/subscription$", after: 4, times: 1 });
  await expect(subscribe(till.ctx, { id: till.connection.id })).rejects.toMatchObject({ code: "provider_unavailable" });
  till.act("reset");
  const after = till.account.subscriptions.map(({ callbackUrl }) => callbackUrl);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.length).toBeGreaterThan(before.length);
  const { id } = till.act("pay");
  expect((await postTo(before[0] ?? "", noticeOf(id))).status).toBe(202);
  await subscribe(till.ctx, { id: till.connection.id });
  expect(till.account.subscriptions).toHaveLength(types.length);
});

test("notifications that were asked for before addresses named their connection end with their address", async () => {
  const { till, token } = await aNotifiedTill();
  const id = till.account.nextId("subscription");
  const callbackUrl = new URL(`/api/webhooks/mx-merchant/${token}`, env.APP_URL).href;
  till.account.subscriptions.push({
    id,
    merchantId: till.account.id,
    eventType: "Chargeback",
    callbackUrl,
    sources: "",
  });
  await unsubscribe(till.ctx, { id: till.connection.id });
  expect(till.account.subscriptions).toEqual([]);
});

test("stopping notifications leaves no secret that signed them, not even the former", async () => {
  const till = await aTill(mx);
  await subscribe(till.ctx, { id: till.connection.id });
  await replaceWebhookSecret(till.ctx, { id: till.connection.id });
  await unsubscribe(till.ctx, { id: till.connection.id });
  const { organizationId } = till.ctx;
  const held = await withTenant(till.ctx, (db) => db.credential.findMany({ where: { organizationId } }));
  expect(held.map(({ kind }) => kind)).toEqual(["account"]);
});

test("a notice takes one call for the payment and one for its invoice", async () => {
  const { till, post } = await aNotifiedTill();
  const { id } = till.act("pay", { invoiceId: till.act("bill").id });
  await work();
  const made = countCalls(mx);
  await post(noticeOf(id));
  await work();
  expect(made()).toBe(2);
});

async function aNotifiedTill() {
  const till = await aTill(mx);
  const { path } = await renewWebhook(till.ctx, { id: till.connection.id });
  const token = path.split("/").at(-1) ?? "";
  mx.notices.splice(0);
  return { till, token, post: (body: string, to = token) => aPost(to, body) };
}

/** Another clinic that has connected the same merchant. */
async function aTillOf({ account, credentials }: Till) {
  const ctx = await aClinic({ role: "tenant_owner" });
  return { account, ctx, connection: await connect(ctx, { provider: "mx-merchant", credentials }) };
}

function postTo(url: string, body: string): Promise<Response> {
  const token = new URL(url).pathname.split("/").at(-1) ?? "";
  return POST(new Request(url, { method: "POST", body }), {
    params: Promise.resolve({ provider: "mx-merchant", token: [token] }),
  });
}

function aPost(token: string, body: string): Promise<Response> {
  const request = new Request(`http://hub.example/api/webhooks/mx-merchant/${token}`, { method: "POST", body });
  return POST(request, { params: Promise.resolve({ provider: "mx-merchant", token: [token] }) });
}

function noticeOf(id: number, facts: object = {}): string {
  return JSON.stringify({ eventType: "PaymentSuccess", merchantId: "1", id: String(id), invoiceId: "", ...facts });
}

async function subscribeElsewhere({ account }: Till): Promise<void> {
  const id = account.nextId("subscription");
  const callbackUrl = "https://elsewhere.example/hook";
  account.subscriptions.push({ id, merchantId: account.id, eventType: "Deposit", callbackUrl, sources: "API" });
}
