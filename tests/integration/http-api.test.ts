import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anEmail, aPassword, aSignedUpOwner, type Sent } from "@tests/factories/browsers";
import { linesWhile } from "@tests/factories/log-lines";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { GET as getUnknown } from "@/app/api/[...unknown]/route";
import { GET as getAudit } from "@/app/api/audit/route";
import { POST as postLogin } from "@/app/api/auth/login/route";
import { DELETE as deleteSession } from "@/app/api/auth/sessions/[id]/route";
import { GET as getHealth } from "@/app/api/health/route";
import { GET as getOpenApi } from "@/app/api/openapi.json/route";
import { GET as getOrganization, PUT as putOrganization } from "@/app/api/organization/route";
import { env } from "@/env";
import { revokeSessionEndpoint, signInEndpoint } from "@/features/accounts/schema";
import { openApiEndpoint, unknownEndpoint } from "@/features/api-reference/schema";
import { listAuditEndpoint } from "@/features/audit/schema";
import { healthEndpoint } from "@/features/health/schema";
import { getOrganizationEndpoint, updateOrganizationEndpoint } from "@/features/organizations/schema";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import { defineEndpoint } from "@/lib/http/endpoint";
import { cronRoute, publicRoute, tenantRoute } from "@/lib/http/route";
import { startSandbox } from "@/lib/integrations/sandbox";
import { stopBoss } from "@/lib/jobs/boss";

const surrogate = '{"name":"half \\ud83d of a pair"}';
const deep = `{"name":${"[".repeat(5_000)}${"]".repeat(5_000)}}`;

afterEach(() => {
  vi.restoreAllMocks();
});

test.each<[string, Sent, number, string]>([
  ["a body that is not JSON", { body: "{name:" }, 400, "not JSON"],
  ["an empty body", { body: "" }, 400, "required|object"],
  ["a list where an object belongs", { body: [] }, 400, "object"],
  ["null", { body: null }, 400, "object"],
  ["a number for a name", { body: { name: 12 } }, 400, '"name"'],
  ["a word for a number of days", { body: { activeWindowDays: "many" } }, 400, "number"],
  ["half a day", { body: { activeWindowDays: 7.5 } }, 400, "whole number"],
  ["more days than a year has", { body: { activeWindowDays: 366 } }, 400, "at most 365"],
  ["a number beyond all numbers", { body: '{"activeWindowDays":1e999}' }, 400, "number"],
  ["text with a NUL", { body: { name: "a\u0000b" } }, 400, "cannot be kept"],
  ["half of a surrogate pair", { body: surrogate }, 400, "cannot be kept"],
  ["a nest of lists", { body: deep }, 400, "nested"],
  ["a prototype in disguise", { body: '{"__proto__":{"name":"x"}}' }, 400, "not allowed"],
  ["a megabyte and a bit", { body: { name: "a".repeat(1024 * 1024) } }, 413, "larger"],
])("%s gets a sentence that helps", async (_, sent, status, words) => {
  const { browser, organizationId } = await aSignedUpOwner();
  const answered = await browser.call(updateOrganizationEndpoint, putOrganization, sent);
  expect(answered.status).toBe(status);
  expect(JSON.stringify(answered.json)).toMatch(new RegExp(words));
  const [row] = await asAdmin(`SELECT name FROM organizations WHERE id = $1`, [organizationId]);
  expect(row).toEqual({ name: "Harbour Physio" });
});

test("a body that does not say how long it is, is counted while it arrives", async () => {
  const { browser } = await aSignedUpOwner();
  let sent = 0;
  const large = new ReadableStream({
    pull(controller) {
      sent += 1;
      controller.enqueue(new Uint8Array(64 * 1024).fill(97));
      if (sent === 100) controller.close();
    },
  });
  const init = { method: "PUT", body: large, duplex: "half", headers: headersOf(browser.cookie()) };
  const response = await putOrganization(new Request("http://localhost:3000/api/organization", init), noParams);
  expect(response.status).toBe(413);
  expect(sent).toBeLessThan(30);
});

test("bytes that are no text are not JSON", async () => {
  const { browser } = await aSignedUpOwner();
  const body = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
  const init = { method: "PUT", body, headers: headersOf(browser.cookie()) };
  const response = await putOrganization(new Request("http://localhost:3000/api/organization", init), noParams);
  expect(response.status).toBe(400);
});

test.each(["abc", "1", "00000000-0000-0000-0000-00000000000g", "a\u0000", "__proto__", newId()])(
  "an id that leads nowhere (%j) is not found",
  async (id) => {
    const { browser } = await aSignedUpOwner();
    expect((await browser.call(revokeSessionEndpoint, deleteSession, { params: { id } })).status).toBe(404);
  },
);

test.each([
  "zzz",
  Buffer.from("{}").toString("base64url"),
  Buffer.from('{"at":"never","id":"x"}').toString("base64url"),
  Buffer.from(`{"at":"2026-01-01T00:00:00Z","id":"a\\u0000"}`).toString("base64url"),
  Buffer.from("[".repeat(40)).toString("base64url"),
  "%20",
])("a cursor that is not ours (%s) is refused", async (cursor) => {
  const { browser } = await aSignedUpOwner();
  const { status, json } = await browser.call(listAuditEndpoint, getAudit, { query: `?cursor=${cursor}` });
  expect([status, json.code]).toEqual([400, "invalid_cursor"]);
});

test.each([
  "limit=0",
  "limit=201",
  "limit=ten",
  "limit=1&limit=2",
  "actor=me",
  "from=yesterday",
  "from=0000-01-01T00:00:00Z",
  "action=%00",
])("a query of %s is refused", async (query) => {
  const { browser } = await aSignedUpOwner();
  const { status, json } = await browser.call(listAuditEndpoint, getAudit, { query: `?${query}` });
  expect([status, json.code]).toEqual([400, "invalid_input"]);
});

test("nobody, and somebody without the permission, learn nothing about what else was wrong", async () => {
  const body = { activeWindowDays: "many" };
  expect((await aBrowser().call(updateOrganizationEndpoint, putOrganization, { body })).status).toBe(401);
  const { browser, userId } = await aSignedUpOwner();
  await asAdmin(`UPDATE organization_users SET role = 'clinic_staff' WHERE user_id = $1`, [userId]);
  const { status, json } = await browser.call(updateOrganizationEndpoint, putOrganization, { body });
  expect([status, json.code]).toEqual([403, "forbidden"]);
  expect(json.detail).toContain("config.update");
});

test("what nobody threw on purpose is a 500 that says nothing of itself", async () => {
  const secret = `hidden in ${newId()}`;
  const route = publicRoute(aProbe, async () => {
    throw new Error(secret, { cause: new Error(secret) });
  });
  const lines = await linesWhile(async () => {
    const { status, json, headers } = await aBrowser().call(aProbe, route);
    expect([status, json.code]).toEqual([500, "internal"]);
    expect(JSON.stringify(json)).not.toContain(secret);
    expect(headers.get("content-type")).toBe("application/problem+json");
  });
  expect(lines.join()).not.toContain(secret);
  expect(lines).toHaveLength(1);
});

test("a value that only the database finds out of range is refused, not a failure of ours", async () => {
  const { browser } = await aSignedUpOwner();
  const route = tenantRoute(aTenantProbe, async ({ ctx }) => {
    await withTenant(ctx, (db) => db.$queryRaw`SELECT ('99999999999' || ${""})::int`);
  });
  const { status, json } = await browser.call(aTenantProbe, route);
  expect([status, json.code]).toEqual([422, "unprocessable"]);
});

test("a request is one line, with its id, route, status and time, and nothing about people", async () => {
  const email = anEmail();
  const lines = await linesWhile(async () => {
    const body = { email, password: aPassword };
    const headers = { "x-request-id": "a-known-request" };
    await aBrowser().call(signInEndpoint, postLogin, { body, headers, query: `?email=${email}` });
  });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      time: expect.any(String),
      level: "info",
      event: "request",
      requestId: "a-known-request",
      route: "/api/auth/login",
      method: "POST",
      status: 401,
      ms: expect.any(Number),
      code: "unauthenticated",
    },
  ]);
});

test("a line about somebody signed in names them and their clinic by id", async () => {
  const { browser, userId, organizationId, email } = await aSignedUpOwner();
  const lines = await linesWhile(() => browser.call(getOrganizationEndpoint, getOrganization));
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ userId, organizationId, status: 200 });
  for (const word of [email, "Ida Lund", "Harbour"]) expect(lines.join()).not.toContain(word);
});

test("the scheduler's route opens to its secret, and to nothing else", async () => {
  const route = cronRoute(aCronProbe, async () => ({ done: true }));
  const knock = async (authorization?: string) =>
    (await aBrowser().call(aCronProbe, route, authorization ? { headers: { authorization } } : {})).status;
  expect(await knock(`Bearer ${env.CRON_SECRET}`)).toBe(200);
  const wrong = [undefined, "Bearer ", "Bearer undefined", `Bearer ${env.CRON_SECRET}x`, `Basic ${env.CRON_SECRET}`];
  for (const authorization of wrong) expect(await knock(authorization)).toBe(401);
});

test("the scheduler and providers come from no site of ours, and are let in to be checked", async () => {
  const route = publicRoute(aWebhookProbe, async ({ request }) => ({ heard: (await request.text()).length }));
  const headers = { origin: "https://elsewhere.example", "content-type": "text/plain" };
  const { status, json } = await aBrowser().call(aWebhookProbe, route, { body: "ping", headers });
  expect([status, json.heard]).toEqual([200, 4]);
});

test("an address that leads nowhere says so in the same shape", async () => {
  const { status, json } = await aBrowser().call({ ...unknownEndpoint, answers: {} }, getUnknown);
  expect([status, json.code]).toEqual([404, "not_found"]);
});

test("health names every part, and the one that does not answer", async () => {
  const healthy = { status: "ok", database: "ok", queue: "ok", sandbox: "ok" };
  const sandbox = await startSandbox({ providers: [], port: Number(new URL(env.PROVIDER_SANDBOX_URL ?? "").port) });
  const well = await aBrowser().call(healthEndpoint, getHealth);
  expect([well.status, well.json]).toEqual([200, { ...healthy, version: expect.any(String) }]);
  await sandbox.close();
  const ill = await aBrowser().call(healthEndpoint, getHealth);
  expect([ill.status, ill.json]).toEqual([503, { ...well.json, status: "failing", sandbox: "failing" }]);
  await stopBoss();
});

test("the document describes itself", async () => {
  const { json } = await aBrowser().call(openApiEndpoint, getOpenApi);
  expect(json).toMatchObject({ openapi: "3.1.0", paths: { "/api/openapi.json": { get: expect.anything() } } });
});

test("settings change one by one, and are written down once", async () => {
  const { browser, organizationId } = await aSignedUpOwner();
  const change = { timeZone: "pacific/auckland", country: "nz", currency: "nzd", activeWindowDays: 30 };
  const { status, json } = await browser.call(updateOrganizationEndpoint, putOrganization, { body: change });
  expect(status).toBe(200);
  const settled = { name: "Harbour Physio", timeZone: "Pacific/Auckland", country: "NZ", currency: "NZD" };
  expect(json.organization).toMatchObject({ ...settled, activeWindowDays: 30 });
  await browser.call(updateOrganizationEndpoint, putOrganization, { body: change });
  const rows = await asAdmin(
    `SELECT detail FROM audit_log WHERE organization_id = $1 AND action = 'organization_updated'`,
    [organizationId],
  );
  expect(rows).toHaveLength(1);
  const [{ computed } = {}] = await asAdmin<{ computed: boolean }>(
    `SELECT figures_computed_at IS NOT NULL AS computed FROM organizations WHERE id = $1`,
    [organizationId],
  );
  expect(computed).toBe(true);
});

const noParams = { params: Promise.resolve({}) };
const probe = { method: "POST", path: "/api/probe", summary: "A probe", tag: "Test" } as const;
const answers = { 200: { description: "Done", schema: z.looseObject({}) }, 204: { description: "Done" } };
const aProbe = defineEndpoint({ ...probe, access: "public", answers });
const aTenantProbe = defineEndpoint({ ...probe, access: "session", answers, refusals: ["unprocessable"] });
const aCronProbe = defineEndpoint({ ...probe, access: "cron", answers });
const aWebhookProbe = defineEndpoint({ ...probe, access: "webhook", answers });

function headersOf(cookie: string | null) {
  return { cookie: cookie ?? "", "content-type": "application/json" };
}
