import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { aPerson, aSuperAdmin } from "@tests/factories/people";
import { aColleague, type Colleague, callAs, membersOf } from "@tests/factories/team";
import { describe, expect, test } from "vitest";
import { PATCH as patchStatus } from "@/app/api/agents/[id]/status/route";
import { GET as getOwnPermissions } from "@/app/api/auth/session/permissions/route";
import { GET as getSession } from "@/app/api/auth/session/route";
import { PATCH as patchGrants } from "@/app/api/members/[id]/grants/route";
import { GET as getPermissions } from "@/app/api/members/[id]/permissions/route";
import { GET as getMember, PATCH as patchMember } from "@/app/api/members/[id]/route";
import { DELETE as deleteSession } from "@/app/api/members/[id]/sessions/[session]/route";
import { DELETE as deleteSessions, GET as getSessions } from "@/app/api/members/[id]/sessions/route";
import { GET as getMembers } from "@/app/api/members/route";
import { getSessionEndpoint } from "@/features/accounts/schema";
import { explainAccessEndpoint, explainOwnAccessEndpoint, type OwnAccess } from "@/features/members/access/schema";
import { setGrantsEndpoint } from "@/features/members/grants/schema";
import {
  getMemberEndpoint,
  listMembersEndpoint,
  type MemberView,
  setStatusEndpoint,
  updateMemberEndpoint,
} from "@/features/members/schema";
import {
  endMemberSessionEndpoint,
  endMemberSessionsEndpoint,
  listMemberSessionsEndpoint,
} from "@/features/members/sessions/schema";
import { startLook } from "@/features/oversight/look/mutations";
import { allows } from "@/lib/auth/roles";

const soon = () => new Date(Date.now() + 3_600_000).toISOString();

describe("roles", () => {
  test("an owner changes a role, and the list says who granted it", async () => {
    const { owner, viewer } = await aTeam();
    expect((await change(owner, viewer, { role: "staff" })).member).toMatchObject({ role: "clinic_staff" });
    const member = (await membersOf(owner, "?role=clinic_staff"))[0];
    expect(member).toMatchObject({ id: viewer.memberId, grantedBy: { id: owner.userId } });
    expect(await deedsAbout(viewer)).toEqual([{ action: "member_role_changed", actor_id: owner.userId }]);
    expect((await change(owner, viewer, { role: "clinic_staff" })).status).toBe(200);
    expect(await deedsAbout(viewer)).toHaveLength(1);
  });

  test("nobody makes a super admin, nor anybody more than they are, nor touches whoever is above them", async () => {
    const { ctx, owner, admin, viewer } = await aTeam();
    expect((await change(owner, viewer, { role: "super_admin" })).status).toBe(403);
    expect((await change(await aPerson(ctx, "super_admin"), viewer, { role: "SUPER_ADMIN" })).status).toBe(403);
    expect((await change(admin, viewer, { role: "nurse" })).status).toBe(403);
    await grants(owner, admin, { grant: ["users.manage"] });
    expect((await change(admin, viewer, { role: "tenant_owner" })).status).toBe(403);
    expect((await change(admin, owner, { role: "viewer" })).status).toBe(403);
    expect((await setStatus(admin, owner, "inactive")).status).toBe(403);
    expect((await change(admin, viewer, { role: "nurse" })).status).toBe(200);
  });

  test("an owner may step down once there is another, and not raise or shut out themselves", async () => {
    const { ctx, owner } = await aTeam();
    expect((await change(owner, owner, { role: "viewer" })).json.detail).toMatch(/last owner/);
    const second = await aColleague(ctx, "tenant_owner");
    expect((await setStatus(owner, owner, "inactive")).status).toBe(422);
    expect((await change(owner, owner, { expiresAt: soon() })).status).toBe(422);
    expect((await grants(owner, owner, { grant: ["invoices.update_data_sent"] })).status).toBe(422);
    expect((await change(owner, owner, { role: "viewer" })).status).toBe(200);
    expect((await change(owner, owner, { role: "tenant_owner" })).status).toBe(403);
    expect((await change(second, owner, { role: "tenant_owner" })).status).toBe(200);
  });

  test("another organization's members are not there", async () => {
    const [{ owner }, other] = [await aTeam(), await aTeam()];
    for (const answer of [
      await change(owner, other.viewer, { role: "nurse" }),
      await setStatus(owner, other.viewer, "inactive"),
      await grants(owner, other.viewer, { deny: ["data.export"] }),
      await callAs(owner, [listMemberSessionsEndpoint, getSessions], about(other.viewer)),
      await callAs(owner, [getMemberEndpoint, getMember], about(other.viewer)),
    ]) {
      expect(answer.status).toBe(404);
    }
  });
});

describe("the last owner", () => {
  test("is not removed, demoted, deactivated, denied or set to an end, not by a super admin either", async () => {
    const { ctx, owner } = await aTeam();
    const admin = await aPerson(ctx, "super_admin");
    const tries = [
      await change(admin, owner, { role: "tenant_admin" }),
      await change(admin, owner, { expiresAt: soon() }),
      await setStatus(admin, owner, "inactive"),
      await grants(admin, owner, { deny: ["users.manage"] }),
    ];
    for (const { status, json } of tries) {
      expect(status).toBe(422);
      expect(json.detail).toMatch(/last owner/);
    }
    expect(await deedsAbout(owner)).toEqual([]);
    expect(await standing(owner)).toEqual({
      role: "tenant_owner",
      status: "active",
      expires_at: null,
      permissions: {},
    });
  });

  test("is not whoever leaves soon: an owner with an end does not count", async () => {
    const { ctx, owner } = await aTeam();
    const second = await aColleague(ctx, "tenant_owner");
    expect((await change(owner, second, { expiresAt: soon() })).status).toBe(200);
    expect((await change(second, owner, { role: "viewer" })).status).toBe(422);
  });

  test("is not whoever is let in nowhere: an owner who was shut out as a person does not count", async () => {
    const { ctx, owner } = await aTeam();
    const other = await aColleague(ctx, "tenant_owner");
    await asAdmin("UPDATE users SET status = 'inactive' WHERE id = $1", [other.userId]);
    expect((await change(owner, owner, { role: "viewer" })).status).toBe(422);
    await asAdmin("UPDATE users SET status = 'active' WHERE id = $1", [other.userId]);
    expect((await change(owner, owner, { role: "viewer" })).status).toBe(200);
  });

  test("stays, when two owners demote each other at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { ctx, owner } = await aTeam();
      const second = await aColleague(ctx, "tenant_owner");
      const both = await Promise.all([
        change(owner, second, { role: "viewer" }),
        change(second, owner, { role: "viewer" }),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 403]);
      const owners = await asAdmin(
        "SELECT FROM organization_users WHERE organization_id = $1 AND role = 'tenant_owner'",
        [ctx.organizationId],
      );
      expect(owners).toHaveLength(1);
    }
  });
});

describe("an end", () => {
  test("shuts somebody out when it has come, and a later one lets them in again", async () => {
    const { owner, viewer } = await aTeam();
    expect((await change(owner, viewer, { expiresAt: new Date(Date.now() - 1_000).toISOString() })).status).toBe(422);
    expect((await change(owner, viewer, { expiresAt: soon() })).status).toBe(200);
    await asAdmin("UPDATE organization_users SET expires_at = now() WHERE id = $1", [viewer.memberId]);
    expect(await session(viewer)).toBe(403);
    expect((await membersOf(owner, "?status=expired")).map(({ id }) => id)).toEqual([viewer.memberId]);
    expect((await change(owner, viewer, { expiresAt: null, role: "nurse" })).member).toMatchObject({
      status: "active",
      role: "nurse",
    });
    expect(await session(viewer)).toBe(200);
  });
});

describe("deactivating", () => {
  test("shuts somebody out of everything at once, again does nothing, and reactivating lets them in", async () => {
    const { owner, viewer } = await aTeam();
    expect(await session(viewer)).toBe(200);
    for (let times = 0; times < 2; times += 1) expect((await setStatus(owner, viewer, "inactive")).status).toBe(200);
    expect(await session(viewer)).toBe(403);
    expect((await setStatus(owner, viewer, "active")).status).toBe(200);
    expect(await session(viewer)).toBe(200);
    expect((await deedsAbout(viewer)).map(({ action }) => action)).toEqual([
      "member_deactivated",
      "member_reactivated",
    ]);
  });

  test("somebody whose end has come is let in by a new end, not by a status", async () => {
    const { owner, viewer } = await aTeam();
    await setStatus(owner, viewer, "inactive");
    await asAdmin("UPDATE organization_users SET expires_at = now() WHERE id = $1", [viewer.memberId]);
    expect((await setStatus(owner, viewer, "active")).status).toBe(422);
  });
});

describe("grants and denials", () => {
  test("adjust a role, and say who made them", async () => {
    const { owner, viewer } = await aTeam();
    const { member } = await grants(owner, viewer, { grant: ["data.export"], deny: ["leads.view"] });
    expect(member?.adjustments).toMatchObject([
      { permission: "leads.view", effect: "deny", by: "Robin Example" },
      { permission: "data.export", effect: "grant", by: "Robin Example", expiresAt: null },
    ]);
    expect(await held(viewer)).toEqual(expect.arrayContaining(["data.export", "patients.view"]));
    expect(await held(viewer)).not.toContain("leads.view");
    await grants(owner, viewer, { deny: [] });
    expect(await held(viewer)).toEqual(expect.arrayContaining(["leads.view", "data.export"]));
    expect((await deedsAbout(viewer)).map(({ action }) => action)).toEqual(Array(2).fill("member_grants_changed"));
  });

  test("a grant ends by itself", async () => {
    const { owner, viewer } = await aTeam();
    await grants(owner, viewer, { grant: [{ permission: "data.export", expiresAt: soon() }] });
    expect(await held(viewer)).toContain("data.export");
    const past = new Date(Date.now() - 1).toISOString();
    await asAdmin(
      `UPDATE organization_users SET permissions = jsonb_set(permissions, '{notes,data.export,until}', to_jsonb($2::text)) WHERE id = $1`,
      [viewer.memberId, past],
    );
    expect(await held(viewer)).not.toContain("data.export");
    expect(await reasonFor(owner, viewer, "data.export")).toMatchObject({ allowed: false, because: "grant_ended" });
    expect((await grants(owner, viewer, { grant: [{ permission: "data.export", expiresAt: past }] })).status).toBe(200);
    expect((await grants(owner, viewer, { grant: [{ permission: "messages.send", expiresAt: past }] })).status).toBe(
      422,
    );
  });

  test("nobody grants what they could not have, and nobody grants everything", async () => {
    const { owner, admin, viewer } = await aTeam();
    await grants(owner, admin, { grant: ["users.manage"] });
    expect((await grants(admin, viewer, { grant: ["billing.manage"] })).status).toBe(403);
    expect((await grants(admin, viewer, { grant: ["invoices.update_data_sent", "audit.view"] })).status).toBe(200);
    for (const all of ["*", "admin.*", "users.*", "no.such", "users.invite:super_admin"]) {
      expect((await grants(owner, viewer, { grant: [all] })).status).toBe(400);
    }
    await grants(owner, viewer, { deny: ["billing.manage"], grant: [] });
    expect((await grants(admin, viewer, { deny: [] })).status).toBe(403);
  });

  test("invitations of several roles and read-only forms are understood", async () => {
    const { owner, viewer } = await aTeam();
    const { member } = await grants(owner, viewer, { grant: ["users.invite:agent,nurse", "audit.view:readonly"] });
    expect(member?.adjustments.map(({ permission }) => permission)).toEqual([
      "users.invite:agent",
      "users.invite:nurse",
      "audit.view",
    ]);
  });
});

describe("why somebody can or cannot do something", () => {
  test("the role, a grant, a denial, an end and a deactivation are told apart", async () => {
    const { owner, viewer } = await aTeam();
    await grants(owner, viewer, { grant: ["data.export"], deny: ["leads.view"] });
    const by = "Robin Example";
    expect(await reasonFor(owner, viewer, "patients.view")).toMatchObject({ allowed: true, because: "role" });
    expect(await reasonFor(owner, viewer, "data.export")).toMatchObject({ allowed: true, because: "granted", by });
    expect(await reasonFor(owner, viewer, "leads.view")).toMatchObject({ allowed: false, because: "denied", by });
    expect(await reasonFor(owner, viewer, "billing.manage")).toMatchObject({ allowed: false, because: "not_included" });
    await setStatus(owner, viewer, "inactive");
    expect(await reasonFor(owner, viewer, "patients.view")).toMatchObject({ allowed: false, because: "not_active" });
    await asAdmin("UPDATE organization_users SET status = 'active', expires_at = now() WHERE id = $1", [
      viewer.memberId,
    ]);
    expect(await reasonFor(owner, viewer, "patients.view")).toMatchObject({ allowed: false, because: "expired" });
  });
});

describe("what one can do oneself", () => {
  test("is explained to everybody, with the owners who can change it, and agrees with what the session says", async () => {
    const { ctx, owner, admin, viewer } = await aTeam();
    await grants(owner, viewer, { grant: ["data.export"], deny: ["leads.view"] });
    for (const { person, status } of [
      { person: viewer, status: 200 },
      { person: admin, status: 200 },
      { person: await aColleague(ctx, "nurse"), status: 200 },
      { person: await aColleague(ctx, "investor"), status: 200 },
    ]) {
      const answer = await callAs(person, [explainOwnAccessEndpoint, getOwnPermissions]);
      expect(answer.status).toBe(status);
      const { permissions, owners } = answer.json as OwnAccess;
      expect(owners).toEqual(["Robin Example"]);
      const held = (await callAs(person, [getSessionEndpoint, getSession])).json.permissions as string[];
      for (const { permission, allowed } of permissions) expect(allowed).toBe(allows(new Set(held), permission));
    }
    const { permissions } = (await callAs(viewer, [explainOwnAccessEndpoint, getOwnPermissions])).json as OwnAccess;
    expect(permissions.find(({ permission }) => permission === "leads.view")).toMatchObject({ because: "denied" });
  });

  test("names no owner who left, and says that an organization which does not pay can only read", async () => {
    const { ctx, owner, viewer } = await aTeam();
    const other = await aColleague(ctx, "tenant_owner");
    await setStatus(owner, other, "inactive");
    await asAdmin("UPDATE users SET full_name = 'Ida Lund' WHERE id = $1", [owner.userId]);
    await asAdmin("UPDATE organizations SET trial_ends_at = now() WHERE id = $1", [ctx.organizationId]);
    const own = (await callAs(viewer, [explainOwnAccessEndpoint, getOwnPermissions])).json as OwnAccess;
    expect(own).toMatchObject({ owners: ["Ida Lund"], readOnly: "Your trial has ended.", plan: "pro" });
    const invite = await reasonFor(owner, owner, "users.manage");
    expect(invite).toMatchObject({ allowed: true, because: "role", blocked: "subscription" });
    expect(await reasonFor(owner, owner, "billing.manage")).toMatchObject({ allowed: true, blocked: null });
  });

  test("is to see everything and change nothing for a super admin who looks in", async () => {
    const { ctx } = await aTeam();
    const overseer = await aSuperAdmin();
    await startLook(overseer.person, { id: ctx.organizationId });
    const { json } = await callAs(overseer, [explainOwnAccessEndpoint, getOwnPermissions]);
    const { permissions, superAdmin } = json as OwnAccess;
    expect(superAdmin).toBe(true);
    expect(permissions.filter(({ allowed }) => allowed).every(({ permission }) => permission.endsWith(".view"))).toBe(
      true,
    );
  });
});

describe("sessions", () => {
  test("an owner ends a member's session in this organization, one or all, and none elsewhere", async () => {
    const [{ ctx, owner, viewer }, other] = [await aTeam(), await aTeam()];
    const sessions = () => callAs(owner, [listMemberSessionsEndpoint, getSessions], about(viewer));
    expect((await sessions()).json.data).toMatchObject([{ id: viewer.sessionId }]);
    const end = (session: string) =>
      callAs(owner, [endMemberSessionEndpoint, deleteSession], { params: { id: viewer.memberId, session } });
    expect((await end(owner.sessionId)).status).toBe(404);
    expect((await end(other.viewer.sessionId)).status).toBe(404);
    await asAdmin("UPDATE sessions SET active_organization_id = $1 WHERE id = $2", [
      other.ctx.organizationId,
      viewer.sessionId,
    ]);
    expect((await sessions()).json.data).toEqual([]);
    expect((await end(viewer.sessionId)).status).toBe(404);
    await asAdmin("UPDATE sessions SET active_organization_id = $1 WHERE id = $2", [
      ctx.organizationId,
      viewer.sessionId,
    ]);
    expect((await end(viewer.sessionId)).status).toBe(204);
    expect((await end(viewer.sessionId)).status).toBe(404);
    expect(await session(viewer)).toBe(401);
    await asAdmin(
      `INSERT INTO sessions (id, token_hash, user_id, active_organization_id, expires_at) SELECT gen_random_uuid(),
         gen_random_uuid(), $1, $2, now() + interval '1 day' FROM generate_series(1, 103)`,
      [viewer.userId, ctx.organizationId],
    );
    expect((await sessions()).json).toMatchObject({ data: { length: 100 }, more: 3 });
    const all = await callAs(owner, [endMemberSessionsEndpoint, deleteSessions], about(viewer));
    expect(all.status).toBe(204);
    expect((await sessions()).json).toEqual({ data: [], more: 0 });
  });
});

test("the list is narrowed, sorted and read page by page", async () => {
  const { ctx, owner } = await aTeam();
  for (let more = 0; more < 3; more += 1) await aColleague(ctx, "nurse");
  const page = async (query: string) => (await callAs(owner, [listMembersEndpoint, getMembers], { query })).json;
  const first = await page("?role=nurse&limit=2&sort=-granted");
  expect(first).toMatchObject({ total: 3, nextCursor: expect.any(String) });
  const second = await page(`?role=nurse&limit=2&sort=-granted&cursor=${first.nextCursor}`);
  const ids = [first, second].flatMap(({ data }) => (data as MemberView[]).map(({ id }) => id));
  expect(new Set(ids).size).toBe(3);
  expect(second.nextCursor).toBe(null);
  expect((await page(`?sort=name&cursor=${first.nextCursor}`)).code).toBe("invalid_cursor");
  expect((await page("?search=%25")).total).toBe(0);
});

async function aTeam() {
  const ctx = await aClinic();
  const [owner, admin, viewer] = [
    await aColleague(ctx, "tenant_owner"),
    await aColleague(ctx, "tenant_admin"),
    await aColleague(ctx, "viewer"),
  ];
  return { ctx, owner, admin, viewer };
}

type Someone = { cookie: string };

const about = ({ memberId }: Colleague) => ({ params: { id: memberId } });

async function withMember(answer: ReturnType<typeof callAs>) {
  const { status, json } = await answer;
  return { status, json, member: json.member as MemberView | undefined };
}

function change(by: Someone, member: Colleague, body: object) {
  return withMember(callAs(by, [updateMemberEndpoint, patchMember], { ...about(member), body }));
}

function setStatus(by: Someone, member: Colleague, status: "active" | "inactive") {
  return withMember(callAs(by, [setStatusEndpoint, patchStatus], { ...about(member), body: { status } }));
}

function grants(by: Someone, member: Colleague, body: object) {
  return withMember(callAs(by, [setGrantsEndpoint, patchGrants], { ...about(member), body }));
}

async function session(person: Someone): Promise<number> {
  return (await callAs(person, [getSessionEndpoint, getSession])).status;
}

async function held(person: Someone): Promise<unknown> {
  return (await callAs(person, [getSessionEndpoint, getSession])).json.permissions;
}

async function reasonFor(by: Someone, member: Colleague, permission: string) {
  const { json } = await callAs(by, [explainAccessEndpoint, getPermissions], about(member));
  return (json.permissions as { permission: string }[]).find((one) => one.permission === permission);
}

function deedsAbout({ memberId }: Colleague) {
  return asAdmin("SELECT action, actor_id FROM audit_log WHERE subject_id = $1 ORDER BY at, id", [memberId]);
}

async function standing({ memberId }: Colleague) {
  const [row] = await asAdmin("SELECT role, status, expires_at, permissions FROM organization_users WHERE id = $1", [
    memberId,
  ]);
  return row;
}
