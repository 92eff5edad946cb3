import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anEmail, aPassword } from "@tests/factories/browsers";
import { aClerk, hear, signInThrough } from "@tests/factories/clerk";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { POST as postLogin } from "@/app/api/auth/login/route";
import { POST as postLogout } from "@/app/api/auth/logout/route";
import { GET as getSession } from "@/app/api/auth/session/route";
import { POST as postSignUp } from "@/app/api/auth/signup/route";
import { env } from "@/env";
import { getSessionEndpoint, signInEndpoint, signOutEndpoint, signUpEndpoint } from "@/features/accounts/schema";
import { sessionDriver } from "@/lib/auth/driver";
import { listScheduledConnections } from "@/lib/db/system/connections";
import type { SignIn } from "@/lib/integrations/clerk/sandbox/tokens";

let clerk: Awaited<ReturnType<typeof aClerk>>;

beforeAll(async () => {
  clerk = await aClerk();
  signInThrough(clerk);
});
afterAll(() => clerk.server.close());

const who = (headers: Record<string, string>) => aBrowser().call(getSessionEndpoint, getSession, { headers });
const bearing = (input: SignIn) => ({ authorization: `Bearer ${clerk.signIn(input).token}` });

/** Somebody who made an organization at Clerk, of which the hub has heard. */
async function aFounder({ heard = true } = {}) {
  const email = anEmail();
  const user = clerk.happen.createUser({ firstName: "Ida", lastName: "Lund", email });
  const organization = clerk.happen.createOrganization({ name: "Harbour Physio", createdBy: user.id });
  if (heard) await hear(clerk);
  else clerk.messages.length = 0;
  return { email, user, organization, place: { userId: user.id, organizationId: organization.id } };
}

test("keys choose Clerk, and the word builtin overrules them", () => {
  expect(sessionDriver().name).toBe("clerk");
  expect(sessionDriver({ ...env, AUTH: undefined }).name).toBe("clerk");
  expect(sessionDriver({ ...env, AUTH: "builtin" }).name).toBe("builtin");
});

test.each([
  ["as a bearer token", 2],
  ["as a bearer token of the first version", 1],
] as const)("a session token %s says who it is", async (_, version) => {
  const { email, place } = await aFounder();
  const { status, json } = await who(bearing({ ...place, version }));
  expect(status).toBe(200);
  expect(json).toMatchObject({
    user: { fullName: "Ida Lund", email },
    organization: { name: "Harbour Physio" },
    role: "tenant_owner",
  });
});

test.each([1, 2] as const)("a session token of version %i in a browser's cookie does, too", async (version) => {
  const { email, place } = await aFounder();
  const { cookie } = clerk.signIn({ ...place, version });
  expect((await who({ cookie })).json).toMatchObject({ user: { email }, role: "tenant_owner" });
});

test("the key is fetched from Clerk where none was given", async () => {
  const { place } = await aFounder();
  signInThrough(clerk, { fetchesKey: true });
  expect((await who(bearing(place))).status).toBe(200);
  signInThrough(clerk);
});

test.each([
  ["that has run out", { lifetimeSeconds: -30 }],
  ["made for another site", { origin: "https://elsewhere.example" }],
])("a session token %s is nobody's", async (_, how) => {
  const { place } = await aFounder();
  expect((await who(bearing({ ...place, ...how }))).status).toBe(401);
  expect((await who({ cookie: clerk.signIn({ ...place, ...how }).cookie })).status).toBe(401);
});

test("a token that another instance signed is nobody's", async () => {
  const { place } = await aFounder();
  const [head, body] = clerk.signIn(place).token.split(".");
  const [, , signature] = clerk.signIn({ ...place, lifetimeSeconds: 50 }).token.split(".");
  expect((await who({ authorization: `Bearer ${[head, body, signature].join(".")}` })).status).toBe(401);
  expect((await who({ authorization: `Bearer ${head}.${body}.` })).status).toBe(401);
  expect((await who({ cookie: "hub_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })).status).toBe(401);
});

test("somebody who names no organization is told what to do", async () => {
  const { user } = await aFounder();
  const { status, json } = await who(bearing({ userId: user.id }));
  expect(status).toBe(403);
  expect(json.detail).toMatch(/no organization here\. Choose one, or ask an owner/);
});

test("a cookie without word of when somebody signed in is nobody's", async () => {
  const { place } = await aFounder();
  expect((await who({ cookie: `__session=${clerk.signIn(place).token}` })).status).toBe(401);
});

test("a member who is deactivated here, or removed there, is out with the next request", async () => {
  const { place, organization } = await aFounder();
  const user = clerk.happen.createUser({ email: anEmail(), firstName: "Nils", lastName: "Berg" });
  const membership = clerk.happen.addMember({ organizationId: organization.id, userId: user.id });
  await hear(clerk);
  const headers = bearing({ userId: user.id, organizationId: organization.id });
  expect((await who(headers)).json).toMatchObject({ role: "clinic_staff" });

  await setStatus(user.id, "inactive");
  expect((await who(headers)).status).toBe(403);
  await setStatus(user.id, "active");
  expect((await who(headers)).status).toBe(200);

  clerk.happen.removeMember(membership);
  await hear(clerk);
  expect((await who(headers)).status).toBe(403);
  expect((await who(bearing(place))).status).toBe(200);
});

test("a session that was not seen for long goes on for as long as Clerk vouches for it, unless it was ended here", async () => {
  const { place, user } = await aFounder();
  const headers = bearing(place);
  expect((await who(headers)).status).toBe(200);
  const ran = (columns: string) =>
    asAdmin(`UPDATE sessions SET ${columns} FROM users u WHERE u.id = user_id AND u.clerk_user_id = $1`, [user.id]);
  await ran("expires_at = now() - interval '1 day', last_seen_at = now() - interval '31 days'");
  const all = await Promise.all([1, 2, 3].map(() => who(headers)));
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
  const [standing] = await asAdmin(
    `SELECT s.expires_at > now() + interval '29 days' AS lasting,
       (SELECT count(*)::int FROM audit_log WHERE action = 'sign_in' AND actor_id = u.id::text) AS noted
     FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.clerk_user_id = $1`,
    [user.id],
  );
  expect(standing).toEqual({ lasting: true, noted: 2 });
  await ran("expires_at = now() - interval '1 day', revoked_at = now()");
  expect((await who(headers)).status).toBe(401);
  expect((await who(headers)).status).toBe(401);
});

test("a role that Clerk changes holds from the next request on", async () => {
  const { organization } = await aFounder();
  const user = clerk.happen.createUser({ email: anEmail() });
  const membership = clerk.happen.addMember({ organizationId: organization.id, userId: user.id });
  await hear(clerk);
  const headers = bearing({ userId: user.id, organizationId: organization.id });
  for (const [role, ours] of [
    ["org:admin", "tenant_admin"],
    ["org:nurse", "nurse"],
    ["org:super_admin", "viewer"],
    ["org:gardener", "viewer"],
  ] as const) {
    clerk.happen.changeRole({ id: membership.id, role });
    await hear(clerk);
    expect((await who(headers)).json.role).toBe(ours);
  }
});

test("somebody who is banned or deleted at Clerk is nobody, whatever their token says", async () => {
  const { user, place } = await aFounder();
  const headers = bearing(place);
  expect((await who(headers)).status).toBe(200);
  clerk.happen.updateUser({ id: user.id, banned: true });
  await hear(clerk);
  expect((await who(headers)).status).toBe(401);
  clerk.happen.updateUser({ id: user.id, banned: false });
  await hear(clerk);
  expect((await who(headers)).status).toBe(200);
  clerk.happen.deleteUser(user);
  await hear(clerk);
  expect((await who(headers)).status).toBe(401);
});

test("who signs in before word of them has come is let in, by what Clerk says when asked", async () => {
  const { email, place } = await aFounder({ heard: false });
  const answers = await Promise.all(Array.from({ length: 8 }, () => who(bearing(place))));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(answers[0]?.json).toMatchObject({ user: { fullName: "Ida Lund", email }, role: "tenant_owner" });
});

test("where Clerk cannot be asked, the token's own word does until it can", async () => {
  const { user, organization, place } = await aFounder({ heard: false });
  clerk.isDown = true;
  const { status, json } = await who(bearing(place));
  clerk.isDown = false;
  expect(status).toBe(200);
  expect(json).toMatchObject({ organization: { slug: organization.slug }, role: "tenant_owner" });

  // What Clerk says itself overrules it, whichever way.
  clerk.happen.changeRole({ id: membershipOf(user.id), role: "org:viewer" });
  await hear(clerk);
  expect((await who(bearing(place))).json).toMatchObject({ organization: { name: "Harbour Physio" }, role: "viewer" });
});

test("a token for an organization that its person does not belong to opens nothing", async () => {
  const { organization } = await aFounder();
  const stranger = clerk.happen.createUser({ email: anEmail() });
  await hear(clerk);
  const { status, json } = await who(bearing({ userId: stranger.id, organizationId: organization.id }));
  expect(status).toBe(403);
  expect(json.detail).toContain("belong to no organization here");
});

test("choosing another organization at Clerk moves the session there", async () => {
  const { user, place } = await aFounder();
  const other = clerk.happen.createOrganization({ name: "Second Clinic", createdBy: user.id });
  await hear(clerk);
  const { sessionId, token } = clerk.signIn(place);
  expect((await who({ authorization: `Bearer ${token}` })).json.organization).toMatchObject({ name: "Harbour Physio" });
  const moved = { userId: user.id, organizationId: other.id, sessionId };
  expect((await who(bearing(moved))).json.organization).toMatchObject({ name: "Second Clinic" });
});

test("each of two tabs works in the organization of its own token, however their requests fall together", async () => {
  const { user, place, organization } = await aFounder();
  const other = clerk.happen.createOrganization({ name: "Second Clinic", createdBy: user.id });
  await hear(clerk);
  const first = clerk.signIn(place);
  const second = clerk.signIn({ ...place, organizationId: other.id, sessionId: first.sessionId });
  const tabs = Array.from({ length: 24 }, (_, at) => (at % 2 ? first.token : second.token));
  const told = await Promise.all(tabs.map((token) => who({ authorization: `Bearer ${token}` })));
  const names = (answers: typeof told) => answers.map(({ json }) => (json.organization as { name: string }).name);
  expect(names(told)).toEqual(tabs.map((token) => (token === first.token ? "Harbour Physio" : "Second Clinic")));
  const later: typeof told = [];
  for (const token of tabs.slice(0, 6)) later.push(await who({ authorization: `Bearer ${token}` }));
  expect(names(later)).toEqual(names(told).slice(0, 6));
  // Neither log is filled by going to and fro.
  const entries = await asAdmin(
    `SELECT o.clerk_organization_id AS place, count(*)::int AS noted
     FROM audit_log a JOIN organizations o ON o.id = a.organization_id
     WHERE o.clerk_organization_id IN ($1, $2) AND a.action = 'sign_in' GROUP BY 1 ORDER BY o.clerk_organization_id = $1 DESC`,
    [organization.id, other.id],
  );
  expect(entries).toEqual([
    { place: organization.id, noted: 1 },
    { place: other.id, noted: 1 },
  ]);
});

test("a session that works in two organizations is listed in the one in which it was seen last, to the minute", async () => {
  const { user, place } = await aFounder();
  const other = clerk.happen.createOrganization({ name: "Second Clinic", createdBy: user.id });
  await hear(clerk);
  const first = clerk.signIn(place);
  const second = clerk.signIn({ ...place, organizationId: other.id, sessionId: first.sessionId });
  const seen = async ({ token }: typeof first) => {
    await who({ authorization: `Bearer ${token}` });
    const [row] = await asAdmin<{ name: string; id: string }>(
      `SELECT o.name, s.id FROM sessions s JOIN organizations o ON o.id = s.active_organization_id
       JOIN users u ON u.id = s.user_id WHERE u.clerk_user_id = $1`,
      [user.id],
    );
    return row;
  };
  await seen(first);
  const kept = await seen(second);
  expect(kept?.name).toBe("Second Clinic");
  expect(await seen(first)).toEqual(kept);
  await asAdmin("UPDATE sessions SET last_seen_at = now() - interval '2 minutes' WHERE id = $1", [kept?.id]);
  expect((await seen(first))?.name).toBe("Harbour Physio");
});

test("an organization that was deleted at Clerk is closed to everybody", async () => {
  const { place, organization } = await aFounder();
  const headers = bearing(place);
  expect((await who(headers)).status).toBe(200);
  const [connection] = await asAdmin<{ id: string }>(
    `INSERT INTO organization_services (organization_id, id, provider, external_account_id, account_name, updated_at)
     SELECT id, gen_random_uuid(), 'cliniko', '1', 'Harbour', now() FROM organizations WHERE clerk_organization_id = $1
     RETURNING id`,
    [organization.id],
  );
  const scheduled = async () => (await listScheduledConnections("cliniko")).map(({ id }) => id);
  expect(await scheduled()).toContain(connection?.id);
  clerk.happen.deleteOrganization(organization);
  await hear(clerk);
  expect((await who(headers)).status).toBe(403);
  // Nothing is fetched for it any more, and nothing of it is removed.
  expect(await scheduled()).not.toContain(connection?.id);
});

test("a sign-in stands in the log once, however many calls the page makes", async () => {
  const { place, organization, user } = await aFounder();
  const { cookie } = clerk.signIn(place);
  await Promise.all(Array.from({ length: 6 }, () => who({ cookie })));
  const entries = await asAdmin(
    `SELECT a.actor_label FROM audit_log a JOIN organizations o ON o.id = a.organization_id
     WHERE o.clerk_organization_id = $1 AND a.action = 'sign_in'`,
    [organization.id],
  );
  expect(entries).toEqual([{ actor_label: "Ida Lund" }]);
  const told = await asAdmin<{ action: string; detail: object }>(
    `SELECT a.action, a.detail FROM audit_log a JOIN organizations o ON o.id = a.organization_id
     WHERE o.clerk_organization_id = $1 AND a.action LIKE 'member_%' AND a.actor_label = 'Clerk'`,
    [organization.id],
  );
  expect(told).toEqual([{ action: "member_joined", detail: { member: "Ida Lund", role: "tenant_owner" } }]);
  expect(user.id).toBe(place.userId);
});

test("whoever was deleted at Clerk stays in the log, and their row is marked", async () => {
  const { place, user, email } = await aFounder();
  expect((await who(bearing(place))).status).toBe(200);
  clerk.happen.deleteUser(user);
  clerk.messages.push(...clerk.messages.splice(0).toReversed());
  await hear(clerk);
  const rows = await asAdmin(
    `SELECT u.email, u.status, m.status AS member, count(a.id)::int AS entries FROM users u
     JOIN organization_users m ON m.user_id = u.id JOIN audit_log a ON a.actor_id = u.id::text
     WHERE u.clerk_user_id = $1 GROUP BY u.id, m.status`,
    [user.id],
  );
  expect(rows).toEqual([{ email, status: "inactive", member: "inactive", entries: 1 }]);
});

test("passwords open nothing, and are refused with the way to go", async () => {
  const body = { organizationName: "Never", fullName: "Nobody", email: anEmail(), password: aPassword };
  const signedUp = await aBrowser().call(signUpEndpoint, postSignUp, { body });
  const signedIn = await aBrowser().call(signInEndpoint, postLogin, { body });
  for (const { status, json } of [signedUp, signedIn]) {
    expect(status).toBe(422);
    expect(json.detail).toContain("through Clerk");
  }
});

test("signing out ends the session here and at Clerk, and takes its cookies back", async () => {
  const { place, organization } = await aFounder();
  const { cookie, sessionId } = clerk.signIn(place);
  expect((await who({ cookie })).status).toBe(200);
  const { status, headers } = await aBrowser().call(signOutEndpoint, postLogout, { headers: { cookie } });
  expect(status).toBe(204);
  expect(headers.get("set-cookie")).toMatch(/^__session=; Path=\/;.*Max-Age=0/);
  expect(clerk.world.sessions.get(sessionId)?.status).toBe("revoked");
  expect((await who({ cookie })).status).toBe(401);
  // The way in tells it from nobody: Clerk's own screen would send such a browser straight back.
  expect(await sessionDriver().readSession(new Headers({ cookie }))).toEqual({ status: "none", left: true });
  const [entry] = await asAdmin(
    `SELECT a.action FROM audit_log a JOIN organizations o ON o.id = a.organization_id
     WHERE o.clerk_organization_id = $1 AND a.action = 'sign_out'`,
    [organization.id],
  );
  expect(entry).toBeDefined();
});

test("signing out works while Clerk is away", async () => {
  const { place } = await aFounder();
  const { cookie } = clerk.signIn(place);
  expect((await who({ cookie })).status).toBe(200);
  clerk.isDown = true;
  expect((await aBrowser().call(signOutEndpoint, postLogout, { headers: { cookie } })).status).toBe(204);
  clerk.isDown = false;
  expect((await who({ cookie })).status).toBe(401);
});

test("an address that Clerk has verified is taken for the person who has it here, an unverified one is not", async () => {
  vi.spyOn(env, "AUTH", "get").mockReturnValue("builtin");
  const email = anEmail();
  const other = anEmail();
  for (const address of [email, other]) {
    const body = { organizationName: "Older Clinic", fullName: "Ida Lund", email: address, password: aPassword };
    expect((await aBrowser().call(signUpEndpoint, postSignUp, { body })).status).toBe(201);
  }
  vi.restoreAllMocks();
  const proven = clerk.happen.createUser({ email, firstName: "Ida", lastName: "Lund" });
  const unproven = clerk.happen.createUser({ email: other, verified: false });
  await hear(clerk);
  const rows = await asAdmin(
    `SELECT clerk_user_id, email FROM users WHERE email IN ($1, $2) ORDER BY email = $1 DESC`,
    [email, other],
  );
  expect(rows).toEqual([
    { clerk_user_id: proven.id, email },
    { clerk_user_id: null, email: other },
  ]);
  const [apart] = await asAdmin(`SELECT email FROM users WHERE clerk_user_id = $1`, [unproven.id]);
  expect(apart).toEqual({ email: `${unproven.id}@people.invalid` });
});

function membershipOf(userId: string): string {
  return [...clerk.world.memberships.values()].find((one) => one.userId === userId)?.id ?? "";
}

function setStatus(userKey: string, status: string) {
  return asAdmin(
    `UPDATE organization_users SET status = $2 WHERE user_id = (SELECT id FROM users WHERE clerk_user_id = $1)`,
    [userKey, status],
  );
}
