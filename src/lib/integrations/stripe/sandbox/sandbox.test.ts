import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SandboxServer, startSandbox } from "../../sandbox";
import { createStripe } from "../client";
import { createStripeSandbox, type StripeSandbox } from "./sandbox";

const secretKey = `key_${randomBytes(12).toString("hex")}`;
const priceIds = { basic: "price_b", pro: "price_p", enterprise: "price_e" };
const folder = mkdtempSync(join(tmpdir(), "stripe-sandbox-"));
const file = join(folder, "stripe.json");

let sandbox: StripeSandbox;
let server: SandboxServer;
/** Stripe's own library, pointed at the stand-in. */
let stripe: Stripe;

beforeAll(async () => {
  sandbox = createStripeSandbox({ secretKey, priceIds, file });
  server = await startSandbox({ providers: [sandbox] });
  stripe = libraryFor(secretKey);
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

describe("the API, to Stripe's own library", () => {
  test("a list is read page by page, newest first", async () => {
    const customer = await aSubscriber();
    for (const _ of [1, 2, 3, 4]) await sandbox.control("renew", { customer });
    const first = await stripe.invoices.list({ customer, limit: 2 });
    expect([first.data.length, first.has_more]).toEqual([2, true]);
    const all: Stripe.Invoice[] = [];
    for await (const one of stripe.invoices.list({ customer, limit: 2 })) all.push(one);
    expect(all.map(({ created }) => created)).toEqual(all.map(({ created }) => created).toSorted((a, b) => b - a));
    expect(new Set(all.map(({ id }) => id)).size).toBe(5);
    expect(all[0]).not.toHaveProperty("subscription");
    expect(all[0]?.parent?.subscription_details?.metadata).toEqual({ organization_id: "clinic" });
    await expect(stripe.invoices.list({ customer, limit: 101 })).rejects.toThrow(/limit/);
  });

  test("the same idempotency key with the same words gives the same object, with others an error", async () => {
    const idempotencyKey = randomBytes(8).toString("hex");
    const create = (name: string) => stripe.customers.create({ name }, { idempotencyKey });
    const [one, again] = [await create("Harbour"), await create("Harbour")];
    expect(again.id).toBe(one.id);
    await expect(create("Another")).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  });

  test("refusals carry Stripe's own types and codes", async () => {
    await expect(libraryFor("another key").customers.list()).rejects.toBeInstanceOf(
      Stripe.errors.StripeAuthenticationError,
    );
    await expect(stripe.prices.retrieve("price_none")).rejects.toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
    const incomplete = stripe.checkout.sessions.create({ mode: "subscription", line_items: [{ price: "price_p" }] });
    await expect(incomplete).rejects.toMatchObject({
      code: "parameter_missing",
      param: "customer",
    });
    await sandbox.control("misbehave", { status: 429 });
    await expect(stripe.prices.retrieve("price_p")).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  });

  test("subscriptions that ended are listed when they are asked for, with the customer in full", async () => {
    const customer = await aSubscriber();
    await sandbox.control("press", { customer, deed: "cancel-now" });
    expect((await stripe.subscriptions.list({ customer })).data).toEqual([]);
    const { data } = await stripe.subscriptions.list({ customer, status: "all", expand: ["data.customer"] });
    expect(data).toMatchObject([{ status: "canceled", customer: { id: customer, object: "customer" } }]);
  });

  test("our client says what went wrong in the words of all providers", async () => {
    const apiBase = `${server.url}/api.stripe.com`;
    const client = createStripe({ secretKey, apiBase });
    await expect(client.readPrice("price_none")).rejects.toMatchObject({ fault: "not_found" });
    await expect(createStripe({ secretKey: "x", apiBase }).readPrice("price_p")).rejects.toMatchObject({
      fault: "credentials",
    });
    await sandbox.control("misbehave", { status: 503 });
    await expect(client.readPrice("price_p")).rejects.toMatchObject({ fault: "unavailable" });
    const away = createStripe({ secretKey, apiBase: "http://127.0.0.1:9/api.stripe.com" });
    await expect(away.readPrice("price_p")).rejects.toMatchObject({ fault: "unavailable" });
  });
});

describe("time", () => {
  test("a trial ends, a payment fails, is tried again three times, and is paid with another card", async () => {
    const trialEnd = Math.floor(Date.now() / 1_000) + 10 * 86_400;
    const customer = await aSubscriber({ trialEnd, cardFails: true });
    const status = async () => (await stripe.subscriptions.list({ customer, status: "all" })).data[0]?.status;
    expect(await status()).toBe("trialing");
    await sandbox.control("pass", { customer, days: 11 });
    expect(await status()).toBe("past_due");
    await sandbox.control("pass", { customer, days: 8 });
    const [open] = (await stripe.invoices.list({ customer, status: "open" })).data;
    expect(open).toMatchObject({ attempt_count: 4, next_payment_attempt: null, amount_remaining: 14_900 });
    await expect(stripe.invoices.pay(open?.id ?? "")).rejects.toBeInstanceOf(Stripe.errors.StripeCardError);
    await sandbox.control("press", { customer, deed: "card-works" });
    expect(await stripe.invoices.pay(open?.id ?? "")).toMatchObject({ status: "paid" });
    expect(await status()).toBe("active");
  });

  test("a subscription that was cancelled ends with its period, and not before", async () => {
    const customer = await aSubscriber();
    await sandbox.control("press", { customer, deed: "cancel" });
    await sandbox.control("pass", { customer, days: 27 });
    expect((await stripe.subscriptions.list({ customer })).data).toMatchObject([{ cancel_at_period_end: true }]);
    await sandbox.control("pass", { customer, days: 5 });
    const [ended] = (await stripe.subscriptions.list({ customer, status: "all" })).data;
    expect(ended).toMatchObject({ status: "canceled", ended_at: ended?.cancel_at });
  });
});

test("events are posted where they are wanted, signed so that Stripe's own library takes them, and again if refused", async () => {
  const secret = randomBytes(16).toString("hex");
  const taken: Stripe.Event[] = [];
  let refusals = 0;
  const hub = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    if (refusals++ === 0) return void outgoing.writeHead(500).end();
    const signature = String(incoming.headers["stripe-signature"]);
    taken.push(Stripe.webhooks.constructEvent(Buffer.concat(chunks), signature, secret));
    outgoing.end();
  });
  await new Promise<void>((resolve) => void hub.listen(0, "127.0.0.1", resolve));
  await sandbox.control("deliver", { url: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`, secret });
  await aSubscriber();
  await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(5);
  await sandbox.control("deliver", null);
  hub.close();
  expect(taken.map(({ type }) => type).toSorted()).toEqual([
    "checkout.session.completed",
    "customer.subscription.created",
    "customer.subscription.updated",
    "invoice.paid",
    "invoice.payment_succeeded",
  ]);
});

test("what was sold is remembered from one start to the next", async () => {
  const customer = await aSubscriber();
  const again = createStripeSandbox({ secretKey, priceIds, file });
  expect(again.store.customers[customer]?.id).toBe(customer);
  expect(Object.values(again.store.subscriptions).some((one) => one.customer === customer)).toBe(true);
});

test("the page to pay on is gone once it was paid on", async () => {
  const { url, id } = await aCheckout(await aCustomer());
  expect((await fetch(url ?? "")).status).toBe(200);
  await sandbox.control("complete", { session: id });
  expect((await fetch(url ?? "")).status).toBe(404);
  await expect(sandbox.control("complete", { session: id })).rejects.toThrow("no such open checkout");
});

function libraryFor(key: string): Stripe {
  const httpClient = Stripe.createFetchHttpClient((input, init) =>
    fetch(String(input).replace("https://api.stripe.com", `${server.url}/api.stripe.com`), init),
  );
  return new Stripe(key, { httpClient, maxNetworkRetries: 0, telemetry: false });
}

async function aCustomer(): Promise<string> {
  return (await stripe.customers.create({ name: "Harbour", metadata: { organization_id: "clinic" } })).id;
}

function aCheckout(customer: string, trialEnd?: number) {
  return stripe.checkout.sessions.create({
    mode: "subscription",
    customer,
    line_items: [{ price: "price_p", quantity: 1 }],
    success_url: "https://hub.example.com/settings/billing",
    subscription_data: { metadata: { organization_id: "clinic" }, ...(trialEnd ? { trial_end: trialEnd } : {}) },
  });
}

async function aSubscriber({ trialEnd, cardFails = false }: { trialEnd?: number; cardFails?: boolean } = {}) {
  const customer = await aCustomer();
  const { id } = await aCheckout(customer, trialEnd);
  await sandbox.control("complete", { session: id, cardFails });
  return customer;
}
