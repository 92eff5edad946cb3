import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser } from "@tests/factories/browsers";
import { aClinic, inRole } from "@tests/factories/clinics";
import { anMxMerchant, aTill, aTillRun, countCalls, syncTill, type Till } from "@tests/factories/merchants";
import { aPerson, aSuperAdmin } from "@tests/factories/people";
import { stretch, toTheEnd } from "@tests/factories/practice";
import { afterAll, describe, expect, test } from "vitest";
import { GET as getPreview } from "@/app/api/sync/manual/preview/route";
import { POST as postManual } from "@/app/api/sync/manual/route";
import { GET as getReconciliation } from "@/app/api/transactions/reconciliation/route";
import { startLook } from "@/features/oversight/look/mutations";
import { type ManualPreview, manualSyncEndpoint, previewEndpoint } from "@/features/payments/manual/schema";
import { reconciliationEndpoint } from "@/features/payments/reconciliation/schema";
import { cancelRun } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import type { Role } from "@/lib/auth/roles";
import type { Endpoint } from "@/lib/http/endpoint";
import type { RouteHandler } from "@/lib/http/route";
import { stopBoss } from "@/lib/jobs/boss";

const mx = await anMxMerchant();

afterAll(async () => {
  await stopBoss();
  await mx.server.close();
});

describe("a sync by hand", () => {
  test("reads the newest payments, and says at its end how many have an invoice", async () => {
    const till = await aTill(mx, { payments: 40, invoices: 10 });
    const { status, json } = await ask(till, "tenant_admin", { transactionCount: 8 });
    expect(status).toBe(202);
    expect(json.run).toEqual(await getRun(till.ctx, { id: String(json.runId) }));
    const run = await toTheEnd(till, String(json.runId));
    expect(run).toMatchObject({
      status: "succeeded",
      trigger: "user",
      scope: { count: 8 },
      payments: { read: 8, linked: 2 },
    });
  });

  test.each([
    [{ transactionCount: 101 }, /Between 1 and 100 transactions/],
    [{ transactionCount: 0 }, /Between 1 and 100 transactions/],
    [{ transactionCount: 1_001, emergency: true }, /up to 1,000/],
    [{ transactionCount: 5, from: "2026-01-01" }, /emergency mode/],
    [{ transactionCount: 5, emergency: true, from: "2026-02-01", to: "2026-01-01" }, /ends before it begins/],
  ])("is refused in words for %j", async (body, words) => {
    const till = await aTill(mx);
    const { status, json } = await ask(till, "tenant_owner", body);
    expect(status).toBe(400);
    expect(JSON.stringify(json)).toMatch(words);
  });

  test.each(["clinic_staff", "agent", "nurse", "viewer", "investor"] as const)("is not for a %s", async (role) => {
    const till = await aTill(mx);
    expect((await ask(till, role, { transactionCount: 5 })).status).toBe(403);
  });

  test("is shown to a viewer who was granted to start one, and may look at no other", async () => {
    const till = await aTill(mx, { payments: 3, invoices: 1 });
    const { userId, cookie } = await aPerson(till.ctx, "viewer");
    await asAdmin(`UPDATE organization_users SET permissions = '{"grant":["sync.manual"]}' WHERE user_id = $1`, [
      userId,
    ]);
    const { status, json } = await post(cookie, { transactionCount: 3 });
    expect({ status, json }).toMatchObject({ status: 202, json: { run: { id: json.runId, status: "queued" } } });
  });

  test("of an account that somebody names is for super admins alone, wherever it belongs", async () => {
    const [till, elsewhere] = [await aTill(mx, { payments: 3, invoices: 1 }), await aTill(mx)];
    const body = { transactionCount: 3, merchantId: till.connection.account.externalId };
    expect((await ask(till, "tenant_owner", body)).status).toBe(403);
    const { status, json } = await ask(elsewhere, "super_admin", body);
    expect(status).toBe(202);
    expect(await toTheEnd(till, String(json.runId))).toMatchObject({
      connectionId: till.connection.id,
      status: "succeeded",
    });
    const [started] = await asAdmin(
      "SELECT actor_type FROM audit_log WHERE organization_id = $1 AND action = 'sync_started'",
      [till.ctx.organizationId],
    );
    expect(started).toEqual({ actor_type: "super_admin" });
    expect((await ask(elsewhere, "super_admin", { ...body, merchantId: "9999" })).status).toBe(404);
  });

  test("of another clinic's account is for nobody in between: they learn not even whether it is there", async () => {
    const [till, elsewhere] = [await aTill(mx), await aTill(mx)];
    const theirs = elsewhere.connection.account.externalId;
    const { ctx } = till;
    const people = [await aPerson(ctx, "tenant_owner"), await aPerson(ctx, "tenant_admin")];
    for (const { cookie } of people) {
      const answers = [];
      for (const merchantId of [theirs, "9999"]) {
        const { status, json } = await post(cookie, { transactionCount: 3, merchantId });
        answers.push({ status, detail: json.detail, code: json.code });
      }
      expect(answers[0]).toMatchObject({ status: 403, code: "forbidden" });
      expect(answers[1]).toEqual(answers[0]);
    }
    const runs = await asAdmin("SELECT id FROM sync_runs WHERE organization_id = $1", [elsewhere.ctx.organizationId]);
    expect(runs).toEqual([]);
  });

  test("is asked for by a super admin who works nowhere, and the account's log says by whom", async () => {
    const till = await aTill(mx, { payments: 3, invoices: 1 });
    const { cookie, userId } = await aSuperAdmin();
    const body = { transactionCount: 3, merchantId: till.connection.account.externalId };
    const headers = { "idempotency-key": "from-nowhere" };
    const { status, json } = await post(cookie, body, headers);
    expect(status).toBe(202);
    expect((await post(cookie, body, headers)).json).toEqual(json);
    expect(await toTheEnd(till, String(json.runId))).toMatchObject({ status: "succeeded", payments: { read: 3 } });
    const [started] = await asAdmin(
      "SELECT actor_type, actor_id FROM audit_log WHERE organization_id = $1 AND action = 'sync_started'",
      [till.ctx.organizationId],
    );
    expect(started).toEqual({ actor_type: "super_admin", actor_id: userId });
    expect((await post(cookie, { transactionCount: 3 })).status).toBe(404);
    expect((await post(cookie, { ...body, merchantId: "9999" })).status).toBe(404);
    expect((await post(cookie, { ...body, transactionCount: 0 })).status).toBe(400);
  });

  test("from nowhere is for super admins: whoever's membership ended is sent away", async () => {
    const till = await aTill(mx);
    const body = { transactionCount: 3, merchantId: till.connection.account.externalId };
    const past = { expiresAt: new Date(Date.now() - 60_000) };
    expect((await post((await aPerson(till.ctx, "tenant_owner", past)).cookie, body)).status).toBe(403);
    expect((await post("", body)).status).toBe(401);
    const demoted = await aSuperAdmin();
    await asAdmin("UPDATE users SET super_admin = false WHERE id = $1", [demoted.userId]);
    expect((await post(demoted.cookie, body)).status).toBe(403);
    const lookedInto = await aSuperAdmin();
    await startLook(lookedInto.person, { id: till.ctx.organizationId });
    expect((await post(lookedInto.cookie, body)).status).toBe(403);
  });

  test("of an organization that can only read waits until it pays, whoever asks", async () => {
    const [till, { cookie }] = [await aTill(mx), await aSuperAdmin()];
    await asAdmin("UPDATE organizations SET subscription_status = 'canceled' WHERE id = $1", [till.ctx.organizationId]);
    const body = { transactionCount: 3, merchantId: till.connection.account.externalId };
    expect((await post(cookie, body)).status).toBe(402);
    await asAdmin("UPDATE organizations SET closed_at = now() WHERE id = $1", [till.ctx.organizationId]);
    expect((await post(cookie, body)).status).toBe(404);
  });

  test("waits for no other: the one that is under way is named", async () => {
    const till = await aTill(mx, { payments: 3, invoices: 1 });
    const runId = await aTillRun(till, { count: 3 });
    const { status, json } = await ask(till, "tenant_owner", { transactionCount: 3 });
    expect({ status, json }).toMatchObject({ status: 409, json: { code: "conflict", runId } });
  });

  test("needs an account that takes payments", async () => {
    const ctx = await aClinic({ role: "tenant_owner" });
    expect((await ask({ ctx }, "tenant_owner", { transactionCount: 3 })).status).toBe(404);
  });

  test("in emergency reads a stretch of time, page by page", async () => {
    const till = await aTill(mx, { payments: 260, invoices: 0, apartMs: 60_000 });
    const to = new Date(till.account.payments[240]?.createdMs ?? 0).toISOString();
    const body = { transactionCount: 150, emergency: true, from: "2020-01-01", to };
    const made = countCalls(mx);
    const { json } = await ask(till, "tenant_owner", body);
    const run = await toTheEnd(till, String(json.runId));
    expect(run).toMatchObject({ payments: { read: 150 }, counts: { created: 150 } });
    expect(made()).toBeGreaterThanOrEqual(2);
  });

  test("moves no watermark: the next scheduled sync reads what it would have read", async () => {
    const till = await aTill(mx, { payments: 30, invoices: 0 });
    await syncTill(till, { count: 5 });
    const whole = await syncTill(till);
    expect(whole.counts.created).toBe(25);
  });
});

describe("its preview", () => {
  test("predicts both ways from what is held, asks nobody, and comes true", async () => {
    const till = await aTill(mx, { payments: 20, invoices: 10 });
    const made = countCalls(mx);
    const before = await preview(till, "transactionCount=20");
    expect(made()).toBe(0);
    expect(before.json).toMatchObject({ rows: 20, calls: { byNumber: 12 }, strategy: "by_number", runId: null });
    expect(await syncTill(till, { count: 20 })).toMatchObject({ calls: { made: 12 } });
    const after = await preview(till, "transactionCount=20");
    expect(after.json).toMatchObject({ strategy: "by_id" });
    // At the usual pace, one payment may have come since.
    expect((after.json as ManualPreview).calls.byId).toBeLessThanOrEqual(3);
  });

  test("says between what it lies, whatever has come since, and so it is", async () => {
    const till = await aTill(mx, { payments: 15, invoices: 6 });
    const growths = [null, { payments: 9, invoices: 9 }, { payments: 4, invoices: 0 }, null];
    for (const growth of growths) {
      if (growth) till.act("grow", growth);
      const { atLeast, atMost } = (await preview(till, "transactionCount=15")).json as ManualPreview;
      const { calls } = await syncTill(till, { count: 15 });
      expect(calls.made).toBeGreaterThanOrEqual(atLeast);
      expect(calls.made).toBeLessThanOrEqual(atMost);
      expect(calls.predicted).toBe(calls.made);
    }
  });

  test("keeps to the same limits", async () => {
    const till = await aTill(mx);
    expect((await preview(till, "transactionCount=500")).status).toBe(400);
    expect((await preview(till, "transactionCount=500&emergency=true")).status).toBe(200);
    expect((await preview(till, "transactionCount=5", "viewer")).status).toBe(403);
  });
});

describe("several clinics", () => {
  test("sync side by side, and one that fails leaves the others alone", async () => {
    const tills = await Promise.all([1, 2, 3].map(() => aTill(mx, { payments: 12, invoices: 6 })));
    const [broken] = tills;
    const [key = ""] = broken?.account.keys ?? [];
    broken?.account.keys.delete(key);
    const runs = await Promise.all(tills.map((till) => syncTill(till, { count: 12 })));
    expect(runs.map(({ status }) => status)).toEqual(["failed", "succeeded", "succeeded"]);
    expect(runs[1]?.calls.made).toBe(8);
  });

  test("a run that was canceled keeps what it read, and the next ends as if nothing had been", async () => {
    const till = await aTill(mx, { payments: 12, invoices: 6 });
    const runId = await aTillRun(till, { count: 12 });
    await stretch(till.ctx, runId, { deadline: new Date(0) });
    await cancelRun(till.ctx, { id: runId });
    expect((await getRun(till.ctx, { id: runId })).status).toBe("canceled");
    expect(await syncTill(till, { count: 12 })).toMatchObject({
      status: "succeeded",
      payments: { read: 12, linked: 6 },
    });
  });
});

describe("the hub and the provider's own list", () => {
  test("agree in count and sum once all is read, and differ while it is not", async () => {
    const till = await aTill(mx, { payments: 25, invoices: 10 });
    const { id } = till.act("pay", { amount: 33_333 });
    till.act("refund", { id, amount: 1_234 });
    await syncTill(till, { mode: "full" });
    const sum = till.account.payments.reduce((total, { amount }) => total + amount, 0);
    const query = windowOf(30);
    expect((await compare(till, query)).json).toMatchObject({
      agrees: true,
      hub: { count: 27, sums: { USD: sum } },
      provider: { name: "MX Merchant", count: 27, sums: { USD: sum }, calls: 1 },
    });
    // What came and went back adds nothing, and is missing all the same.
    const cancelled = till.act("pay", { amount: 500, status: "Settled" });
    till.act("refund", { id: cancelled.id });
    expect((await compare(till, query)).json).toMatchObject({
      agrees: false,
      hub: { count: 27, sums: { USD: sum } },
      provider: { count: 29, sums: { USD: sum } },
    });
    await syncTill(till);
    expect((await compare(till, query)).json).toMatchObject({ agrees: true, hub: { count: 29 } });
    till.act("pay", { amount: 100 });
    expect((await compare(till, query)).json).toMatchObject({
      agrees: false,
      hub: { count: 29 },
      provider: { count: 30 },
    });
    await syncTill(till);
    expect((await compare(till, query)).json).toMatchObject({ agrees: true, hub: { count: 30 } });
  });

  test("are unequal while the provider lists one that a sync cannot read", async () => {
    const till = await aTill(mx, { payments: 3 });
    const [broken] = till.account.payments;
    if (broken) broken.status = "";
    await syncTill(till, { mode: "full" });
    expect((await compare(till, windowOf(30))).json).toMatchObject({
      agrees: false,
      hub: { count: 2 },
      provider: { count: 3, unreadable: 0 },
    });
    if (broken) broken.amount = 1e23;
    expect((await compare(till, windowOf(30))).json).toMatchObject({
      agrees: false,
      provider: { count: 3, unreadable: 1 },
    });
  });

  test("are not compared while somebody waits where there are too many", async () => {
    const till = await aTill(mx, { payments: 3, invoices: 0 });
    const { handle } = mx;
    mx.handle = async (request) => {
      const answer = await handle(request);
      return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body ?? "{}"), recordCount: 10_001 }) };
    };
    const calls = countCalls(mx);
    const { status, json } = await compare(till, windowOf(30));
    mx.handle = handle;
    expect(status).toBe(422);
    expect(json).toMatchObject({ detail: expect.stringContaining("Compare a shorter one") });
    expect(calls()).toBe(1);
  });

  test("are compared over three months at most, by those who may sync", async () => {
    const till = await aTill(mx);
    expect((await compare(till, windowOf(200))).status).toBe(400);
    expect((await compare(till, windowOf(30), "clinic_staff")).status).toBe(403);
  });
});

async function as({ ctx }: Pick<Till, "ctx">, role: Role) {
  const { cookie } = await aPerson(inRole(ctx, role), role);
  const browser = aBrowser();
  return (endpoint: Endpoint, handler: RouteHandler, sent: { body?: object; query?: string }) =>
    browser.call(endpoint, handler, { ...sent, headers: { cookie } });
}

function post(cookie: string, body: object, headers: Record<string, string> = {}) {
  return aBrowser().call(manualSyncEndpoint, postManual, { body, headers: { cookie, ...headers } });
}

async function ask(till: Pick<Till, "ctx">, role: Role, body: object) {
  return (await as(till, role))(manualSyncEndpoint, postManual, { body });
}

async function preview(till: Till, query: string, role: Role = "tenant_admin") {
  return (await as(till, role))(previewEndpoint, getPreview, { query: `?${query}` });
}

async function compare(till: Till, query: string, role: Role = "tenant_admin") {
  return (await as(till, role))(reconciliationEndpoint, getReconciliation, { query: `?${query}` });
}

/** So many days back, and an hour ahead. */
function windowOf(days: number): string {
  const now = Date.now();
  const [from, to] = [now - days * 86_400_000, now + 3_600_000].map((ms) => new Date(ms).toISOString());
  return `from=${from}&to=${to}`;
}
