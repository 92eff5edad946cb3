import { randomUUID } from "node:crypto";
import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anEmail, signInFrom } from "@tests/factories/browsers";
import { aClinic, aConnection } from "@tests/factories/clinics";
import { accept } from "@tests/factories/team";
import { hash } from "bcryptjs";
import { expect, test } from "vitest";
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
  const token = randomToken();
  await asAdmin("UPDATE invitations SET token_hash = $1 WHERE organization_id = $2", [
    sha256(token),
    ctx.organizationId,
  ]);
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
