import { readTables } from "@tests/factories/catalogue";
import { aFullClinic, type FullClinic } from "@tests/factories/full-clinic";
import { aPerson, aSuperAdmin, type SignedIn } from "@tests/factories/people";
import { beforehand, bodyOf, furtherOf, hasId, idOf, isAllowed, noted, ownIdOf } from "@tests/factories/route-samples";
import { type Answer, type Call, callRoute, loadRoutes, type Route } from "@tests/factories/routes";
import { aCliniko } from "@tests/factories/seaview";
import { fingerprint } from "@tests/factories/two-organizations";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { type Role, roles } from "@/lib/auth/roles";
import { newId } from "@/lib/db/id";
import type { Endpoint } from "@/lib/http/endpoint";
import { createMxMerchantSandbox } from "@/lib/integrations/mx-merchant/sandbox/sandbox";
import { stopBoss } from "@/lib/jobs/boss";

/** Routes that nobody signs in to. A new one is a decision. */
const open = [
  "GET /api/health",
  "GET /api/openapi.json",
  "POST /api/auth/login",
  "POST /api/auth/logout",
  "POST /api/auth/password/forgot",
  "POST /api/auth/password/reset",
  "POST /api/auth/signup",
  "POST /api/invitations/accept",
];

const adminUrl = new URL(inject("server").adminUrl);
adminUrl.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
const admin = new Client({ connectionString: adminUrl.href });
await admin.connect();

const tables = await readTables(admin);
const walled = tables.filter(({ wall }) => wall !== null);
const routes = await loadRoutes();
const gated = routes.filter(({ endpoint }) => endpoint.access === "session");
const cliniko = await aCliniko({ empty: true }, [createMxMerchantSandbox({ empty: true })]);

const other = await aFullClinic(admin, tables);
let before: string;

beforeAll(async () => {
  before = await fingerprint(admin, walled, other.ctx.organizationId);
});

afterAll(async () => {
  await cliniko.server.close();
  await stopBoss();
  await admin.end();
});

test("every route is looked at, and the open ones are those that are meant to be", () => {
  expect(gated.length).toBeGreaterThan(25);
  const ungated = routes.filter(({ endpoint }) => endpoint.access === "public").map(({ name }) => name);
  expect(ungated.toSorted()).toEqual(open);
});

describe.each(roles.map((role) => [role] as const))("%s", (role) => {
  let own: FullClinic;
  let person: SignedIn;
  let untouched: string;

  beforeAll(async () => {
    own = await aFullClinic(admin, tables);
    person = await aPerson(own.ctx, role);
    untouched = await fingerprint(admin, walled, own.ctx.organizationId);
  });

  test.each(gated)("$name", async (route) => {
    const { endpoint, name } = route;
    const body = bodyOf(route);
    if (!isAllowed(role, route)) {
      for (const id of idsFor(endpoint, own, person)) {
        expect(await statusOf(route, { cookie: person.cookie, id, body }), `${name} with ${id}`).toBe(403);
      }
      return;
    }
    if (hasId(endpoint)) {
      const [unknown, ...elsewhere] = await answersTo(route, [newId(), idOf(endpoint, other)], {
        cookie: person.cookie,
        body,
      });
      expect(unknown?.status).toBe(404);
      expect(elsewhere).toEqual([unknown]);
      for (const id of malformed) expect(await statusOf(route, { cookie: person.cookie, id, body }), id).toBe(404);
    }
    await expectSameAnswers(route, await askerOf(route, role, person));
    const answer = await succeed(route, role, { own, person });
    expect(Object.keys(endpoint.answers), `${answer.status} ${answer.text}`).toContain(String(answer.status));
    expect(answer.text).not.toContain(other.ctx.organizationId);
  });

  test("no refusal, and no question, has changed a row", async () => {
    expect(await fingerprint(admin, walled, own.ctx.organizationId)).toBe(untouched);
  });
});

describe("somebody whose standing does not hold", async () => {
  const clinic = await aFullClinic(admin, tables);
  const past = new Date(Date.now() - 60_000);
  const standings: [string, string, number][] = [
    ["nobody", "", 401],
    ["a made-up session", `hub_session=${"a".repeat(43)}`, 401],
    ["a malformed session", "hub_session=' OR 1=1", 401],
    [
      "an ended session",
      await ended(await aPerson(clinic.ctx, "tenant_owner"), "sessions SET revoked_at = now()"),
      401,
    ],
    [
      "a session that ran out",
      await ended(await aPerson(clinic.ctx, "tenant_owner"), "sessions SET expires_at = now()"),
      401,
    ],
    [
      "a person who was shut out",
      await ended(await aPerson(clinic.ctx, "tenant_owner"), "users SET status = 'inactive'"),
      401,
    ],
    ["an expired membership", (await aPerson(clinic.ctx, "tenant_owner", { expiresAt: past })).cookie, 403],
    ["an inactive membership", (await aPerson(clinic.ctx, "tenant_owner", { status: "inactive" })).cookie, 403],
    ["a pending membership", (await aPerson(clinic.ctx, "tenant_owner", { status: "pending" })).cookie, 403],
    [
      "an expired membership of a super admin",
      (await aPerson(clinic.ctx, "super_admin", { expiresAt: past })).cookie,
      403,
    ],
  ];

  test.each(standings)("%s gets nothing from any route", async (who, cookie, status) => {
    const rows = await fingerprint(admin, walled, clinic.ctx.organizationId);
    for (const route of gated) {
      const call = { cookie, id: idOf(route.endpoint, clinic), body: bodyOf(route) };
      // A super admin names what it is about, or it is about nothing.
      const isNameless = who.endsWith("of a super admin") && route.endpoint.fromNowhere;
      expect(await statusOf(route, call), route.name).toBe(isNameless ? 404 : status);
    }
    expect(await fingerprint(admin, walled, clinic.ctx.organizationId)).toBe(rows);
  });
});

describe("routes that see several organizations", () => {
  const above = routes.filter(({ endpoint }) => endpoint.access === "super_admin");
  const own = routes.filter(({ endpoint }) => endpoint.access === "person");

  test.each(above)("$name is for super admins alone", async (route) => {
    const rows = await fingerprint(admin, walled, other.ctx.organizationId);
    const body = bodyOf(route);
    const [ownId, unknownId] = hasId(route.endpoint) ? [idOf(route.endpoint, other), newId()] : ["", ""];
    for (const role of roles.filter((one) => one !== "super_admin")) {
      const { cookie } = await aPerson(other.ctx, role);
      expect(await statusOf(route, { cookie, id: ownId, body }), role).toBe(403);
      expect(await statusOf(route, { cookie, id: unknownId, body }), role).toBe(403);
    }
    expect(await statusOf(route, { id: ownId, body })).toBe(401);
    await forgetPeople();
    expect(await fingerprint(admin, walled, other.ctx.organizationId)).toBe(rows);
  });

  test.each(above.filter(({ endpoint }) => hasId(endpoint)))("$name knows no id that nobody has", async (route) => {
    const { cookie } = await aSuperAdmin();
    for (const id of [newId(), ...malformed]) expect(await statusOf(route, { cookie, id }), id).toBe(404);
  });

  test.each(own)("$name knows nobody but who asks", async (route) => {
    expect(await statusOf(route, { body: bodyOf(route) })).toBe(401);
    const clinic = await aFullClinic(admin, tables);
    const { cookie } = await aPerson(clinic.ctx, "tenant_owner");
    const body = JSON.stringify(bodyOf(route) ?? "").replaceAll(/[\da-f-]{36}/g, other.ctx.organizationId);
    const answer = await callRoute(route, { cookie, ...(bodyOf(route) ? { body: JSON.parse(body) } : {}) });
    expect(answer.status).toBe(route.endpoint.method === "GET" ? 200 : 404);
    expect(answer.text).not.toContain(other.ctx.organizationId);
  });
});

describe("routes that are for machines", () => {
  test.each(routes.filter(({ endpoint }) => endpoint.access === "cron"))(
    "$name is for the scheduler alone",
    async (route) => {
      const { cookie } = await aPerson(other.ctx, "super_admin");
      const wrong = [
        "",
        "Bearer",
        "Bearer wrong",
        `Basic ${process.env.CRON_SECRET}`,
        `Bearer ${process.env.CRON_SECRET}x`,
      ];
      for (const authorization of wrong) {
        const call = { cookie, id: "sync-cliniko", headers: { authorization } };
        expect(await statusOf(route, call), authorization).toBe(401);
      }
      const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };
      expect(await statusOf(route, { id: "sync-nobody", headers })).toBe(404);
    },
  );

  test.each(routes.filter(({ endpoint }) => endpoint.access === "webhook"))(
    "$name needs an address that we gave out",
    async (route) => {
      const { cookie } = await aPerson(other.ctx, "tenant_owner");
      for (const id of ["nowhere", newId(), String(other.rows.organization_services?.webhook_token_hash)]) {
        const status = await statusOf(route, { cookie, id, body: { resource: "patient", id: "1" } });
        // An address of the hub itself is no secret: what is sent there has to be signed.
        expect(status).toBe(hasId(route.endpoint) ? 404 : 401);
      }
    },
  );
});

test("after all of it, not one row of the other organization is different", async () => {
  await forgetPeople();
  expect(await fingerprint(admin, walled, other.ctx.organizationId)).toBe(before);
});

/** Whoever was let into the other organization to try something. */
async function forgetPeople(): Promise<void> {
  await admin.query("DELETE FROM organization_users WHERE organization_id = $1 AND id <> $2", [
    other.ctx.organizationId,
    other.rows.organization_users?.id,
  ]);
}

const malformed = ["1", "abc", "00000000-0000-0000-0000-00000000000g", "' OR 1=1", "%00", "__proto__", "*"];

function idsFor(endpoint: Endpoint, own: FullClinic, person: SignedIn): string[] {
  if (!hasId(endpoint)) return [""];
  return [ownIdOf(endpoint, own, person), idOf(endpoint, other), newId(), ...malformed];
}

/** A call with the organization's own ids. One that changes something has an organization of its own. */
async function succeed(
  route: Route,
  role: Role,
  { own, person }: { own: FullClinic; person: SignedIn },
): Promise<Answer> {
  const reads = route.endpoint.method === "GET" && !noted.has(route.name);
  const clinic = reads ? own : await aFullClinic(admin, tables);
  const caller = reads ? person : await aPerson(clinic.ctx, role);
  await beforehand[route.name]?.(clinic);
  return callRoute(route, {
    cookie: caller.cookie,
    id: ownIdOf(route.endpoint, clinic, caller),
    further: furtherOf(clinic),
    body: bodyOf(route),
  });
}

/** Who asks again and again: where that leaves notes, somebody of an organization that nobody compares. */
async function askerOf({ name }: Route, role: Role, person: SignedIn): Promise<SignedIn> {
  return noted.has(name) ? aPerson((await aFullClinic(admin, tables)).ctx, role) : person;
}

/** Ids in a query or a body: one of another organization is answered as one that nobody has. */
async function expectSameAnswers(route: Route, { cookie }: SignedIn): Promise<void> {
  const { endpoint } = route;
  const id = "";
  for (const name of idNames(endpoint.query)) {
    const theirs = Object.values(other.rows).flatMap(({ id: of }) =>
      z.uuid().safeParse(of).success ? [String(of)] : [],
    );
    const calls = [newId(), ...theirs].map((value) => ({ value, call: { cookie, id, query: `?${name}=${value}` } }));
    const answers = await Promise.all(
      calls.map(async ({ value, call }) => neutral(await callRoute(route, call), value)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size, `${route.name} ${name}`).toBe(1);
  }
  expect(idNames(endpoint.body), "Send another organization's ids in this body too, and compare the answers.").toEqual(
    [],
  );
}

function idNames(schema: z.ZodType | undefined): string[] {
  if (!schema) return [];
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).flatMap(([name, property]) =>
    JSON.stringify(property).includes('"format":"uuid"') ? [name] : [],
  );
}

function answersTo(route: Route, ids: string[], call: Call): Promise<Answer[]> {
  return Promise.all(ids.map(async (id) => neutral(await callRoute(route, { ...call, id }), id)));
}

function neutral({ status, text }: Answer, id: string): Answer {
  return { status, text: text.replaceAll(id, "ID") };
}

async function statusOf(route: Route, call: Call): Promise<number> {
  return (await callRoute(route, call)).status;
}

async function ended({ userId, cookie }: SignedIn, change: string): Promise<string> {
  await admin.query(`UPDATE ${change} WHERE ${change.startsWith("users") ? "id" : "user_id"} = $1`, [userId]);
  return cookie;
}
