import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic, aConnection, inRole } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { aCliniko } from "@tests/factories/seaview";
import { aColleague, callAs } from "@tests/factories/team";
import { afterAll, describe, expect, test } from "vitest";
import { PATCH as patchMember } from "@/app/api/members/[id]/route";
import { requireRoom } from "@/features/billing/queries";
import { plans } from "@/features/billing/rules";
import { connect, disconnect, updateConnection } from "@/features/connections/mutations";
import { admitMember } from "@/features/members/admission/mutations";
import { updateMemberEndpoint } from "@/features/members/schema";
import { startDueSyncs } from "@/features/sync/mutations";
import { newId } from "@/lib/db/id";
import { insertUser } from "@/lib/db/system/accounts";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import { withTenant } from "@/lib/db/tenant";
import { demoApiKey } from "@/lib/integrations/cliniko/sandbox/accounts";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const cliniko = await aCliniko({ empty: true });

afterAll(async () => {
  await cliniko.server.close();
  await stopBoss();
});

const full = { code: "subscription", details: { extra: { billing: "/settings/billing" } } };

describe("the plan Basic", () => {
  test("has no room for a connection beyond its limit, until one is disconnected", async () => {
    const owner = await onPlan("basic");
    const limit = plans.basic.limits.connections ?? 0;
    const held = [];
    for (let place = 0; place < limit; place++) held.push(await aConnection(owner));
    const seaview = { provider: "cliniko", credentials: { apiKey: demoApiKey() } };
    await expect(connect(owner, seaview)).rejects.toMatchObject(full);
    await disconnect(owner, { id: held[0]?.connectionId ?? "" });
    const { id } = await connect(owner, seaview);
    await disconnect(owner, { id });
    await aConnection(owner);
    // An account that is taken up again needs a place like any other.
    await expect(connect(owner, seaview)).rejects.toMatchObject(full);
  });

  test("has no room for an active member beyond its limit, until one is deactivated", async () => {
    const owner = await onPlan("basic");
    const limit = plans.basic.limits.members ?? 0;
    for (let place = 0; place < limit; place++) await aPerson(owner, "viewer");
    await aPerson(owner, "viewer", { status: "inactive" });
    await aPerson(owner, "viewer", { expiresAt: new Date(Date.now() - 1_000) });
    const userId = await somebody(owner);
    await expect(admit(owner, userId)).rejects.toMatchObject(full);
    await asAdmin(
      "UPDATE organization_users SET status = 'inactive' WHERE id = (SELECT id FROM organization_users WHERE organization_id = $1 AND status = 'active' AND expires_at IS NULL LIMIT 1)",
      [owner.organizationId],
    );
    expect(await admit(owner, userId)).toMatch(/-/);
  });

  test("does not sync hourly, and lets no investor in; Pro does both", async () => {
    const [basic, pro] = [await onPlan("basic"), await onPlan("pro")];
    const [one, other] = [await aConnection(basic), await aConnection(pro)];
    const hourly = (ctx: TenantContext, id: string) => updateConnection(ctx, { id, schedule: "hourly" });
    await expect(hourly(basic, one.connectionId)).rejects.toMatchObject(full);
    expect(await hourly(pro, other.connectionId)).toMatchObject({ schedule: "hourly" });
    await expect(admit(basic, await somebody(basic), "investor")).rejects.toMatchObject(full);
    expect(await admit(pro, await somebody(pro), "investor")).toMatch(/-/);
  });
});

test("what a smaller plan does not include ends with the larger one: hourly syncs become daily ones", async () => {
  const owner = await onPlan("pro");
  const { connectionId } = await aConnection(owner);
  await updateConnection(owner, { id: connectionId, schedule: "hourly" });
  const due = async (at: string) =>
    (await startDueSyncs(undefined, new Date(at))).filter((run) => run.organizationId === owner.organizationId);
  const ranAtNoon = () =>
    asAdmin("UPDATE sync_runs SET status = 'succeeded', created_at = $2, finished_at = $2 WHERE connection_id = $1", [
      connectionId,
      "2026-06-15T02:00:00Z",
    ]);
  const [anHourLater, aDayLater] = ["2026-06-15T03:00:00Z", "2026-06-16T02:00:00Z"];
  expect(await due(aDayLater)).toHaveLength(1);
  await ranAtNoon();
  await choose(owner, "basic");
  expect(await due(anHourLater)).toEqual([]);
  expect(await due(aDayLater)).toHaveLength(1);
  await ranAtNoon();
  await choose(owner, "pro");
  expect(await due(anHourLater)).toHaveLength(1);
});

test("a plan without investors makes nobody one, by no change of role either", async () => {
  const [basic, pro] = [await onPlan("basic"), await onPlan("pro")];
  for (const [ctx, status] of [
    [basic, 402],
    [pro, 200],
  ] as const) {
    const [owner, { memberId: id }] = [await aPerson(ctx, "tenant_owner"), await aColleague(ctx, "viewer")];
    const change = (role: string) =>
      callAs(owner, [updateMemberEndpoint, patchMember], { params: { id }, body: { role } });
    expect((await change("investor")).status).toBe(status);
    expect((await change("nurse")).status).toBe(200);
  }
});

test("of several who want the last place at once, one gets it", async () => {
  const owner = await onPlan("basic");
  for (let place = 1; place < (plans.basic.limits.members ?? 0); place++) await aPerson(owner, "viewer");
  const people = await Promise.all([1, 2, 3, 4].map(() => somebody(owner)));
  const outcomes = await Promise.allSettled(people.map((userId) => admit(owner, userId)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("Enterprise has no limits, and a trial those of Pro", async () => {
  const enterprise = await onPlan("enterprise");
  for (let place = 0; place < 12; place++) await aConnection(enterprise);
  await withTenant(enterprise, (db) => requireRoom(db, enterprise, "connections"));
  const trial = await aClinic({ role: "tenant_owner" });
  for (let place = 0; place < 10; place++) await aConnection(trial);
  await expect(withTenant(trial, (db) => requireRoom(db, trial, "connections"))).rejects.toMatchObject({
    message: expect.stringContaining("The plan Pro includes 10 connections"),
  });
});

test("nobody joins an organization that can only read", async () => {
  const owner = await onPlan("pro");
  const userId = await somebody(owner);
  await asAdmin("UPDATE organizations SET subscription_status = 'canceled' WHERE id = $1", [owner.organizationId]);
  await expect(admit(owner, userId)).rejects.toMatchObject(full);
});

async function onPlan(plan: string): Promise<TenantContext> {
  const owner = inRole(await aClinic(), "tenant_owner");
  await choose(owner, plan);
  return owner;
}

function choose({ organizationId }: TenantContext, plan: string) {
  return asAdmin("UPDATE organizations SET subscription_status = 'active', subscription_plan = $1 WHERE id = $2", [
    plan,
    organizationId,
  ]);
}

async function somebody(ctx: TenantContext): Promise<string> {
  const user = { id: newId(), email: `${newId()}@people.example`, fullName: "Robin Example", passwordHash: "none" };
  await withTenantAndSystem(ctx, (as) => as.system((sql) => insertUser(sql, user)));
  return user.id;
}

function admit(ctx: TenantContext, userId: string, role = "viewer"): Promise<string> {
  const admission = { userId, role, expiresAt: null, grantedBy: null };
  return withTenant(ctx, (db) => admitMember(db, ctx, admission));
}
