import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anEmail, aPassword, aSignedUpOwner, signInFrom } from "@tests/factories/browsers";
import { aClinic } from "@tests/factories/clinics";
import { heldBy } from "@tests/factories/held";
import { cheapHash } from "@tests/factories/passwords";
import { aPerson } from "@tests/factories/people";
import { aPostOffice } from "@tests/factories/smtp";
import { aColleague, accept, callAs, invite, membersOf } from "@tests/factories/team";
import { expect, test } from "vitest";
import { PATCH as patchStatus } from "@/app/api/agents/[id]/status/route";
import { GET as getSession } from "@/app/api/auth/session/route";
import { POST as postResend } from "@/app/api/invitations/[id]/resend/route";
import { DELETE as deleteInvitation } from "@/app/api/invitations/[id]/route";
import { GET as getInvitations } from "@/app/api/invitations/route";
import { countOne, invitationsSent } from "@/features/accounts/guessing/mutations";
import { getSessionEndpoint } from "@/features/accounts/schema";
import {
  listInvitationsEndpoint,
  resendInvitationEndpoint,
  revokeInvitationEndpoint,
} from "@/features/members/invitations/schema";
import { setStatusEndpoint } from "@/features/members/schema";
import { sha256 } from "@/lib/crypto/signature";
import { deliverMail } from "@/lib/mail";

const newcomer = { fullName: "Nora Pike", password: "seven calm harbours" };
const list = [listInvitationsEndpoint, getInvitations] as const;
const revoke = [revokeInvitationEndpoint, deleteInvitation] as const;
const resend = [resendInvitationEndpoint, postResend] as const;

test("somebody new names themselves, chooses a password, and is in, with the role that they were invited to", async () => {
  const owner = await anOwner();
  const email = anEmail();
  const { status, token, invitation } = await invite(owner, { email, role: "clinic_staff" });
  expect(status).toBe(201);
  expect(invitation).toMatchObject({ email, role: "clinic_staff", status: "open", invitedBy: "Robin Example" });
  const browser = aBrowser();
  const joined = await accept(browser, { token, ...newcomer });
  expect(joined.json).toMatchObject({ role: "clinic_staff", user: { email, fullName: "Nora Pike" } });
  expect((await browser.call(getSessionEndpoint, getSession)).status).toBe(200);
  expect((await signInFrom(aBrowser(), email, newcomer.password)).status).toBe(200);
  const [member] = await membersOf(owner, "?search=nora");
  expect(member).toMatchObject({ name: "Nora Pike", role: "clinic_staff", grantedBy: { name: "Robin Example" } });
  expect(await deeds(owner.organizationId)).toEqual(["member_invited", "member_joined", "sign_in"]);
});

test("somebody who has an account joins with its password, and works in both", async () => {
  const [owner, other] = [await anOwner(), await aSignedUpOwner()];
  const { token } = await invite(owner, { email: other.email, role: "tenant_admin" });
  const joined = await accept(aBrowser(), { token, password: aPassword });
  expect(joined.json).toMatchObject({ role: "tenant_admin", organization: { id: owner.organizationId } });
  expect((await signInFrom(aBrowser(), other.email)).json).toMatchObject({
    organization: { id: other.organizationId },
  });
});

test("whoever is signed in with the invited address needs no password", async () => {
  const [owner, other] = [await anOwner(), await aSignedUpOwner()];
  const { token } = await invite(owner, { email: other.email, role: "viewer" });
  const cookie = other.browser.cookie();
  const joined = await accept(other.browser, { token });
  expect(joined.json).toMatchObject({ role: "viewer", organization: { id: owner.organizationId } });
  // It is the session from before, so that signing out ends whatever a copy of its cookie can do.
  expect(other.browser.cookie()).toBe(cookie);
});

test("an organization sends no more invitations in a day than a hub's good name bears, old ones included", async () => {
  const owner = await anOwner();
  const { organizationId } = owner;
  const { invitation } = await invite(owner, { email: anEmail(), role: "viewer" });
  for (let sent = 1; sent < 200; sent += 1) await countOne({ organizationId }, invitationsSent);
  const refused = await invite(owner, { email: anEmail(), role: "viewer" });
  expect(refused).toMatchObject({ status: 429, json: { code: "rate_limited" } });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(80_000);
  expect((await callAs(owner, resend, { params: { id: invitation?.id ?? "" } })).status).toBe(429);
  expect((await invite(await anOwner(), { email: anEmail(), role: "viewer" })).status).toBe(201);
});

test("a link holds for seven days, and for seven more when it is sent again", async () => {
  const owner = await anOwner();
  const { invitation, token } = await invite(owner, { email: anEmail(), role: "viewer" });
  const days = (sent: unknown) => {
    const { sentAt, expiresAt } = sent as { sentAt: string; expiresAt: string };
    return (Date.parse(expiresAt) - Date.parse(sentAt)) / 86_400_000;
  };
  expect(days(invitation)).toBe(7);
  await asAdmin("UPDATE invitations SET expires_at = now() WHERE id = $1", [invitation?.id]);
  expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(404);
  const again = await callAs(owner, resend, { params: { id: invitation?.id ?? "" } });
  expect(days(again.json.invitation)).toBe(7);
});

test("the membership ends when the invitation says", async () => {
  const owner = await anOwner();
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const { token } = await invite(owner, { email: anEmail(), role: "viewer", expiresAt });
  await accept(aBrowser(), { token, ...newcomer });
  expect((await membersOf(owner, "?role=viewer"))[0]).toMatchObject({ expiresAt, status: "active" });
});

test("older names of roles are understood", async () => {
  const { invitation } = await invite(await anOwner(), { email: anEmail(), role: "COMPANY_ADMIN" });
  expect(invitation?.role).toBe("tenant_admin");
});

test("nobody invites to a role that is not theirs to give, and nobody to super admin", async () => {
  const owner = await anOwner();
  const ctx = await aClinic();
  const admin = await aPerson(ctx, "tenant_admin");
  for (const role of ["tenant_owner", "tenant_admin", "investor"]) {
    expect((await invite(admin, { email: anEmail(), role })).status).toBe(403);
  }
  expect((await invite(admin, { email: anEmail(), role: "nurse" })).status).toBe(201);
  for (const person of [owner, await aPerson(ctx, "super_admin")]) {
    for (const role of ["super_admin", "SUPER_ADMIN"]) {
      expect((await invite(person, { email: anEmail(), role })).status).toBe(403);
    }
  }
  expect((await invite(await aPerson(ctx, "clinic_staff"), { email: anEmail(), role: "viewer" })).status).toBe(403);
  expect((await invite(owner, { email: anEmail(), role: "janitor" })).status).toBe(400);
  expect((await invite(owner, { email: anEmail(), role: "viewer", expiresAt: "2020-01-01T00:00:00Z" })).status).toBe(
    422,
  );
});

test("whether an address has an account elsewhere makes no difference to who invites it", async () => {
  const [owner, other] = [await anOwner(), await aSignedUpOwner()];
  const answers = [
    await invite(owner, { email: other.email, role: "viewer" }),
    await invite(owner, { email: anEmail(), role: "viewer" }),
  ];
  const shapes = answers.map(({ status, json }) => [status, Object.keys(json), Object.keys(json.invitation as object)]);
  expect(shapes[0]).toEqual(shapes[1]);
});

test("an address is invited once at a time, and members are not invited, deactivated ones included", async () => {
  const owner = await anOwner();
  const email = anEmail();
  const twins = await Promise.all([1, 2].map(() => invite(owner, { email, role: "viewer" })));
  expect(twins.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  const { token } = twins.find(({ status }) => status === 201) ?? { token: "" };
  await accept(aBrowser(), { token, ...newcomer });
  expect((await invite(owner, { email, role: "nurse" })).json.detail).toMatch(/is a member already/);
  const [member] = await membersOf(owner, "?search=nora");
  const status = [setStatusEndpoint, patchStatus] as const;
  await callAs(owner, status, { params: { id: member?.id ?? "" }, body: { status: "inactive" } });
  expect((await invite(owner, { email, role: "nurse" })).json.detail).toMatch(/was a member before/);
});

test("one that ran out stands in nobody's way", async () => {
  const owner = await anOwner();
  const email = anEmail();
  const { token } = await invite(owner, { email, role: "viewer" });
  await asAdmin("UPDATE invitations SET expires_at = now() - interval '1 second' WHERE token_hash = $1", [
    sha256(token),
  ]);
  expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(404);
  expect((await invite(owner, { email, role: "viewer" })).status).toBe(201);
});

test("nobody joins an organization that is closed", async () => {
  const owner = await anOwner();
  const { token } = await invite(owner, { email: anEmail(), role: "viewer" });
  await asAdmin("UPDATE organizations SET closed_at = now() WHERE id = $1", [owner.organizationId]);
  expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(404);
});

test("a link works once, however many follow it at the same moment", async () => {
  const owner = await anOwner();
  const { token } = await invite(owner, { email: anEmail(), role: "viewer" });
  const all = await Promise.all([1, 2, 3].map(() => accept(aBrowser(), { token, ...newcomer })));
  expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
  expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(404);
  expect(await membersOf(owner, "?role=viewer")).toHaveLength(1);
});

test("a link that is withdrawn, or taken, while somebody is about to take it lets nobody in", async () => {
  for (const meanwhile of ["revoked_at = now()", "accepted_at = now()", "expires_at = now()"]) {
    const owner = await anOwner();
    const { token, invitation } = await invite(owner, { email: anEmail(), role: "viewer" });
    const held = await heldBy("SELECT FROM organizations WHERE id = $1 FOR NO KEY UPDATE", [owner.organizationId]);
    const accepting = accept(aBrowser(), { token, ...newcomer });
    await held.untilWaitedFor(1);
    await held.query(`UPDATE invitations SET ${meanwhile} WHERE id = $1`, [invitation?.id]);
    await held.commit();
    expect((await accepting).status, meanwhile).toBe(404);
    expect(await membersOf(owner)).toHaveLength(1);
  }
});

test("a withdrawn link, a replaced one, and one that never was get the same answer", async () => {
  const owner = await anOwner();
  const withdrawn = await invite(owner, { email: anEmail(), role: "viewer" });
  const replaced = await invite(owner, { email: anEmail(), role: "viewer" });
  const params = (id = "") => ({ params: { id } });
  expect((await callAs(owner, revoke, params(withdrawn.invitation?.id))).status).toBe(204);
  expect((await callAs(owner, revoke, params(withdrawn.invitation?.id))).status).toBe(204);
  const again = await callAs(owner, resend, params(replaced.invitation?.id));
  const answers = await Promise.all(
    [withdrawn.token, replaced.token, "a".repeat(43), "short"].map((token) =>
      accept(aBrowser(), { token, ...newcomer }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  const token = String(again.json.link).split("/invite/")[1];
  expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(200);
  expect((await callAs(owner, resend, params(withdrawn.invitation?.id))).status).toBe(409);
  expect((await callAs(owner, revoke, params(replaced.invitation?.id))).status).toBe(409);
});

test("an admin withdraws and sends again only what they could have sent", async () => {
  const ctx = await aClinic();
  const [owner, admin] = [await aPerson(ctx, "tenant_owner"), await aPerson(ctx, "tenant_admin")];
  const { invitation } = await invite(owner, { email: anEmail(), role: "tenant_admin" });
  const params = { params: { id: invitation?.id ?? "" } };
  expect((await callAs(admin, revoke, params)).status).toBe(403);
  expect((await callAs(admin, resend, params)).status).toBe(403);
  const { json } = await callAs(admin, list, { query: "?status=open" });
  expect(json.data).toMatchObject([{ id: invitation?.id, status: "open" }]);
});

test("a wrong password, an account that is not theirs, and a missing name get the same answer, and ten are the most", async () => {
  const [owner, other] = [await anOwner(), await aSignedUpOwner()];
  const known = await invite(owner, { email: other.email, role: "viewer" });
  const unknown = await invite(owner, { email: anEmail(), role: "viewer" });
  const stranger = await aSignedUpOwner();
  const answers = [
    await accept(aBrowser(), { token: known.token, password: "a wrong guess" }),
    await accept(aBrowser(), { token: unknown.token, password: "a wrong guess" }),
    await accept(aBrowser(), { token: known.token, ...newcomer }),
    await accept(aBrowser(), { token: known.token }),
    await accept(stranger.browser, { token: known.token }),
    await accept(stranger.browser, { token: unknown.token }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
  expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  const guesses = Array.from({ length: 6 }, () =>
    accept(aBrowser(), { token: known.token, password: "a wrong guess" }),
  );
  expect((await Promise.all(guesses)).map(({ status }) => status)).toEqual(Array(6).fill(401));
  const late = await accept(aBrowser(), { token: known.token, password: aPassword });
  expect(late.status).toBe(429);
  expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(800);
});

test("a wrong password for an invitation takes the same time, whether there is an account and however it keeps its own", async () => {
  const [owner, other] = [await anOwner(), await aSignedUpOwner()];
  await asAdmin("UPDATE users SET password_hash = $1 WHERE id = $2", [cheapHash(), other.userId]);
  const time = async (email: string) => {
    const { token } = await invite(owner, { email, role: "viewer" });
    const startedAt = performance.now();
    expect((await accept(aBrowser(), { token, password: "a wrong guess" })).status).toBe(401);
    return performance.now() - startedAt;
  };
  const [known, unknown] = [await time(other.email), await time(anEmail())];
  expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(1.3);
});

test("an invitation that Clerk sent is not taken here by its name at Clerk", async () => {
  const owner = await anOwner();
  const { token, invitation } = await invite(owner, { email: anEmail(), role: "tenant_owner" });
  await asAdmin("UPDATE invitations SET invited_by = NULL, token_hash = $1 WHERE id = $2", [
    sha256("clerk:orginv_1"),
    invitation?.id,
  ]);
  for (const given of ["clerk:orginv_1", token]) {
    expect((await accept(aBrowser(), { token: given, ...newcomer })).status).toBe(404);
  }
});

test("tokens are not guessed from one address without end", async () => {
  const browser = aBrowser();
  for (let tries = 0; tries < 10; tries += 1) await accept(browser, { token: `guess ${tries}`, ...newcomer });
  const { token } = await invite(await anOwner(), { email: anEmail(), role: "viewer" });
  expect((await accept(browser, { token, ...newcomer })).status).toBe(429);
  expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(200);
});

test("somebody new needs a password that is worth the name", async () => {
  const { token } = await invite(await anOwner(), { email: anEmail(), role: "viewer" });
  const { status, json } = await accept(aBrowser(), { token, fullName: "Nora Pike", password: "short" });
  expect(status).toBe(400);
  expect(json.errors).toEqual([{ path: "password", message: expect.stringMatching(/at least 10/) }]);
});

test("whoever was shut out after being invited stays out", async () => {
  const ctx = await aClinic();
  const [owner, colleague] = [await aPerson(ctx, "tenant_owner"), await aColleague(ctx, "viewer")];
  const [{ email } = { email: "" }] = await asAdmin<{ email: string }>("SELECT email FROM users WHERE id = $1", [
    colleague.userId,
  ]);
  await asAdmin("UPDATE organization_users SET user_id = $1 WHERE id = $2", [
    (await aSignedUpOwner()).userId,
    colleague.memberId,
  ]);
  const { token } = await invite(owner, { email, role: "nurse" });
  await asAdmin("UPDATE organization_users SET user_id = $1, status = 'inactive' WHERE id = $2", [
    colleague.userId,
    colleague.memberId,
  ]);
  await asAdmin("UPDATE users SET password_hash = NULL WHERE id = $1", [colleague.userId]);
  await asAdmin("UPDATE invitations SET invited_by = NULL WHERE token_hash = $1", [sha256(token)]);
  expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(404);
});

test("an account without a password is not taken over by an invitation to another organization", async () => {
  const [ctx, attacker] = [await aClinic(), await anOwner()];
  const victim = await aColleague(ctx, "tenant_owner");
  await asAdmin("UPDATE users SET password_hash = NULL WHERE id = $1", [victim.userId]);
  const [{ email } = { email: "" }] = await asAdmin<{ email: string }>("SELECT email FROM users WHERE id = $1", [
    victim.userId,
  ]);
  const { token } = await invite(attacker, { email, role: "viewer" });
  expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(401);
});

test("the database keeps only the hash of a link, and no list shows even that", async () => {
  const owner = await anOwner();
  const { token } = await invite(owner, { email: anEmail(), role: "viewer" });
  const [row] = await asAdmin<{ all: string }>('SELECT i::text AS "all" FROM invitations i WHERE token_hash = $1', [
    sha256(token),
  ]);
  expect(row?.all).not.toContain(token);
  const { json } = await callAs(owner, list);
  expect(JSON.stringify(json)).not.toMatch(new RegExp(`${token}|${sha256(token)}`));
});

test("mail goes out where there is a server; a development server and a demo write it down, production never does", async () => {
  const letter = { to: ["nora@harbour.example"], subject: "An invitation", text: "The link" };
  const written: string[] = [];
  const write = (line: string) => written.push(line);
  const post = (SMTP_URL: string | undefined, NODE_ENV: "development" | "production", HUB_MODE?: "demo") =>
    deliverMail(letter, { SMTP_URL, NODE_ENV, HUB_MODE, LOG_LEVEL: "info" }, write);
  const office = await aPostOffice();
  expect(await post(office.url, "production")).toBe(true);
  expect(office.letters).toMatchObject([{ to: letter.to, text: expect.stringContaining("The link") }]);
  await office.close();
  expect(await post(undefined, "production")).toBe(false);
  expect(written).toEqual([]);
  expect(await post(undefined, "development")).toBe(false);
  expect(written.join()).toContain("The link");
  expect(await post(undefined, "production", "demo")).toBe(false);
  expect(written).toHaveLength(2);
  expect(await post(office.url, "production", "demo").catch(() => "refused")).toBe("refused");
  expect(written).toHaveLength(2);
});

async function anOwner() {
  const ctx = await aClinic();
  return { ...(await aPerson(ctx, "tenant_owner")), organizationId: ctx.organizationId };
}

async function deeds(organizationId: string): Promise<string[]> {
  const rows = await asAdmin<{ action: string }>(
    "SELECT action FROM audit_log WHERE organization_id = $1 ORDER BY at, id",
    [organizationId],
  );
  return rows.map(({ action }) => action);
}
