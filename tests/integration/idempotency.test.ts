import { randomUUID } from "node:crypto";
import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, type Browser } from "@tests/factories/browsers";
import { aClinic } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { POST as postPatient } from "@/app/api/patients/route";
import { createPatientEndpoint } from "@/features/patients/schema";
import { forgetOldKeys } from "@/features/upkeep/mutations";
import { sha256 } from "@/lib/crypto/signature";
import { AppError } from "@/lib/errors";
import { defineEndpoint } from "@/lib/http/endpoint";
import { tenantRoute } from "@/lib/http/route";
import type { TenantContext } from "@/lib/tenant/context";

const aProbe = defineEndpoint({
  method: "POST",
  path: "/api/probe",
  summary: "A probe",
  tag: "Test",
  access: "session",
  body: z.looseObject({}),
  answers: { 201: { description: "Done", schema: z.looseObject({}) } },
  refusals: ["rate_limited", "not_found", "unavailable"],
});

afterEach(() => {
  vi.useRealTimers();
});

test("a contact that is sent twice under one key is made once, and both answers are the same", async () => {
  const { browser, organizationId } = await aMember();
  const headers = { "idempotency-key": "a-contact" };
  const body = { firstName: "Robin" };
  const first = await browser.call(createPatientEndpoint, postPatient, { body, headers });
  const second = await browser.call(createPatientEndpoint, postPatient, { body, headers });
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.json).toEqual(first.json);
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  expect(second.headers.get("idempotency-replayed")).toBe("true");
  expect(second.headers.get("content-type")).toBe(first.headers.get("content-type"));
  expect(second.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  expect(await contactsOf(organizationId)).toBe(1);
});

test("twenty twins at once run once, and all get the one answer", async () => {
  const { browser } = await aMember();
  const { route, runs } = aRoute(async () => {
    await new Promise((done) => setTimeout(done, 200));
    return { run: randomUUID() };
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(browser, route)));
  expect(runs()).toBe(1);
  expect(new Set(answers.map(({ json }) => json.run)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get("idempotency-replayed")).length).toBe(19);
});

test("a twin does not wait for ever: it is told to come back", async () => {
  const { browser } = await aMember();
  let finish: (value: object) => void = () => undefined;
  const { route, runs } = aRoute(() => new Promise<object>((done) => (finish = done)));
  const first = send(browser, route);
  await expect.poll(runs).toBe(1);
  const twin = await send(browser, route);
  expect([twin.status, twin.json.code, twin.headers.get("retry-after")]).toEqual([409, "conflict", "2"]);
  finish({ run: "done" });
  expect((await first).json).toEqual({ run: "done" });
  expect((await send(browser, route)).json).toEqual({ run: "done" });
  expect(runs()).toBe(1);
});

test.each([
  ["another body", {}, { note: "b" }],
  ["another query", { query: "?more=1" }, { note: "a" }],
])("the same key with %s is refused by a code of its own", async (_, more, body) => {
  const { browser } = await aMember();
  const { route, runs } = aRoute(async () => ({ run: 1 }));
  await send(browser, route, { body: { note: "a" } });
  const { status, json } = await send(browser, route, { body, ...more });
  expect([status, json.code]).toEqual([422, "key_reused"]);
  expect(runs()).toBe(1);
});

test("the same key for another route is refused", async () => {
  const { browser } = await aMember();
  const { route } = aRoute(async () => ({ run: 1 }));
  await send(browser, route, { body: { firstName: "Robin" } });
  const headers = { "idempotency-key": "a-key" };
  const { status, json } = await browser.call(createPatientEndpoint, postPatient, {
    body: { firstName: "Robin" },
    headers,
  });
  expect([status, json.code]).toEqual([422, "key_reused"]);
});

test("a body that is only written otherwise is the same body", async () => {
  const { browser } = await aMember();
  const headers = { "idempotency-key": "spaced" };
  const call = (body: string) => browser.call(createPatientEndpoint, postPatient, { body, headers });
  const first = await call('{"firstName":"Robin","notes":"Mornings"}');
  expect((await call('{ "notes": "Mornings",\n "firstName": "Robin" }')).json).toEqual(first.json);
});

test("a key is one person's: a colleague's request under the same one is another, and so is another clinic's", async () => {
  const { browser, ctx } = await aMember();
  const { browser: colleague } = await aMember(ctx);
  const { browser: stranger } = await aMember();
  const { route, runs } = aRoute(async () => ({ run: randomUUID() }));
  const answers = [await send(browser, route), await send(colleague, route), await send(stranger, route)];
  expect(runs()).toBe(3);
  expect(new Set(answers.map(({ json }) => json.run)).size).toBe(3);
});

test("a refusal is kept like any answer", async () => {
  const { browser } = await aMember();
  const { route, runs } = aRoute(() => Promise.reject(new AppError("not_found", "There is no such thing.")));
  const first = await send(browser, route);
  const second = await send(browser, route);
  expect(second.json).toEqual(first.json);
  expect(second.headers.get("content-type")).toBe("application/problem+json");
  expect(runs()).toBe(1);
});

test.each([
  ["our own failure", () => new Error("odd"), 500],
  ["the database's silence", () => new AppError("unavailable", "Try again.", { retryAfterSeconds: 1 }), 503],
  ["being told to slow down", () => new AppError("rate_limited", "Later.", { retryAfterSeconds: 1 }), 429],
])("after %s the key may be used again", async (_, failure, expected) => {
  const { browser } = await aMember();
  const { route, runs } = aRoute(async (run) => {
    if (run === 1) throw failure();
    return { run };
  });
  expect((await send(browser, route)).status).toBe(expected);
  expect((await send(browser, route)).json).toEqual({ run: 2 });
  expect((await send(browser, route)).json).toEqual({ run: 2 });
  expect(runs()).toBe(2);
});

test("a key that a dead process has left is taken over after its lease, by the same request alone", async () => {
  const { browser, organizationId } = await aMember();
  const stuck = aRoute(() => new Promise<object>(() => undefined));
  void send(browser, stuck.route);
  await expect.poll(stuck.runs).toBe(1);
  await asAdmin(`UPDATE idempotency_keys SET lease_until = now() WHERE organization_id = $1`, [organizationId]);
  const { route, runs } = aRoute(async () => ({ run: "again" }));
  expect((await send(browser, route, { body: { note: "b" } })).status).toBe(422);
  expect((await send(browser, route)).json).toEqual({ run: "again" });
  expect((await send(browser, route)).json).toEqual({ run: "again" });
  expect(runs()).toBe(1);
});

test("whoever was thought dead does not overwrite the answer of who took over", async () => {
  const { browser, organizationId } = await aMember();
  let finish: (value: object) => void = () => undefined;
  const slow = aRoute(() => new Promise<object>((done) => (finish = done)));
  const first = send(browser, slow.route);
  await expect.poll(slow.runs).toBe(1);
  await asAdmin(`UPDATE idempotency_keys SET lease_until = now() WHERE organization_id = $1`, [organizationId]);
  const { route } = aRoute(async () => ({ run: "second" }));
  await send(browser, route);
  finish({ run: "first" });
  await first;
  expect((await send(browser, route)).json).toEqual({ run: "second" });
});

test("a request that takes long keeps its lease", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { browser, organizationId } = await aMember();
  let finish: (value: object) => void = () => undefined;
  const { route, runs } = aRoute(() => new Promise<object>((done) => (finish = done)));
  const first = send(browser, route);
  await expect.poll(runs).toBe(1);
  await asAdmin(`UPDATE idempotency_keys SET lease_until = now() WHERE organization_id = $1`, [organizationId]);
  vi.advanceTimersByTime(20_000);
  const isLeased = `SELECT lease_until > now() AS leased FROM idempotency_keys WHERE organization_id = $1`;
  await expect.poll(() => asAdmin(isLeased, [organizationId])).toEqual([{ leased: true }]);
  finish({ run: 1 });
  await first;
});

test("after a day a key is as good as new, whether swept or not", async () => {
  const { browser, organizationId } = await aMember();
  const { route, runs } = aRoute(async (run) => ({ run }));
  const age = () =>
    asAdmin(
      `UPDATE idempotency_keys SET created_at = now() - interval '24 hours 1 minute' WHERE organization_id = $1`,
      [organizationId],
    );
  await send(browser, route);
  await age();
  expect((await send(browser, route, { body: { note: "other" } })).json).toEqual({ run: 2 });
  await forgetOldKeys();
  expect(await keysOf(organizationId)).toHaveLength(1);
  await age();
  await forgetOldKeys();
  expect(await keysOf(organizationId)).toHaveLength(0);
  expect(runs()).toBe(2);
});

test("a kept answer is sealed: secrets and cookies in it cannot be read from the table", async () => {
  const { browser, organizationId } = await aMember();
  const secret = randomUUID();
  const { route } = aRoute(async () =>
    Response.json({ secret }, { status: 201, headers: { "set-cookie": `hub_test=${secret}; Max-Age=60` } }),
  );
  await send(browser, route);
  const [row] = await asAdmin<{ answer: Buffer; text: string }>(
    `SELECT answer, to_jsonb(k)::text AS text FROM idempotency_keys k WHERE organization_id = $1`,
    [organizationId],
  );
  expect(row?.answer.toString("latin1")).not.toContain(secret);
  expect(row?.text).not.toContain(secret);
});

test("of a body only a hash is kept that nobody can guess it by", async () => {
  const { browser, organizationId } = await aMember();
  const { route } = aRoute(async () => Response.json({}, { status: 201 }));
  await send(browser, route);
  const [row] = await asAdmin<{ hash: string }>(
    `SELECT body_hash AS hash FROM idempotency_keys WHERE organization_id = $1`,
    [organizationId],
  );
  expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(row?.hash).not.toBe(sha256(JSON.stringify(["", { note: "a" }])));
});

test("an answer that was moved to another key does not open", async () => {
  const { browser, organizationId } = await aMember();
  const { route } = aRoute(async (run) => ({ run }));
  await send(browser, route);
  await send(browser, route, { headers: { "idempotency-key": "another" } });
  await asAdmin(
    `UPDATE idempotency_keys k SET answer = o.answer FROM idempotency_keys o
     WHERE k.organization_id = $1 AND o.organization_id = $1 AND k.id <> o.id`,
    [organizationId],
  );
  expect((await send(browser, route)).status).toBe(409);
});

test.each(["", " ", "two words", "ключ", "a".repeat(256)])("%j is no key", async (key) => {
  const { browser } = await aMember();
  const { route, runs } = aRoute(async () => ({}));
  const headers = { "idempotency-key": Buffer.from(key).toString("latin1") };
  const { status, json } = await send(browser, route, { headers });
  expect([status, json.code]).toEqual([400, "invalid_input"]);
  expect(runs()).toBe(0);
});

test("what is refused before it is carried out uses no key up", async () => {
  const { browser, organizationId } = await aMember();
  const headers = { "idempotency-key": "first-try" };
  const wrong = await browser.call(createPatientEndpoint, postPatient, { body: { firstName: 1 }, headers });
  expect(wrong.status).toBe(400);
  expect((await aBrowser().call(createPatientEndpoint, postPatient, { body: {}, headers })).status).toBe(401);
  expect(await keysOf(organizationId)).toHaveLength(0);
  const right = await browser.call(createPatientEndpoint, postPatient, { body: { firstName: "Robin" }, headers });
  expect(right.status).toBe(201);
});

/** A route that counts how often it is really carried out. */
function aRoute(work: (run: number) => Promise<object>) {
  let count = 0;
  const route = tenantRoute(aProbe, () => {
    count += 1;
    return work(count);
  });
  return { route, runs: () => count };
}

type More = { body?: object; query?: string; headers?: Record<string, string> };

function send(browser: Browser, route: ReturnType<typeof tenantRoute>, more: More = {}) {
  return browser.call(aProbe, route, { body: { note: "a" }, headers: { "idempotency-key": "a-key" }, ...more });
}

/** Somebody who works in a clinic of their own, or in this one, and their browser. */
async function aMember(clinic?: TenantContext) {
  const ctx = clinic ?? (await aClinic());
  const { cookie } = await aPerson(ctx, "tenant_admin");
  const plain = aBrowser();
  const browser: Browser = {
    ...plain,
    call: (endpoint, handler, sent = {}) =>
      plain.call(endpoint, handler, { ...sent, headers: { cookie, ...sent.headers } }),
  };
  return { browser, ctx, organizationId: ctx.organizationId };
}

async function contactsOf(organizationId: string): Promise<number> {
  const rows = await asAdmin(`SELECT id FROM contacts WHERE organization_id = $1`, [organizationId]);
  return rows.length;
}

function keysOf(organizationId: string) {
  return asAdmin(`SELECT key FROM idempotency_keys WHERE organization_id = $1`, [organizationId]);
}
