import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anEmail } from "@tests/factories/browsers";
import { aClerk, hear, signInThrough } from "@tests/factories/clerk";
import { aSuperAdmin } from "@tests/factories/people";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { GET as getChecks } from "@/app/api/admin/directory/route";
import { GET as getCron } from "@/app/api/cron/[job]/route";
import { env } from "@/env";
import { listHubLog } from "@/features/audit/hub/queries";
import { listDirectoryChecks } from "@/features/directory/queries";
import { compareDirectory, reconcileDirectory, reconcileIfDue } from "@/features/directory/reconcile/mutations";
import { listDirectoryChecksEndpoint } from "@/features/directory/schema";
import { cronEndpoint } from "@/features/sync/schema";
import { grantSuperAdmin } from "@/lib/db/system/accounts";
import { ProviderError } from "@/lib/integrations/errors";

// It would spend most of its time waiting for Clerk's allowance.
vi.mock("@/lib/db/rate-budget", async (original) =>
  (await import("@tests/factories/allowance")).unlimited<typeof import("@/lib/db/rate-budget")>(original),
);

let clerk: Awaited<ReturnType<typeof aClerk>>;

beforeAll(async () => {
  clerk = await aClerk();
  signInThrough(clerk);
});
afterAll(() => clerk.server.close());

// Whatever a test before has left is in step when the next begins.
beforeEach(async () => {
  clerk.messages.length = 0;
  await reconcileDirectory();
});

async function aTeam() {
  const founder = clerk.happen.createUser({ email: anEmail(), firstName: "Ida" });
  const organization = clerk.happen.createOrganization({ name: "Harbour Physio", createdBy: founder.id });
  const user = clerk.happen.createUser({ email: anEmail(), firstName: "Nils" });
  const membership = clerk.happen.addMember({ organizationId: organization.id, userId: user.id });
  await hear(clerk);
  return { founder, organization, user, membership };
}

/** What a comparison finds, when nothing that happened lately was heard. */
async function missed(): Promise<string[]> {
  clerk.messages.length = 0;
  const { drift } = await reconcileDirectory();
  return drift.map(({ kind, id, problem }) => `${kind} ${id} ${problem}`);
}

const standing = (userKey: string) =>
  asAdmin<{ role: string; status: string }>(
    `SELECT m.role, m.status FROM organization_users m JOIN users u ON u.id = m.user_id WHERE u.clerk_user_id = $1`,
    [userKey],
  );

test("nothing differs when every event has arrived, and nothing is changed", async () => {
  await aTeam();
  const { drift, compared } = await reconcileDirectory();
  expect(drift).toEqual([]);
  expect(compared).toBeGreaterThanOrEqual(5);
});

test("what was not heard of is found, taken over, and found no more", async () => {
  const founder = clerk.happen.createUser({ email: anEmail() });
  const organization = clerk.happen.createOrganization({ name: "Quiet Clinic", createdBy: founder.id });
  const invitation = clerk.happen.invite({ organizationId: organization.id, email: anEmail() });
  const membership = [...clerk.world.memberships.values()].find(({ userId }) => userId === founder.id);
  expect(await missed()).toEqual([
    `invitation ${invitation.id} had not been heard of`,
    `membership ${membership?.id} had not been heard of`,
    `organization ${organization.id} had not been heard of`,
    `person ${founder.id} had not been heard of`,
  ]);
  expect(await standing(founder.id)).toEqual([{ role: "tenant_owner", status: "active" }]);
  expect(await missed()).toEqual([]);
});

test("a missed change of role, and a missed removal, are found and hold from then on", async () => {
  const { founder, user, organization, membership } = await aTeam();
  clerk.happen.changeRole({ id: membership.id, role: "org:nurse" });
  expect(await missed()).toEqual([`membership ${membership.id} was out of date`]);
  expect(await standing(user.id)).toEqual([{ role: "nurse", status: "active" }]);
  clerk.happen.removeMember(membership);
  expect(await missed()).toEqual([`membership ${membership.id} was thought to be there`]);
  expect(await standing(user.id)).toEqual([{ role: "nurse", status: "inactive" }]);
  clerk.happen.deleteUser(founder);
  clerk.happen.deleteOrganization(organization);
  expect((await missed()).map((line) => line.split(" ")[0]).toSorted()).toEqual([
    "membership",
    "organization",
    "person",
  ]);
  expect(await missed()).toEqual([]);
});

test("a role that was given here is no drift", async () => {
  const { user, membership } = await aTeam();
  await asAdmin(
    `UPDATE organization_users SET role = 'viewer' WHERE user_id = (SELECT id FROM users WHERE clerk_user_id = $1)`,
    [user.id],
  );
  expect(await missed()).toEqual([]);
  expect(await standing(user.id)).toEqual([{ role: "viewer", status: "active" }]);
  // Word of something else about that membership changes nothing either; a new role over there does.
  clerk.happen.changeRole({ id: membership.id, role: "org:member" });
  await hear(clerk);
  expect(await standing(user.id)).toEqual([{ role: "viewer", status: "active" }]);
  clerk.happen.changeRole({ id: membership.id, role: "org:admin" });
  await hear(clerk);
  expect(await standing(user.id)).toEqual([{ role: "tenant_admin", status: "active" }]);
});

test("a role that was given here outlasts leaving and coming back with the same role at Clerk", async () => {
  const { user, organization, membership } = await aTeam();
  await asAdmin(
    `UPDATE organization_users SET role = 'viewer' WHERE user_id = (SELECT id FROM users WHERE clerk_user_id = $1)`,
    [user.id],
  );
  clerk.happen.removeMember(membership);
  await hear(clerk);
  expect(await standing(user.id)).toEqual([{ role: "viewer", status: "inactive" }]);
  clerk.happen.addMember({ organizationId: organization.id, userId: user.id });
  await hear(clerk);
  expect(await standing(user.id)).toEqual([{ role: "viewer", status: "active" }]);
});

test("a membership that was made here keeps its role when Clerk tells of it first, and ends when Clerk ends it", async () => {
  const { organization } = await aTeam();
  const user = clerk.happen.createUser({ email: anEmail() });
  await hear(clerk);
  await asAdmin(
    `INSERT INTO organization_users (organization_id, id, user_id, role, status, updated_at)
     SELECT o.id, gen_random_uuid(), u.id, 'nurse', 'active', now() FROM organizations o, users u
     WHERE o.clerk_organization_id = $1 AND u.clerk_user_id = $2`,
    [organization.id, user.id],
  );
  const membership = clerk.happen.addMember({ organizationId: organization.id, userId: user.id });
  await hear(clerk);
  expect(await standing(user.id)).toEqual([{ role: "nurse", status: "active" }]);
  clerk.happen.removeMember(membership);
  await hear(clerk);
  expect(await standing(user.id)).toEqual([{ role: "nurse", status: "inactive" }]);
});

test("somebody whom a list leaves out is asked for by name before they count as gone", async () => {
  const { founder, organization, user, membership } = await aTeam();
  for (const id of [user.id, organization.id]) {
    clerk.unlisted.add(id);
    expect(await missed()).toEqual([]);
    clerk.unlisted.delete(id);
  }
  clerk.unlisted.add(membership.id);
  expect(await missed()).toEqual([]);
  clerk.unlisted.clear();
  expect(await standing(user.id)).toEqual([{ role: "clinic_staff", status: "active" }]);
  expect(await standing(founder.id)).toEqual([{ role: "tenant_owner", status: "active" }]);
});

test("rows that somebody changed by hand are found and set right", async () => {
  const { founder, user } = await aTeam();
  await asAdmin("UPDATE users SET full_name = 'Somebody Else' WHERE clerk_user_id = $1", [user.id]);
  await asAdmin("DELETE FROM organization_users WHERE user_id = (SELECT id FROM users WHERE clerk_user_id = $1)", [
    founder.id,
  ]);
  const found = await missed();
  expect(found).toContainEqual(`person ${user.id} differed here`);
  expect(found).toContainEqual(expect.stringMatching(/^membership .* was missing; is tenant_owner, active$/));
  expect(await missed()).toEqual([]);
});

test("what was wrongly thought to be gone comes back", async () => {
  const { user } = await aTeam();
  await asAdmin("UPDATE directory_entries SET gone = true WHERE kind = 'person' AND id = $1", [user.id]);
  await asAdmin("UPDATE users SET status = 'inactive' WHERE clerk_user_id = $1", [user.id]);
  expect(await missed()).toContainEqual(`person ${user.id} was thought to be gone`);
  const [row] = await asAdmin<{ status: string }>("SELECT status FROM users WHERE clerk_user_id = $1", [user.id]);
  expect(row?.status).toBe("active");
});

test("whoever is removed while the lists are read stays out", async () => {
  const { user, membership, organization } = await aTeam();
  const { handle } = clerk;
  let said = 0;
  clerk.handle = async (request) => {
    const answer = await handle(request);
    // Listed a moment ago, and removed before the comparison.
    if (said === 0 && request.path.includes(`${organization.id}/memberships`)) {
      said += 1;
      clerk.happen.removeMember({ id: membership.id });
      clerk.happen.deleteUser({ id: user.id });
      await hear(clerk);
    }
    return answer;
  };
  try {
    const { drift } = await reconcileDirectory();
    expect(said).toBe(1);
    expect(drift.filter(({ id }) => id === membership.id || id === user.id)).toEqual([]);
  } finally {
    clerk.handle = handle;
  }
  expect(await standing(user.id)).toEqual([{ role: "clinic_staff", status: "inactive" }]);
  expect(await missed()).toEqual([]);
});

test("more than one page is read", async () => {
  for (let place = 0; place < 205; place += 1) clerk.happen.createUser({ firstName: `Person ${place}` });
  expect(await missed()).toHaveLength(205);
  expect(await missed()).toEqual([]);
});

test("while Clerk is away nothing is thought to be gone, and no comparison is kept", async () => {
  const { user } = await aTeam();
  const count = () => asAdmin<{ count: number }>("SELECT count(*)::int AS count FROM directory_checks");
  const before = await count();
  clerk.isDown = true;
  await expect(reconcileDirectory(new Date(Date.now() + 1_000))).rejects.toThrow(ProviderError);
  clerk.isDown = false;
  expect(await count()).toEqual(before);
  expect(await standing(user.id)).toEqual([{ role: "clinic_staff", status: "active" }]);
});

test("a worker compares once an hour", async () => {
  const user = clerk.happen.createUser({ email: anEmail() });
  clerk.messages.length = 0;
  await reconcileIfDue();
  expect(await asAdmin("SELECT id FROM users WHERE clerk_user_id = $1", [user.id])).toEqual([]);
  await asAdmin("UPDATE directory_checks SET finished_at = finished_at - interval '61 minutes'");
  await reconcileIfDue();
  expect(await asAdmin("SELECT id FROM users WHERE clerk_user_id = $1", [user.id])).toHaveLength(1);
});

test("the scheduler is answered what differed", async () => {
  const user = clerk.happen.createUser({ email: anEmail() });
  clerk.messages.length = 0;
  const headers = { authorization: `Bearer ${env.CRON_SECRET}` };
  const { status, json } = await aBrowser().call(cronEndpoint, getCron, {
    params: { job: "clerk-reconcile" },
    headers,
  });
  expect(status).toBe(200);
  expect(json.drift).toEqual([{ kind: "person", id: user.id, problem: "had not been heard of" }]);
});

test("super admins see the comparisons; an organization's owner does not", async () => {
  const { founder, organization } = await aTeam();
  const place = { userId: founder.id, organizationId: organization.id };
  const headers = { authorization: `Bearer ${clerk.signIn(place).token}` };
  const look = () => aBrowser().call(listDirectoryChecksEndpoint, getChecks, { headers });
  expect((await look()).status).toBe(403);
  await grantSuperAdmin(founder.email ?? "");
  const { status, json } = await look();
  expect(status).toBe(200);
  expect(json.data).toContainEqual(expect.objectContaining({ drift: expect.any(Array) }));
});

test("a super admin has everything compared at once, and the hub's log has who asked", async () => {
  const user = clerk.happen.createUser({ email: anEmail() });
  clerk.messages.length = 0;
  const { person, userId } = await aSuperAdmin();
  const check = await compareDirectory(person, { requestId: "request-1" });
  expect(check.drift).toEqual([{ kind: "person", id: user.id, problem: "had not been heard of" }]);
  expect((await listDirectoryChecks(person))[0]).toEqual(check);
  const [entry] = (await listHubLog(person, { limit: 1 })).data;
  expect(entry).toMatchObject({ action: "directory_compared", actor: { id: userId }, requestId: "request-1" });
  const nobody = { ...person, superAdmin: false };
  await expect(compareDirectory(nobody)).rejects.toMatchObject({ code: "forbidden" });
  await expect(listDirectoryChecks(nobody)).rejects.toMatchObject({ code: "forbidden" });
});

test("a super admin who asks while Clerk is away is told so, and nothing is thought to be gone", async () => {
  const { user } = await aTeam();
  const { person } = await aSuperAdmin();
  clerk.unlisted.add(user.id);
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 2_000 });
  clerk.isDown = true;
  try {
    await expect(compareDirectory(person)).rejects.toMatchObject({ code: "provider_unavailable" });
  } finally {
    vi.useRealTimers();
    clerk.isDown = false;
    clerk.unlisted.clear();
  }
  expect(await standing(user.id)).toEqual([{ role: "clinic_staff", status: "active" }]);
});

test("where people sign in here, there is nothing to compare with", async () => {
  env.AUTH = "builtin";
  await expect(reconcileDirectory()).rejects.toThrow("no directory");
  await reconcileIfDue();
  env.AUTH = "clerk";
});
