import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, type Sent } from "@tests/factories/browsers";
import { aClinic, inRole } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { aStripe, deliver, post, subscribe } from "@tests/factories/stripe";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { POST as postCheckout } from "@/app/api/billing/checkout/route";
import { GET as getInvoices } from "@/app/api/billing/invoices/route";
import { POST as postPortal } from "@/app/api/billing/portal/route";
import { GET as getBillingRoute } from "@/app/api/billing/route";
import { openCheckout, openPortal, refreshStaleSubscriptions, refreshSubscription } from "@/features/billing/mutations";
import { getBilling, listBillingInvoices, readPlanPrices } from "@/features/billing/queries";
import {
  getBillingEndpoint,
  listBillingInvoicesEndpoint,
  openCheckoutEndpoint,
  openPortalEndpoint,
} from "@/features/billing/schema";
import type { Endpoint } from "@/lib/http/endpoint";
import type { RouteHandler } from "@/lib/http/route";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const stripe = await aStripe();

afterAll(async () => {
  await stripe.server.close();
  await stopBoss();
});

afterEach(() => {
  stripe.trouble.length = 0;
});

const anOwner = () => aClinic({ role: "tenant_owner" });
const since = (from: number) => stripe.store.events.slice(from);

/** The pages that an organization could still subscribe on. */
function pagesOf({ organizationId }: TenantContext) {
  const all = Object.values(stripe.store.checkouts);
  return all.filter((page) => page.client_reference_id === organizationId && page.status === "open");
}

/** Has Stripe take a while over each call, another while each time: whoever asks at once is answered in any order. */
function hesitating(): () => void {
  const { handle } = stripe;
  stripe.handle = async (request) => {
    await new Promise((done) => setTimeout(done, Math.random() * 12));
    return handle(request);
  };
  return () => {
    stripe.handle = handle;
  };
}

describe("buying", () => {
  test("an owner subscribes, and the trial's remaining days stay free", async () => {
    const owner = await anOwner();
    const before = await getBilling(owner);
    expect(before).toMatchObject({ status: "trial", plan: "pro", subscribed: false, readOnly: false });
    const customer = await subscribe(stripe, owner, { plan: "basic" });
    const after = await getBilling(owner);
    expect(after).toMatchObject({ status: "active", plan: "basic", subscribed: true, readOnly: false });
    expect(Date.parse(after.periodEndsAt ?? "")).toBeCloseTo(Date.parse(before.trialEndsAt), -4);
    expect(stripe.store.customers[customer]?.metadata).toEqual({ organization_id: owner.organizationId });
  });

  test("an owner whose trial is over pays at once", async () => {
    const owner = await anOwner();
    await change(owner, "trial_ends_at = now()");
    await subscribe(stripe, owner);
    const { data } = await listBillingInvoices(owner, { limit: 10 });
    expect(data).toMatchObject([{ status: "paid", amount: { minor: 14_900, currency: "USD" } }]);
    expect(await getBilling(owner)).toMatchObject({ status: "active", readOnly: false });
  });

  test("two owners who press at once become one customer, with one page that can be paid on", async () => {
    const owner = await anOwner();
    const { handle } = stripe;
    const both = Promise.withResolvers<void>();
    let asked = 0;
    stripe.handle = async (request) => {
      if (request.path === "/v1/customers" && ++asked === 2) both.resolve();
      if (request.path === "/v1/customers") await both.promise;
      return handle(request);
    };
    const opened = await Promise.all([openCheckout(owner, { plan: "pro" }), openCheckout(owner, { plan: "pro" })]);
    stripe.handle = handle;
    const own = Object.values(stripe.store.customers).filter(
      ({ metadata }) => metadata.organization_id === owner.organizationId,
    );
    expect(own).toHaveLength(1);
    const [page, ...others] = pagesOf(owner);
    expect(others).toEqual([]);
    expect(opened.map(({ url }) => url.split("/").at(-1))).toContain(page?.id);
  });

  test("whoever opens another page closes the one before", async () => {
    const owner = await anOwner();
    const before = await openCheckout(owner, { plan: "pro" });
    const after = await openCheckout(owner, { plan: "basic" });
    expect(pagesOf(owner).map(({ id }) => id)).toEqual([after.url.split("/").at(-1)]);
    await expect(stripe.control("complete", { session: before.url.split("/").at(-1) })).rejects.toThrow("no such open");
  });

  test("those who choose plans at the same moment leave one page to pay on, and who was given another is told", async () => {
    const restore = hesitating();
    try {
      for (let round = 0; round < 12; round += 1) {
        const owner = await anOwner();
        if (round % 2) await openCheckout(owner, { plan: "pro" });
        const outcomes = await Promise.allSettled(
          (["basic", "enterprise", "basic"] as const).map((plan) => openCheckout(owner, { plan })),
        );
        const left = pagesOf(owner).map(({ id }) => id);
        const given = outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value.url.split("/").at(-1)] : []));
        const refused = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
        expect(left).toHaveLength(1);
        expect(given).toContain(left[0]);
        expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ["conflict"] : []));
      }
    } finally {
      restore();
    }
  });

  test("a page that is paid on while another is opened leaves none to pay on", async () => {
    const owner = await anOwner();
    const { url } = await openCheckout(owner, { plan: "pro" });
    const { handle } = stripe;
    stripe.handle = async (request) => {
      // Listed as open, it is paid on before it is closed: so its closing is refused.
      const isClosing = request.path.endsWith(`${url.split("/").at(-1)}/expire`);
      if (isClosing) await stripe.control("complete", { session: url.split("/").at(-1) });
      return handle(request);
    };
    await expect(openCheckout(owner, { plan: "basic" })).rejects.toMatchObject({ code: "conflict" });
    stripe.handle = handle;
    expect(pagesOf(owner)).toEqual([]);
    expect(await getBilling(owner)).toMatchObject({ status: "active", plan: "pro" });
  });

  test("what is subscribed to is not bought twice, even if its events are still on their way", async () => {
    const owner = await anOwner();
    const { url } = await openCheckout(owner, { plan: "pro" });
    await stripe.control("complete", { session: url.split("/").at(-1) });
    await expect(openCheckout(owner, { plan: "pro" })).rejects.toMatchObject({ code: "conflict" });
    expect(await getBilling(owner)).toMatchObject({ status: "active" });
  });

  test("the portal opens at the change to another plan", async () => {
    const owner = await anOwner();
    await expect(openPortal(owner, {})).rejects.toMatchObject({ code: "conflict" });
    const customer = await subscribe(stripe, owner, { plan: "basic" });
    const { url } = await openPortal(owner, { plan: "enterprise" });
    expect(await (await fetch(url)).text()).toContain("Confirm your new plan");
    const from = stripe.store.events.length;
    const confirmed = await fetch(url, { method: "POST", body: "deed=confirm", redirect: "manual" });
    expect(confirmed.headers.get("location")).toMatch(/\/settings\/billing\?checkout=done$/);
    await deliver(since(from));
    expect(await getBilling(owner)).toMatchObject({ plan: "enterprise", status: "active" });
    expect(customer).toMatch(/^cus_/);
  });

  test("only who may manage billing opens a page, and others may look", async () => {
    const owner = await anOwner();
    const admin = inRole(owner, "tenant_admin");
    await expect(openCheckout(admin, { plan: "pro" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(openPortal(admin, {})).rejects.toMatchObject({ code: "forbidden" });
    expect(await getBilling(admin)).toMatchObject({ status: "trial" });
    const viewer = inRole(owner, "viewer");
    await expect(getBilling(viewer)).rejects.toMatchObject({ code: "forbidden" });
    await expect(listBillingInvoices(viewer, { limit: 10 })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("what Stripe tells", () => {
  test("a payment fails: there are days of grace from its day; it is paid, and all is well", async () => {
    const owner = await anOwner();
    const customer = await subscribe(stripe, owner, { cardFails: true });
    let from = stripe.store.events.length;
    await stripe.control("renew", { customer });
    await deliver(since(from));
    const owing = await getBilling(owner);
    expect(owing).toMatchObject({ status: "past_due", subscribed: true });
    const grace = Date.parse(owing.writableUntil ?? "") - Date.parse(owing.pastDueSince ?? "");
    expect(grace).toBe(7 * 86_400_000);
    from = stripe.store.events.length;
    await stripe.control("press", { customer, deed: "card-works" });
    await stripe.control("press", { customer, deed: "pay-open" });
    await deliver(since(from));
    expect(await getBilling(owner)).toMatchObject({ status: "active", pastDueSince: null, readOnly: false });
  });

  test("a second missed payment does not begin the days of grace anew", async () => {
    const owner = await anOwner();
    const customer = await subscribe(stripe, owner, { cardFails: true });
    await stripe.control("renew", { customer });
    await refreshSubscription(owner);
    const { pastDueSince } = await getBilling(owner);
    await stripe.control("pass", { customer, days: 40 });
    await refreshSubscription(owner);
    expect((await getBilling(owner)).pastDueSince).toBe(pastDueSince);
  });

  test("a cancelled subscription runs to its end, then the clinic can read and export, and subscribe anew", async () => {
    const owner = await anOwner();
    const customer = await subscribe(stripe, owner);
    let from = stripe.store.events.length;
    await stripe.control("press", { customer, deed: "cancel" });
    await deliver(since(from));
    const leaving = await getBilling(owner);
    expect(leaving).toMatchObject({ status: "active", readOnly: false });
    expect(leaving.cancelsAt).toBe(leaving.periodEndsAt);
    from = stripe.store.events.length;
    await stripe.control("renew", { customer });
    await deliver(since(from));
    expect(await getBilling(owner)).toMatchObject({ status: "canceled", readOnly: true, subscribed: false });
    await subscribe(stripe, owner);
    expect(await getBilling(owner)).toMatchObject({ status: "active", readOnly: false, canceledAt: null });
  });

  test("an event that arrives again is kept once, and one about an older state changes nothing", async () => {
    const owner = await anOwner();
    const from = stripe.store.events.length;
    const customer = await subscribe(stripe, owner);
    const first = since(from);
    await stripe.control("press", { customer, deed: "cancel-now" });
    await refreshSubscription(owner);
    const audited = await changesTold(owner);
    expect(await deliver([...first, ...first])).toEqual(Array(first.length * 2).fill(200));
    expect(await getBilling(owner)).toMatchObject({ status: "canceled" });
    expect(await changesTold(owner)).toBe(audited);
  });

  test("an answer of Stripe's that comes late does not overwrite a newer one", async () => {
    const owner = await anOwner();
    const customer = await subscribe(stripe, owner);
    const { handle } = stripe;
    const asked = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    stripe.handle = async (request) => {
      const response = await handle(request);
      asked.resolve();
      await released.promise;
      return response;
    };
    const late = refreshSubscription(owner);
    await asked.promise;
    stripe.handle = handle;
    await stripe.control("press", { customer, deed: "cancel-now" });
    await refreshSubscription(owner);
    released.resolve();
    await late;
    expect(await getBilling(owner)).toMatchObject({ status: "canceled" });
  });

  test("what no event has told is found within a day", async () => {
    const owner = await anOwner();
    const { url } = await openCheckout(owner, { plan: "pro" });
    await stripe.control("complete", { session: url.split("/").at(-1) });
    await refreshStaleSubscriptions(new Date());
    await change(owner, "subscription_read_at = now() - interval '25 hours'");
    await refreshStaleSubscriptions(new Date());
    expect(await getBilling(owner)).toMatchObject({ status: "active" });
  });

  test("what others signed, or signed too long ago, is refused and kept nowhere", async () => {
    const owner = await anOwner();
    const from = stripe.store.events.length;
    const { url } = await openCheckout(owner, { plan: "pro" });
    await stripe.control("complete", { session: url.split("/").at(-1) });
    const [event] = since(from);
    if (!event) throw new Error("Stripe told nothing.");
    expect((await post(event, ["another secret"])).status).toBe(401);
    const kept = await asAdmin("SELECT FROM webhook_events WHERE delivery_id = $1", [event.id]);
    expect(kept).toEqual([]);
    expect(await getBilling(owner)).toMatchObject({ status: "trial" });
  });

  test("an event of a type that is none of our business, or of a customer of nobody here, is kept and ignored", async () => {
    const about = { id: "evt_nobody", object: "event", created: 0, data: { object: { customer: "cus_nobody" } } };
    expect(await deliver([{ ...about, type: "invoice.paid" }])).toEqual([200]);
    expect(await deliver([{ ...about, id: "evt_other", type: "charge.refunded" }])).toEqual([200]);
    const kept = await asAdmin<{ status: string; reason: string }>(
      "SELECT status, reason FROM webhook_events WHERE delivery_id IN ('evt_nobody', 'evt_other') ORDER BY delivery_id",
    );
    expect(kept.map(({ status }) => status)).toEqual(["ignored", "ignored"]);
    expect(kept[0]?.reason).toContain("cus_nobody");
  });

  test("when Stripe cannot be asked, the event waits and is tried again", async () => {
    const owner = await anOwner();
    const from = stripe.store.events.length;
    const { url } = await openCheckout(owner, { plan: "pro" });
    await stripe.control("complete", { session: url.split("/").at(-1) });
    const [event] = since(from);
    if (!event) throw new Error("Stripe told nothing.");
    await stripe.control("misbehave", { status: 500, times: 1 });
    await deliver([event]);
    expect(await getBilling(owner)).toMatchObject({ status: "trial" });
    const [kept] = await asAdmin<{ status: string }>("SELECT status FROM webhook_events WHERE delivery_id = $1", [
      event.id,
    ]);
    expect(kept?.status).toBe("failed");
    await asAdmin("UPDATE webhook_events SET next_attempt_at = now() WHERE delivery_id = $1", [event.id]);
    await deliver([]);
    expect(await getBilling(owner)).toMatchObject({ status: "active" });
  });
});

describe("two organizations", () => {
  test("an event that names one, about the customer of another, changes neither", async () => {
    const [one, other] = [await anOwner(), await anOwner()];
    const customer = await subscribe(stripe, one);
    await subscribe(stripe, other, { plan: "basic" });
    const before = [await getBilling(one), await getBilling(other)];
    const metadata = { organization_id: other.organizationId };
    const forged = { customer, metadata, client_reference_id: other.organizationId };
    await stripe.control("press", { customer, deed: "cancel-now" });
    const id = `evt_${one.organizationId}`;
    const type = "checkout.session.completed";
    await deliver([{ id, object: "event", created: 0, type, data: { object: forged } }]);
    expect([await getBilling(one), await getBilling(other)]).toEqual(before);
  });

  test("a subscription that names another organization counts for nobody", async () => {
    const [one, other] = [await anOwner(), await anOwner()];
    const customer = await subscribe(stripe, one);
    for (const subscription of Object.values(stripe.store.subscriptions)) {
      if (subscription.customer === customer) subscription.metadata = { organization_id: other.organizationId };
    }
    await refreshSubscription(one);
    expect(await getBilling(one)).toMatchObject({ status: "trial", subscribed: false });
    expect(await getBilling(other)).toMatchObject({ status: "trial", subscribed: false });
  });

  test("nobody sees another's invoices, nor goes on from one of them", async () => {
    const [one, other] = [await anOwner(), await anOwner()];
    await subscribe(stripe, one);
    await subscribe(stripe, other);
    const [theirs] = (await listBillingInvoices(other, { limit: 10 })).data;
    const own = await listBillingInvoices(one, { limit: 10 });
    expect(own.data.map(({ id }) => id)).not.toContain(theirs?.id);
    await expect(listBillingInvoices(one, { limit: 10, cursor: theirs?.id })).rejects.toMatchObject({
      code: "invalid_cursor",
    });
  });
});

describe("over HTTP", () => {
  test("an owner reads the plan and the invoices page by page, and opens both pages", async () => {
    const owner = await anOwner();
    const { cookie } = await aPerson(owner, "tenant_owner");
    const customer = await subscribe(stripe, owner);
    for (const _ of [1, 2, 3]) await stripe.control("renew", { customer });
    const call = (endpoint: Endpoint, handler: RouteHandler, sent: Sent = {}) =>
      aBrowser().call(endpoint, handler, { ...sent, headers: { cookie } });
    expect(await call(getBillingEndpoint, getBillingRoute)).toMatchObject({ status: 200 });
    const seen: unknown[] = [];
    let query = "?limit=3";
    for (let pages = 0; query !== "" && pages < 5; pages++) {
      const { json } = await call(listBillingInvoicesEndpoint, getInvoices, { query });
      seen.push(...(json.data as unknown[]));
      query = json.nextCursor ? `?limit=3&cursor=${json.nextCursor}` : "";
    }
    expect(seen).toHaveLength(4);
    expect(await call(openPortalEndpoint, postPortal, { body: {} })).toMatchObject({ status: 201 });
    const again = await call(openCheckoutEndpoint, postCheckout, { body: { plan: "pro" } });
    expect(again).toMatchObject({ status: 409, json: { code: "conflict" } });
    await stripe.control("misbehave", { status: 503, times: 1 });
    const down = await call(listBillingInvoicesEndpoint, getInvoices);
    expect(down).toMatchObject({ status: 502, json: { code: "provider_unavailable" } });
  });
});

test("each plan's price is what Stripe has, asked for once in five minutes", async () => {
  const prices = await readPlanPrices();
  expect(Object.values(prices).map(({ minor, interval }) => [minor, interval])).toEqual([
    [4_900, "month"],
    [14_900, "month"],
    [49_900, "month"],
  ]);
  await stripe.control("misbehave", { status: 500, times: 1 });
  expect(await readPlanPrices()).toEqual(prices);
});

async function change({ organizationId }: TenantContext, columns: string): Promise<void> {
  await asAdmin(`UPDATE organizations SET ${columns} WHERE id = $1`, [organizationId]);
}

async function changesTold({ organizationId }: TenantContext): Promise<number> {
  const rows = await asAdmin("SELECT FROM audit_log WHERE organization_id = $1 AND action = 'subscription_changed'", [
    organizationId,
  ]);
  return rows.length;
}
