import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser } from "@tests/factories/browsers";
import { aClinic, aConnection, type Target } from "@tests/factories/clinics";
import { aPerson, aSuperAdmin } from "@tests/factories/people";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GET as getOrganization } from "@/app/api/admin/organizations/[id]/route";
import { GET as getOrganizations } from "@/app/api/admin/organizations/route";
import { GET as getPlan, POST as postSyncAll } from "@/app/api/admin/sync-all/route";
import { GET as getUsage } from "@/app/api/admin/usage/route";
import { POST as postLogin } from "@/app/api/auth/login/route";
import { signInEndpoint } from "@/features/accounts/schema";
import {
  getOverseenEndpoint,
  listOverseenEndpoint,
  type OverseenView,
  planSyncAllEndpoint,
  syncAllEndpoint,
  usageEndpoint,
} from "@/features/oversight/schema";
import { hashPassword } from "@/lib/crypto/password";
import { newId } from "@/lib/db/id";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

let cookie: string;
let userId: string;
beforeAll(async () => {
  ({ cookie, userId } = await aSuperAdmin());
});
afterAll(stopBoss);

test("a super admin sees how every organization stands, and how each of its connections does", async () => {
  const { ctx, target } = await anOrganization("Bay Physio");
  await aPerson(ctx, "viewer");
  await aPerson(ctx, "tenant_owner");
  await aPerson(ctx, "nurse", { expiresAt: new Date(0) });
  await asAdmin(
    `UPDATE organizations SET subscription_plan = 'pro', subscription_status = 'active', figures = '{"patients": 632}',
       figures_computed_at = now() WHERE id = $1`,
    [ctx.organizationId],
  );
  const succeededAt = new Date(Date.now() - 3_600_000);
  await asAdmin(`UPDATE organization_services SET last_succeeded_at = $2 WHERE id = $1`, [
    target.connectionId,
    succeededAt,
  ]);
  for (const minutes of [120, 30, 20]) await aRun(target, { status: "failed", minutes });
  await anAlert(target);
  const { json } = await call(getOverseenEndpoint, getOrganization, { params: { id: ctx.organizationId } });
  expect(json.organization).toMatchObject({
    name: "Bay Physio",
    plan: "pro",
    status: "active",
    members: 2,
    patients: 632,
  });
  const [connection] = (json.organization as OverseenView).connections;
  expect(connection).toMatchObject({
    id: target.connectionId,
    status: "connected",
    lastSucceededAt: succeededAt.toISOString(),
    failedRuns: 2,
    openAlerts: 1,
    isRunning: false,
  });
  expect((await call(getOverseenEndpoint, getOrganization, { params: { id: newId() } })).status).toBe(404);
});

test("the list is searched, filtered and paged through, with none twice and none missed", async () => {
  const mark = newId().slice(-8);
  const names = ["b", "A", "c", "E", "d"].map((letter) => `${letter} ${mark}`);
  const made = [];
  for (const name of names) made.push(await anOrganization(name));
  const [, second, third] = made;
  if (second)
    await asAdmin(`UPDATE organizations SET subscription_plan = 'enterprise' WHERE id = $1`, [
      second.ctx.organizationId,
    ]);
  if (third) await anAlert(third.target);

  expect(await namesOf(`?search=${mark}`)).toEqual(["A", "b", "c", "d", "E"].map((letter) => `${letter} ${mark}`));
  expect(await namesOf(`?search=${mark}&sort=-created`)).toEqual([...names].reverse());
  expect(await namesOf(`?search=${mark}&plan=enterprise`)).toEqual([`A ${mark}`]);
  expect(await namesOf(`?search=${mark}&status=canceled`)).toEqual([]);
  expect(await namesOf(`?search=${mark}&health=troubled`)).toEqual([`c ${mark}`]);
  expect(await namesOf(`?search=${mark.toUpperCase()}%25`)).toEqual([]);
  for (const sort of ["name", "-name", "created", "-patients"]) {
    expect((await namesOf(`?search=${mark}&sort=${sort}&limit=2`)).sort()).toEqual([...names].sort());
  }
  expect((await call(listOverseenEndpoint, getOrganizations, { query: "?cursor=abc" })).status).toBe(400);
});

test("all organizations are synced at once, and who cannot be is named with the reason", async () => {
  await asAdmin(`UPDATE organization_services SET status = 'disconnected'`);
  const ready = await anOrganization("Ready");
  const [paused, refused, running, broken] = [
    await anOrganization("Paused"),
    await anOrganization("Refused"),
    await anOrganization("Running"),
    await anOrganization("Broken"),
  ];
  await asAdmin(`UPDATE organization_services SET status = 'paused' WHERE id = $1`, [paused.target.connectionId]);
  await asAdmin(`UPDATE organization_services SET status = 'refused' WHERE id = $1`, [refused.target.connectionId]);
  const underWay = await aRun(running.target, { status: "running", minutes: 1 });
  await asAdmin(`CREATE FUNCTION fail_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.connection_id = '${broken.target.connectionId}' THEN RAISE EXCEPTION 'planted'; END IF; RETURN NEW; END $$`);
  await asAdmin(`CREATE TRIGGER fail_one BEFORE INSERT ON sync_runs FOR EACH ROW EXECUTE FUNCTION fail_one()`);
  const others = [
    ["Paused", "paused"],
    ["Refused", "refused"],
    ["Running", "running"],
  ];

  const { json: plan } = await call(planSyncAllEndpoint, getPlan);
  expect(plan).toMatchObject({ connections: 2, organizations: 2 });
  expect(reasonsIn(plan)).toEqual(others);

  const answer = await call(syncAllEndpoint, postSyncAll);
  expect(answer.status).toBe(202);
  expect(answer.json.started).toBe(1);
  expect(reasonsIn(answer.json)).toEqual([["Broken", "failed"], ...others]);
  expect(
    await asAdmin(`SELECT trigger, status, requested_by FROM sync_runs WHERE organization_id = $1`, [
      ready.ctx.organizationId,
    ]),
  ).toEqual([{ trigger: "user", status: "queued", requested_by: userId }]);
  expect(
    await asAdmin(`SELECT actor_type, actor_id FROM audit_log WHERE organization_id = $1 AND action = 'sync_started'`, [
      ready.ctx.organizationId,
    ]),
  ).toEqual([{ actor_type: "super_admin", actor_id: userId }]);

  await asAdmin(`DROP TRIGGER fail_one ON sync_runs`);
  const twice = await Promise.all([call(syncAllEndpoint, postSyncAll), call(syncAllEndpoint, postSyncAll)]);
  expect(twice.map(({ json }) => json.started).sort()).toEqual([0, 1]);
  expect(await asAdmin(`SELECT id FROM sync_runs WHERE organization_id = $1`, [running.ctx.organizationId])).toEqual([
    { id: underWay },
  ]);
});

test("usage adds up the runs that began in the period, both days included", async () => {
  await asAdmin(`UPDATE sync_runs SET started_at = NULL`);
  const [one, other] = [await anOrganization("One"), await anOrganization("Other")];
  const used = { status: "succeeded", calls: 10, fetched: 100, created: 7 };
  await aRun(one.target, { ...used, at: "2025-03-01T00:00:00Z" });
  await aRun(one.target, { ...used, at: "2025-03-31T23:59:59Z", status: "failed" });
  await aRun(one.target, { ...used, at: "2025-04-01T00:00:00Z" });
  await aRun(other.target, { ...used, at: "2025-03-15T12:00:00Z", calls: 44 });
  const { json } = await call(usageEndpoint, getUsage, { query: "?from=2025-03-01&to=2025-03-31" });
  expect(json.period).toEqual({ from: "2025-03-01", to: "2025-03-31", timeZone: "UTC" });
  expect(json.data).toEqual([
    { id: other.ctx.organizationId, name: "Other", runs: 1, failed: 0, calls: 44, read: 100, written: 7, seconds: 60 },
    { id: one.ctx.organizationId, name: "One", runs: 2, failed: 1, calls: 20, read: 200, written: 14, seconds: 120 },
  ]);
  expect(json.totals).toEqual({
    organizations: 2,
    runs: 3,
    failed: 1,
    calls: 64,
    read: 300,
    written: 21,
    seconds: 180,
  });
  const paged = await call(usageEndpoint, getUsage, { query: "?from=2025-03-01&to=2025-03-31&limit=1&sort=name" });
  expect(paged.json.data).toMatchObject([{ name: "One" }]);
  const next = await call(usageEndpoint, getUsage, {
    query: `?from=2025-03-01&to=2025-03-31&limit=1&sort=name&cursor=${paged.json.nextCursor}`,
  });
  expect(next.json).toMatchObject({ data: [{ name: "Other" }], nextCursor: null });
});

test.each([
  ["an end before its beginning", "?from=2025-03-02&to=2025-03-01"],
  ["more than a year", "?from=2020-01-01&to=2025-03-01"],
  ["no day", "?from=yesterday"],
])("usage of %s is refused", async (_, query) => {
  expect((await call(usageEndpoint, getUsage, { query })).status).toBe(400);
});

test("a super admin who belongs to no organization can sign in, and works in none", async () => {
  const password = "quiet river stones";
  const email = `${newId()}@people.example`;
  await asAdmin(
    `INSERT INTO users (id, email, full_name, password_hash, super_admin, updated_at) VALUES ($1, $2, 'Sam', $3, $4, now())`,
    [newId(), email, await hashPassword(password), true],
  );
  const browser = aBrowser();
  const { status, json } = await browser.call(signInEndpoint, postLogin, { body: { email, password } });
  expect(status).toBe(200);
  expect(json).toMatchObject({ organization: null, role: "super_admin", user: { email } });
  expect((await browser.call(listOverseenEndpoint, getOrganizations)).status).toBe(200);
  await asAdmin(`UPDATE users SET super_admin = false WHERE email = $1`, [email]);
  expect((await browser.call(listOverseenEndpoint, getOrganizations)).status).toBe(403);
  expect((await aBrowser().call(signInEndpoint, postLogin, { body: { email, password } })).status).toBe(403);
});

type Called = Parameters<ReturnType<typeof aBrowser>["call"]>;

function call(endpoint: Called[0], handler: Called[1], sent: Called[2] = {}) {
  return aBrowser().call(endpoint, handler, { ...sent, headers: { cookie } });
}

async function anOrganization(name: string): Promise<{ ctx: TenantContext; target: Target }> {
  const ctx = await aClinic();
  await asAdmin(`UPDATE organizations SET name = $2 WHERE id = $1`, [ctx.organizationId, name]);
  return { ctx, target: await aConnection(ctx) };
}

async function namesOf(query: string): Promise<string[]> {
  const names: string[] = [];
  let cursor: unknown = "";
  while (cursor !== null) {
    const { json } = await call(listOverseenEndpoint, getOrganizations, {
      query: `${query}${cursor ? `&cursor=${cursor}` : ""}`,
    });
    names.push(...(json.data as OverseenView[]).map(({ name }) => name));
    cursor = json.nextCursor;
  }
  return names;
}

function reasonsIn(json: Record<string, unknown>): string[][] {
  return (json.skipped as { organization: string; reason: string }[]).map(({ organization, reason }) => [
    organization,
    reason,
  ]);
}

type Run = { status: string; minutes?: number; at?: string; calls?: number; fetched?: number; created?: number };

/** A run of a minute. */
async function aRun({ organizationId, connectionId }: Target, run: Run): Promise<string> {
  const { status, minutes = 0, calls = 0, fetched = 0, created = 0 } = run;
  const id = newId();
  const at = run.at ? new Date(run.at) : new Date(Date.now() - minutes * 60_000);
  const finishedAt = status === "running" ? null : new Date(at.getTime() + 60_000);
  await asAdmin(
    `INSERT INTO sync_runs (organization_id, id, connection_id, mode, trigger, status, created_at, started_at, finished_at,
       calls_made, fetched, created, unchanged)
     VALUES ($1, $2, $3, 'incremental', 'user', $4, $5, $5, $6, $7, $8, $9, $8::int - $9::int)`,
    [organizationId, id, connectionId, status, at, finishedAt, calls, fetched, created],
  );
  return id;
}

async function anAlert({ organizationId, connectionId }: Target): Promise<void> {
  await asAdmin(
    `INSERT INTO alerts (organization_id, id, connection_id, kind, message) VALUES ($1, $2, $3, 'run_failed', 'x')`,
    [organizationId, newId(), connectionId],
  );
}
