import { randomUUID } from "node:crypto";
import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anEmail, aSignedUpOwner, signInFrom } from "@tests/factories/browsers";
import { aClinic, aConnection } from "@tests/factories/clinics";
import { aMembership, aPerson } from "@tests/factories/people";
import { accept, invite } from "@tests/factories/team";
import { hash } from "bcryptjs";
import { describe, expect, test } from "vitest";
import { makeSuperAdmin } from "@/cli/super-admins";
import { importOwners } from "@/features/members/import/mutations";
import { randomToken, sha256 } from "@/lib/crypto/signature";
import type { TenantContext } from "@/lib/tenant/context";

test("an owner comes with the password of before, by merchant id, granted by themselves; again changes nothing", async () => {
  const { ctx, merchantId } = await aMerchant();
  const email = anEmail();
  const passwordHash = await hash("eleven quiet oars", 4);
  const file = JSON.stringify([{ email, name: "Ida Lund", merchantId, passwordHash }]);
  expect(await importOwners(file)).toEqual({ imported: 1, unchanged: 0, invited: 0, refused: [] });
  expect((await signInFrom(aBrowser(), email, "eleven quiet oars")).json).toMatchObject({
    role: "tenant_owner",
    organization: { id: ctx.organizationId },
  });
  const [member] = await membersOf(ctx);
  expect(member).toMatchObject({ role: "tenant_owner", granted_by: member?.user_id, expires_at: null });
  expect(await importOwners(file)).toEqual({ imported: 0, unchanged: 1, invited: 0, refused: [] });
  expect(await membersOf(ctx)).toHaveLength(1);
  expect(await deeds(ctx)).toEqual(["owner_imported", "sign_in"]);
});

test("an organization that is named goes before a merchant id", async () => {
  const [ctx, { merchantId }] = [await aClinic(), await aMerchant()];
  const file = `email,name,organization,merchantId\n${anEmail()},Ida Lund,${await slugOf(ctx)},${merchantId}\n`;
  expect((await importOwners(file)).imported).toBe(1);
  expect(await membersOf(ctx)).toHaveLength(1);
});

test("whoever has no password is sent a link, once, and chooses one with it", async () => {
  const { ctx, merchantId } = await aMerchant();
  const email = anEmail();
  const file = `email,name,merchantId\n${email},Ida Lund,${merchantId}\n`;
  expect(await importOwners(file)).toMatchObject({ imported: 1, invited: 1 });
  expect(await importOwners(file)).toMatchObject({ unchanged: 1, invited: 0 });
  const token = await mailedTo(ctx);
  const joined = await accept(aBrowser(), { token, fullName: "Ida Lund", password: "seven calm harbours" });
  expect(joined.json).toMatchObject({ role: "tenant_owner", user: { email } });
  expect(await membersOf(ctx)).toHaveLength(1);
});

test("what cannot be used is refused with its line and reason, and the rest goes in", async () => {
  const { ctx, merchantId } = await aMerchant();
  const twice = await aMerchant();
  await aConnectionOf(await aClinic(), twice.merchantId);
  const file = [
    "email,name,merchantId,organization",
    `${anEmail()},Nobody,no such account,`,
    `${anEmail()},Nobody,,no-such-clinic`,
    `${anEmail()},Ida Lund,${merchantId},`,
    `${anEmail()},Nobody,${merchantId},`,
    `${anEmail()},Nobody,${twice.merchantId},`,
    "no address,Nobody,1,",
  ].join("\n");
  const { imported, refused } = await importOwners(file);
  expect(imported).toBe(1);
  expect(refused).toEqual([
    { line: 2, reason: "No organization has the account no such account." },
    { line: 3, reason: 'There is no organization "no-such-clinic".' },
    { line: 5, reason: `Merchant id ${merchantId} has another user above.` },
    { line: 6, reason: expect.stringMatching(/^Several organizations/) },
    { line: 7, reason: expect.stringMatching(/e-mail/) },
  ]);
  expect(await membersOf(ctx)).toHaveLength(1);
});

test("whoever was deactivated since stays so, and somebody of a lesser role becomes an owner", async () => {
  const { ctx, merchantId } = await aMerchant();
  const file = `email,name,merchantId\n${anEmail()},Ida Lund,${merchantId}\n`;
  await importOwners(file);
  await asAdmin("UPDATE organization_users SET role = 'viewer' WHERE organization_id = $1", [ctx.organizationId]);
  expect(await importOwners(file)).toMatchObject({ imported: 1 });
  await asAdmin("UPDATE organization_users SET status = 'inactive' WHERE organization_id = $1", [ctx.organizationId]);
  expect(await importOwners(file)).toMatchObject({ imported: 0, refused: [{ line: 2 }] });
  expect(await membersOf(ctx)).toMatchObject([{ role: "tenant_owner", status: "inactive" }]);
});

describe("an address that somebody signed up with before", () => {
  test("makes nobody an owner who only claims it: the link that is mailed to it does", async () => {
    const { ctx, merchantId } = await aMerchant();
    const squatter = await aSignedUpOwner();
    const file = `email,name,merchantId\n${squatter.email},Ida Lund,${merchantId}\n`;
    expect(await importOwners(file)).toEqual({ imported: 0, unchanged: 0, invited: 1, refused: [] });
    expect(await membersOf(ctx)).toEqual([]);
    expect(await importOwners(file)).toEqual({ imported: 0, unchanged: 1, invited: 0, refused: [] });
    const joined = await accept(squatter.browser, { token: await mailedTo(ctx) });
    expect(joined.json).toMatchObject({ role: "tenant_owner", organization: { id: ctx.organizationId } });
    expect(await importOwners(file)).toMatchObject({ imported: 0, unchanged: 1, refused: [] });
  });

  test("counts as theirs from then on, and so does one that came with the import", async () => {
    const [first, second] = [await aMerchant(), await aMerchant()];
    const file = (email: string, merchantId: string) => `email,name,merchantId\n${email},Ida Lund,${merchantId}\n`;
    const { email, browser } = await aSignedUpOwner();
    await importOwners(file(email, first.merchantId));
    await accept(browser, { token: await mailedTo(first.ctx) });
    expect(await importOwners(file(email, second.merchantId))).toMatchObject({ imported: 1, invited: 0 });
    const passwordHash = await hash("eleven quiet oars", 4);
    const line = { email: anEmail(), name: "Ida Lund", passwordHash };
    const both = [first, second].map(({ merchantId }) => ({ ...line, merchantId }));
    expect(await importOwners(JSON.stringify(both))).toMatchObject({ imported: 2, refused: [] });
  });

  test("is not proven by an invitation, whose link its sender has seen", async () => {
    const [{ ctx, merchantId }, attacker] = [await aMerchant(), await aSignedUpOwner()];
    const email = anEmail();
    const { token } = await invite({ cookie: attacker.browser.cookie() ?? "" }, { email, role: "viewer" });
    expect((await accept(aBrowser(), { token, fullName: "Mallory", password: "seven calm harbours" })).status).toBe(
      200,
    );
    expect(await importOwners(`email,name,merchantId\n${email},Ida Lund,${merchantId}\n`)).toMatchObject({
      invited: 1,
    });
    expect(await membersOf(ctx)).toEqual([]);
  });

  test.each([
    [true, { imported: 1, invited: 0 }],
    [false, { imported: 0, invited: 1 }],
  ])("counts as theirs if Clerk has verified it: %s", async (verified, outcome) => {
    const { merchantId } = await aMerchant();
    const { email, userId } = await aSignedUpOwner();
    const key = `user_${userId}`;
    await asAdmin("UPDATE users SET clerk_user_id = $1 WHERE id = $2", [key, userId]);
    await asAdmin(
      `INSERT INTO directory_entries (kind, id, whole, gone, at, email, data)
       VALUES ('person', $1, true, false, now(), $2, $3)`,
      [key, email, { email, verified, banned: false, fullName: "Ida Lund" }],
    );
    expect(await importOwners(`email,name,merchantId\n${email},Ida Lund,${merchantId}\n`)).toMatchObject(outcome);
  });

  test("is refused where it is a colleague's, who has another role", async () => {
    const { ctx, merchantId } = await aMerchant();
    const { email, userId } = await aSignedUpOwner();
    await aMembership(ctx, userId);
    const { refused } = await importOwners(`email,name,merchantId\n${email},Ida Lund,${merchantId}\n`);
    expect(refused).toEqual([{ line: 2, reason: expect.stringMatching(/has not proven/) }]);
    expect(await membersOf(ctx)).toMatchObject([{ role: "viewer" }]);
  });
});

test("an invitation that somebody there had sent before does not let its sender choose an imported owner's password", async () => {
  const { ctx, merchantId } = await aMerchant();
  const email = anEmail();
  const administrator = await aPerson(ctx, "tenant_admin");
  const { token } = await invite(administrator, { email, role: "nurse" });
  expect(await importOwners(`email,name,merchantId\n${email},Ida Lund,${merchantId}\n`)).toMatchObject({
    imported: 1,
    invited: 1,
  });
  const chosen = { fullName: "Mallory", password: "seven calm harbours" };
  expect((await accept(aBrowser(), { token, ...chosen })).status).toBe(404);
  await asAdmin("UPDATE invitations SET revoked_at = now() WHERE organization_id = $1 AND revoked_at IS NULL", [
    ctx.organizationId,
  ]);
  await asAdmin("UPDATE invitations SET revoked_at = NULL WHERE token_hash = $1", [sha256(token)]);
  expect((await accept(aBrowser(), { token, ...chosen })).status).toBe(401);
});

describe("making a super admin", () => {
  test("the first of a hub needs the address alone, later ones their id as well", async () => {
    const [first, second, third] = [await aSignedUpOwner(), await aSignedUpOwner(), await aSignedUpOwner()];
    const begun = await makeSuperAdmin({ email: ` ${first.email.toUpperCase()}`, own: false });
    expect(begun).toEqual({ granted: true, facts: expect.stringContaining(`${first.userId}, here since 2`) });
    expect(begun.facts).toContain("Harbour Physio (tenant_owner)");
    expect(await makeSuperAdmin({ email: second.email, own: false })).toMatchObject({ granted: false });
    await expect(makeSuperAdmin({ email: second.email, confirmed: third.userId, own: false })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await superAdmins()).toEqual([first.userId]);
    const asked = { email: second.email, confirmed: second.userId, own: false };
    expect(await makeSuperAdmin(asked)).toMatchObject({ granted: true });
    expect(await makeSuperAdmin({ email: third.email, own: true })).toMatchObject({ granted: true });
    expect(await superAdmins()).toHaveLength(3);
    await expect(makeSuperAdmin({ email: anEmail(), own: false })).rejects.toMatchObject({ code: "not_found" });
  });
});

async function superAdmins(): Promise<unknown[]> {
  return (await asAdmin("SELECT id FROM users WHERE super_admin ORDER BY created_at")).map(({ id }) => id);
}

/** The token of the one link that was mailed: only its hash is kept, so another takes its place. */
async function mailedTo({ organizationId }: TenantContext): Promise<string> {
  const token = randomToken();
  await asAdmin("UPDATE invitations SET token_hash = $1 WHERE organization_id = $2 AND invited_by IS NULL", [
    sha256(token),
    organizationId,
  ]);
  return token;
}

async function aMerchant(): Promise<{ ctx: TenantContext; merchantId: string }> {
  const ctx = await aClinic();
  const merchantId = randomUUID();
  await aConnectionOf(ctx, merchantId);
  return { ctx, merchantId };
}

async function aConnectionOf(ctx: TenantContext, account: string): Promise<void> {
  const { connectionId } = await aConnection(ctx);
  await asAdmin("UPDATE organization_services SET external_account_id = $1 WHERE id = $2", [account, connectionId]);
}

function membersOf({ organizationId }: TenantContext) {
  return asAdmin("SELECT * FROM organization_users WHERE organization_id = $1", [organizationId]);
}

async function slugOf({ organizationId }: TenantContext): Promise<unknown> {
  const [row] = await asAdmin("SELECT slug FROM organizations WHERE id = $1", [organizationId]);
  return row?.slug;
}

async function deeds({ organizationId }: TenantContext): Promise<unknown[]> {
  const rows = await asAdmin("SELECT action FROM audit_log WHERE organization_id = $1 ORDER BY at, id", [
    organizationId,
  ]);
  return rows.map(({ action }) => action);
}
