import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, anEmail } from "@tests/factories/browsers";
import { aClinic } from "@tests/factories/clinics";
import { aPerson } from "@tests/factories/people";
import { aColleague, accept, type Colleague, callAs, invite, membersOf } from "@tests/factories/team";
import { expect, test } from "vitest";
import { PATCH as patchStatus } from "@/app/api/agents/[id]/status/route";
import { GET as getInvitations } from "@/app/api/invitations/route";
import { PATCH as patchGrants } from "@/app/api/members/[id]/grants/route";
import { PATCH as patchMember } from "@/app/api/members/[id]/route";
import { setGrantsEndpoint } from "@/features/members/grants/schema";
import { listInvitationsEndpoint } from "@/features/members/invitations/schema";
import { setStatusEndpoint, updateMemberEndpoint } from "@/features/members/schema";

// An invitation holds only while whoever sent it could send it: nobody who is dismissed lets themselves back in.

const newcomer = { fullName: "Nora Pike", password: "seven calm harbours" };
const list = [listInvitationsEndpoint, getInvitations] as const;
const inviting = ["users.invite:tenant_owner"];
const setStatus = [setStatusEndpoint, patchStatus] as const;
const update = [updateMemberEndpoint, patchMember] as const;
const setGrants = [setGrantsEndpoint, patchGrants] as const;

test.each([
  ["deactivated", (owner: Person, second: Colleague) => change(owner, second, setStatus, { status: "inactive" })],
  ["demoted", (owner: Person, second: Colleague) => change(owner, second, update, { role: "viewer" })],
  ["denied it", (owner: Person, second: Colleague) => change(owner, second, setGrants, { deny: inviting })],
])("%s, their open invitations are withdrawn, and what they could still send stays", async (_, dismiss) => {
  const [{ owner, second }, other] = [await twoOwners(), await anOwner()];
  const [own, ownElsewhere] = [
    await invite(second, { email: anEmail(), role: "tenant_owner" }),
    await invite(other, { email: anEmail(), role: "tenant_owner" }),
  ];
  const byOwner = await invite(owner, { email: anEmail(), role: "tenant_owner" });
  expect(await dismiss(owner, second)).toBe(200);
  const { json } = await callAs(owner, list, { query: "?status=revoked" });
  expect(json.data).toMatchObject([{ id: own.invitation?.id }]);
  const [deed] = await asAdmin(
    "SELECT actor_id FROM audit_log WHERE action = 'invitation_revoked' AND subject_id = $1",
    [own.invitation?.id],
  );
  expect(deed).toEqual({ actor_id: owner.userId });
  expect((await accept(aBrowser(), { token: own.token, ...newcomer })).status).toBe(404);
  for (const { token } of [byOwner, ownElsewhere]) {
    expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(200);
  }
});

test("an owner who becomes an administrator keeps only the invitations that administrators send", async () => {
  const { owner, second } = await twoOwners();
  const asOwner = await invite(second, { email: anEmail(), role: "tenant_owner" });
  const asAdministrator = await invite(second, { email: anEmail(), role: "nurse" });
  expect(await change(owner, second, update, { role: "tenant_admin" })).toBe(200);
  expect((await accept(aBrowser(), { token: asOwner.token, ...newcomer })).status).toBe(404);
  expect((await accept(aBrowser(), { token: asAdministrator.token, ...newcomer })).status).toBe(200);
});

test.each([
  ["their access has run out", "UPDATE organization_users SET expires_at = now() WHERE user_id = $1"],
  ["they were shut out of the product", "UPDATE users SET status = 'inactive' WHERE id = $1"],
  ["their membership is gone otherwise", "UPDATE organization_users SET status = 'inactive' WHERE user_id = $1"],
])("an invitation is not taken once %s, even if nobody withdrew it", async (_, happened) => {
  const { owner, second } = await twoOwners();
  const { token } = await invite(second, { email: anEmail(), role: "tenant_owner" });
  await asAdmin(happened, [second.userId]);
  expect((await accept(aBrowser(), { token, ...newcomer })).status).toBe(404);
  expect(await membersOf(owner, "?search=nora")).toEqual([]);
});

test("one that a super admin sent holds for as long as they are there", async () => {
  const ctx = await aClinic();
  const [first, second] = [await aPerson(ctx, "super_admin"), await aPerson(ctx, "super_admin")];
  const [kept, lost] = [
    await invite(first, { email: anEmail(), role: "tenant_owner" }),
    await invite(second, { email: anEmail(), role: "tenant_owner" }),
  ];
  await asAdmin("UPDATE users SET super_admin = false WHERE id = $1", [second.userId]);
  expect((await accept(aBrowser(), { token: kept.token, ...newcomer })).status).toBe(200);
  expect((await accept(aBrowser(), { token: lost.token, ...newcomer })).status).toBe(404);
});

type Person = { cookie: string; userId: string };

async function change(by: Person, { memberId: id }: Colleague, to: Parameters<typeof callAs>[1], body: object) {
  return (await callAs(by, to, { params: { id }, body })).status;
}

async function twoOwners() {
  const ctx = await aClinic();
  return { owner: await aPerson(ctx, "tenant_owner"), second: await aColleague(ctx, "tenant_owner") };
}

async function anOwner() {
  const ctx = await aClinic();
  return { ...(await aPerson(ctx, "tenant_owner")), organizationId: ctx.organizationId };
}
