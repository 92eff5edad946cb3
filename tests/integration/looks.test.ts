import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser } from "@tests/factories/browsers";
import { readTables } from "@tests/factories/catalogue";
import { aFullClinic } from "@tests/factories/full-clinic";
import { aPerson, aSuperAdmin } from "@tests/factories/people";
import { bodyOf, furtherOf, hasId, idOf } from "@tests/factories/route-samples";
import { callRoute, loadRoutes } from "@tests/factories/routes";
import { fingerprint } from "@tests/factories/two-organizations";
import { Client } from "pg";
import { afterAll, describe, expect, inject, test } from "vitest";
import { DELETE as deleteLook } from "@/app/api/admin/look/route";
import { POST as postLook } from "@/app/api/admin/organizations/[id]/look/route";
import { POST as postLogout } from "@/app/api/auth/logout/route";
import { GET as getSession } from "@/app/api/auth/session/route";
import { getSessionEndpoint, signOutEndpoint } from "@/features/accounts/schema";
import { endStaleLooks } from "@/features/oversight/look/mutations";
import { endLookEndpoint, startLookEndpoint } from "@/features/oversight/schema";
import { noteView } from "@/lib/auth/look";
import { newId } from "@/lib/db/id";
import { stopBoss } from "@/lib/jobs/boss";

const adminUrl = new URL(inject("server").adminUrl);
adminUrl.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;
const admin = new Client({ connectionString: adminUrl.href });
await admin.connect();

const tables = await readTables(admin);
const walled = tables.filter(({ wall }) => wall !== null);
const routes = await loadRoutes();
const signedIn = routes.filter(({ endpoint }) => ["session", "person", "super_admin"].includes(endpoint.access));
const clinic = await aFullClinic(admin, tables);
const into = String(clinic.ctx.organizationId);

afterAll(async () => {
  await stopBoss();
  await admin.end();
});

describe("while a super admin looks in", async () => {
  const looker = await aSuperAdmin();
  const member = await aPerson((await aFullClinic(admin, tables)).ctx, "super_admin");
  for (const who of [looker, member]) expect((await look(who.cookie, into)).status).toBe(201);

  const changing = signedIn.filter(({ endpoint }) => endpoint.method !== "GET" && !endpoint.endsLook);
  test("there are changes to refuse, and one way to leave", () => {
    expect(changing.length).toBeGreaterThan(12);
    expect(signedIn.filter(({ endpoint }) => endpoint.endsLook).map(({ name }) => name)).toEqual([
      "DELETE /api/admin/look",
    ]);
  });

  test.each(changing)("$name changes nothing", async (route) => {
    const before = await fingerprint(admin, walled, into);
    for (const { cookie } of [looker, member]) {
      const call = { cookie, id: idOf(route.endpoint, clinic), further: furtherOf(clinic), body: bodyOf(route) };
      expect((await callRoute(route, call)).status).toBe(403);
    }
    expect(await fingerprint(admin, walled, into)).toBe(before);
  });

  const reading = signedIn.filter(({ endpoint }) => endpoint.method === "GET");
  test.each(reading)("$name is shown if it is for looking, and refused otherwise", async (route) => {
    const { permission, access, path } = route.endpoint;
    const id = hasId(route.endpoint) ? idOf(route.endpoint, clinic) : "";
    const { status, text } = await callRoute(route, { cookie: looker.cookie, id, further: furtherOf(clinic) });
    // What a clinic was sent is not among what came for the hub itself.
    const found = path === "/api/admin/webhook-events/{id}" ? 404 : 200;
    const isForLooking = (!permission || permission.endsWith(".view")) && !path.endsWith("/export");
    // Whoever belongs to no organization has none to compare.
    const hasNone = access === "person" && path.startsWith("/api/portfolio");
    expect(status, text).toBe(isForLooking && !hasNone ? found : 403);
  });

  test("nothing is taken along", async () => {
    const exporting = reading.filter(
      ({ endpoint }) => endpoint.permission === "data.export" || endpoint.path.endsWith("/export"),
    );
    expect(exporting.length).toBeGreaterThan(0);
    for (const route of exporting) expect((await callRoute(route, { cookie: looker.cookie })).status).toBe(403);
  });

  test("what was seen is in that organization's log, by whom and as what, and only once a minute for what repeats", async () => {
    const path = `/api/patients/${clinic.rows.contacts?.id}`;
    const rows = await asAdmin(
      `SELECT actor_type, actor_id, actor_label, subject_type, subject_id FROM audit_log
       WHERE organization_id = $1 AND action = 'look_viewed' AND detail ->> 'path' = $2`,
      [into, path],
    );
    expect(rows).toEqual([
      {
        actor_type: "super_admin",
        actor_id: looker.userId,
        actor_label: "Sam Overseer",
        subject_type: "contact",
        subject_id: clinic.rows.contacts?.id,
      },
    ]);
    const route = routes.find(({ name }) => name === "GET /api/patients/{id}");
    if (!route) throw new Error("The route is gone.");
    await callRoute(route, { cookie: looker.cookie, id: String(clinic.rows.contacts?.id) });
    const [count] = await asAdmin(
      `SELECT count(*)::int AS n FROM audit_log WHERE action = 'look_viewed' AND detail ->> 'path' = $1`,
      [path],
    );
    expect(count).toEqual({ n: 1 });
  });

  test("a patient is named in the log however their address is written", async () => {
    const id = String(clinic.rows.contacts?.id);
    const route = routes.find(({ name }) => name === "GET /api/patients/{id}");
    if (!route) throw new Error("The route is gone.");
    const seen = () =>
      asAdmin(
        "SELECT id FROM audit_log WHERE action = 'look_viewed' AND subject_type = 'contact' AND subject_id = $1",
        [id],
      );
    const before = (await seen()).length;
    await callRoute(route, { cookie: looker.cookie, id: id.toUpperCase() });
    expect(await seen()).toHaveLength(before + 1);
    const ctx = { ...clinic.ctx, actor: { type: "super_admin", id: looker.userId, label: "Sam Overseer" } } as const;
    await noteView(ctx, `/patients/%${id.charCodeAt(0).toString(16)}${id.slice(1)}`);
    await noteView(ctx, `/patients/${id}/%`);
    expect(await seen()).toHaveLength(before + 3);
  });

  test("another look is refused until this one is left", async () => {
    expect((await look(looker.cookie, into)).status).toBe(403);
  });
});

test("a look begins and ends in the organization's log, and its session works where it did before", async () => {
  const home = await aFullClinic(admin, tables);
  const { cookie } = await aPerson(home.ctx, "super_admin");
  expect(await session(cookie)).toMatchObject({ organization: { id: home.ctx.organizationId }, look: null });
  expect((await look(cookie, into)).status).toBe(201);
  const seen = await session(cookie);
  expect(seen).toMatchObject({ organization: { id: into }, role: "super_admin" });
  expect(seen.permissions).not.toContain("*");
  expect((seen.permissions as string[]).every((permission) => permission.endsWith(".view"))).toBe(true);
  expect((await leave(cookie)).status).toBe(204);
  expect((await leave(cookie)).status).toBe(404);
  expect(await session(cookie)).toMatchObject({ organization: { id: home.ctx.organizationId }, look: null });
  expect(await told(String((await lastLook(into)).id))).toEqual(["look_started", "look_ended"]);
});

test("an hour is the most, and whoever sweeps first tells of the end, once", async () => {
  const { cookie } = await aSuperAdmin();
  const { json } = await look(cookie, into);
  const minutes = (Date.parse(String(json.endsAt)) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(58);
  expect(minutes).toBeLessThanOrEqual(60);
  const { id } = await lastLook(into);
  await expect(
    asAdmin(`UPDATE looks SET ends_at = ends_at + interval '5 minutes' WHERE id = $1`, [id]),
  ).rejects.toThrow(/at_most_an_hour/);
  await asAdmin(`UPDATE looks SET started_at = started_at - interval '30 minutes', ends_at = now() WHERE id = $1`, [
    id,
  ]);
  expect(await statusOf(cookie)).toBe(403);
  await Promise.all([endStaleLooks(), endStaleLooks(), endStaleLooks()]);
  expect(await told(String(id))).toEqual(["look_started", "look_ended"]);
  expect((await look(cookie, into)).status).toBe(201);
});

test("a look whose hour has passed stands in no other's way, though nobody has swept yet", async () => {
  const { cookie } = await aSuperAdmin();
  expect((await look(cookie, into)).status).toBe(201);
  const { id } = await lastLook(into);
  await asAdmin(`UPDATE looks SET started_at = started_at - interval '30 minutes', ends_at = now() WHERE id = $1`, [
    id,
  ]);
  expect((await look(cookie, into)).status).toBe(201);
  expect(await told(String(id))).toEqual(["look_started", "look_ended"]);
});

test("the look ends with the sign-in, with the standing, and with the person", async () => {
  for (const end of [
    async (cookie: string) => {
      const headers = { cookie };
      expect((await aBrowser().call(signOutEndpoint, postLogout, { headers })).status).toBe(204);
      return 401;
    },
    async (_: string, userId: string) => {
      await asAdmin(`UPDATE users SET super_admin = false WHERE id = $1`, [userId]);
      return 403;
    },
    async (_: string, userId: string) => {
      await asAdmin(`UPDATE users SET status = 'inactive' WHERE id = $1`, [userId]);
      return 401;
    },
  ]) {
    const { cookie, userId } = await aSuperAdmin();
    expect((await look(cookie, into)).status).toBe(201);
    const { id } = await lastLook(into);
    expect(await statusOf(cookie)).toBe(200);
    expect(await end(cookie, userId)).toBe(await statusOf(cookie));
    await endStaleLooks();
    expect(await told(String(id))).toEqual(["look_started", "look_ended"]);
  }
});

test("a look is one sign-in's: no other session of the same person has it, and no cookie brings it", async () => {
  const { cookie, userId } = await aSuperAdmin();
  expect((await look(cookie, into)).status).toBe(201);
  const [row] = await asAdmin<{ id: string }>(
    `INSERT INTO sessions (id, token_hash, user_id, expires_at)
     VALUES ($1, encode(sha256($2), 'hex'), $3, now() + interval '1 day') RETURNING id`,
    [newId(), Buffer.from("b".repeat(43)), userId],
  );
  expect(row?.id).toBeDefined();
  expect(await statusOf(`hub_session=${"b".repeat(43)}`)).toBe(403);
  const stranger = await aPerson(clinic.ctx, "tenant_owner");
  const { id } = await lastLook(into);
  const { look: none } = await session(`${stranger.cookie}; look=${id}; hub_look=${into}`);
  expect(none).toBeNull();
});

test("nobody but a super admin looks in, and into nothing that is not there", async () => {
  const owner = await aPerson(clinic.ctx, "tenant_owner");
  expect((await look(owner.cookie, into)).status).toBe(403);
  expect((await look("", into)).status).toBe(401);
  const { cookie } = await aSuperAdmin();
  expect((await look(cookie, newId())).status).toBe(404);
  expect((await leave(cookie)).status).toBe(404);
});

const look = (cookie: string, id: string) =>
  aBrowser().call(startLookEndpoint, postLook, { params: { id }, headers: { cookie } });
const leave = (cookie: string) => aBrowser().call(endLookEndpoint, deleteLook, { headers: { cookie } });
const ask = (cookie: string) => aBrowser().call(getSessionEndpoint, getSession, { headers: { cookie } });
const statusOf = async (cookie: string) => (await ask(cookie)).status;
const session = async (cookie: string) => (await ask(cookie)).json;

async function lastLook(organizationId: string): Promise<{ id?: string }> {
  const [row] = await asAdmin<{ id: string }>(
    `SELECT id::text FROM looks WHERE into_organization_id = $1 AND session_key NOT LIKE 'text%' ORDER BY id DESC LIMIT 1`,
    [organizationId],
  );
  return row ?? {};
}

async function told(lookId: string): Promise<string[]> {
  const rows = await asAdmin<{ action: string; actor_type: string }>(
    `SELECT action, actor_type FROM audit_log WHERE subject_type = 'look' AND subject_id = $1 ORDER BY id`,
    [lookId],
  );
  expect(rows.every(({ actor_type }) => actor_type === "super_admin")).toBe(true);
  return rows.map(({ action }) => action);
}
