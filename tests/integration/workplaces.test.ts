import { asAdmin } from "@tests/factories/admin-sql";
import { aBrowser, aSignedUpOwner, signInFrom } from "@tests/factories/browsers";
import { aClinic } from "@tests/factories/clinics";
import { aMembership, aPerson } from "@tests/factories/people";
import { expect, test } from "vitest";
import { POST as postOrganization } from "@/app/api/auth/session/organization/route";
import { GET as getSession } from "@/app/api/auth/session/route";
import { GET as getOrganizations } from "@/app/api/organizations/route";
import { getSessionEndpoint } from "@/features/accounts/schema";
import { enterOrganization } from "@/features/workplaces/mutations";
import { enterOrganizationEndpoint, listOrganizationsEndpoint } from "@/features/workplaces/schema";
import { newId } from "@/lib/db/id";
import type { TenantContext } from "@/lib/tenant/context";

type Owner = Awaited<ReturnType<typeof aSignedUpOwner>>;

const past = () => new Date(Date.now() - 60_000);

test("somebody in several organizations goes on working in another, with the role that they have there", async () => {
  const owner = await aSignedUpOwner();
  const other = await aClinic();
  await aMembership(other, owner.userId, { role: "nurse" });
  expect(await placesOf(owner)).toEqual([
    [other.organizationId, "nurse"],
    [owner.organizationId, "tenant_owner"],
  ]);

  expect(await enter(owner, other.organizationId)).toBe(204);
  expect(await whereIs(owner)).toEqual([200, other.organizationId, "nurse"]);
  expect(await enter(owner, owner.organizationId)).toBe(204);
  expect(await whereIs(owner)).toEqual([200, owner.organizationId, "tenant_owner"]);
  expect(await notesIn(other)).toEqual([{ action: "organization_entered", actor_id: owner.userId }]);
});

test("an organization that one does not belong to is answered as one that nobody has", async () => {
  const owner = await aSignedUpOwner();
  const foreign = await aSignedUpOwner();
  for (const id of [foreign.organizationId, newId()]) expect(await enter(owner, id)).toBe(404);
  expect(await whereIs(owner)).toEqual([200, owner.organizationId, "tenant_owner"]);
  expect(
    await asAdmin(`SELECT action FROM audit_log WHERE organization_id = $1 AND actor_id = $2`, [
      foreign.organizationId,
      owner.userId,
    ]),
  ).toEqual([]);
});

test.each([
  ["expired", { expiresAt: past() }],
  ["ended", { status: "inactive" as const }],
  ["not accepted yet", { status: "pending" as const }],
])("a membership that has %s is neither offered nor entered", async (_, standing) => {
  const owner = await aSignedUpOwner();
  const other = await aClinic();
  await aMembership(other, owner.userId, standing);
  expect(await placesOf(owner)).toEqual([[owner.organizationId, "tenant_owner"]]);
  expect(await enter(owner, other.organizationId)).toBe(404);
  expect(await whereIs(owner)).toEqual([200, owner.organizationId, "tenant_owner"]);
});

test("an organization that has closed is neither offered nor entered", async () => {
  const owner = await aSignedUpOwner();
  const other = await aClinic();
  await aMembership(other, owner.userId);
  await asAdmin(`UPDATE organizations SET closed_at = now() WHERE id = $1`, [other.organizationId]);
  expect(await placesOf(owner)).toEqual([[owner.organizationId, "tenant_owner"]]);
  expect(await enter(owner, other.organizationId)).toBe(404);
});

test("whoever has lost one organization is let into nothing by itself, and may choose another", async () => {
  const owner = await aSignedUpOwner();
  const other = await aClinic();
  await aMembership(other, owner.userId, { role: "viewer" });
  await asAdmin(`UPDATE organization_users SET status = 'inactive' WHERE user_id = $1 AND organization_id = $2`, [
    owner.userId,
    owner.organizationId,
  ]);
  expect((await whereIs(owner))[0]).toBe(403);
  expect(await placesOf(owner)).toEqual([[other.organizationId, "viewer"]]);
  expect(await enter(owner, other.organizationId)).toBe(204);
  expect(await whereIs(owner)).toEqual([200, other.organizationId, "viewer"]);
});

test("nothing that a browser adds to its cookies or address switches the organization", async () => {
  const owner = await aSignedUpOwner();
  const other = await aClinic();
  await aMembership(other, owner.userId);
  const id = other.organizationId;
  const tricks = [
    { cookie: `${owner.browser.cookie()}; organization=${id}; active_organization_id=${id}; hub_organization=${id}` },
    { cookie: `${owner.browser.cookie()}`, "x-organization-id": id, "x-hub-organization": id },
  ];
  for (const headers of tricks) {
    const { json } = await owner.browser.call(getSessionEndpoint, getSession, {
      headers,
      query: `?organizationId=${id}`,
    });
    expect(json.organization).toMatchObject({ id: owner.organizationId });
  }
});

test.each([
  ["another site's Origin", { origin: "https://elsewhere.example" }],
  ["a form's body", { "content-type": "application/x-www-form-urlencoded" }],
  ["a cross-site fetch", { "sec-fetch-site": "cross-site" }],
])("%s switches nothing", async (_, headers) => {
  const owner = await aSignedUpOwner();
  const other = await aClinic();
  await aMembership(other, owner.userId);
  const body = { organizationId: other.organizationId };
  expect((await owner.browser.call(enterOrganizationEndpoint, postOrganization, { body, headers })).status).toBe(403);
  expect((await whereIs(owner))[1]).toBe(owner.organizationId);
});

test("one session moves, and the same person's others stay where they are", async () => {
  const owner = await aSignedUpOwner();
  const other = await aClinic();
  await aMembership(other, owner.userId);
  const phone = aBrowser();
  await signInFrom(phone, owner.email);
  expect(await enter(owner, other.organizationId)).toBe(204);
  const { json } = await phone.call(getSessionEndpoint, getSession);
  expect(json.organization).toMatchObject({ id: owner.organizationId });
});

test("a sign-in that was ended meanwhile, or is somebody else's, goes nowhere", async () => {
  const owner = await aSignedUpOwner();
  const other = await aClinic();
  await aMembership(other, owner.userId);
  const stranger = await aPerson(await aClinic(), "viewer");
  const [{ id: own } = { id: "" }] = await asAdmin<{ id: string }>("SELECT id FROM sessions WHERE user_id = $1", [
    owner.userId,
  ]);
  const user = { id: owner.userId, fullName: "Ida Lund", email: owner.email };
  const { organizationId } = other;
  const enterBy = (sessionId: string) => enterOrganization({ sessionId, user, superAdmin: false }, { organizationId });
  await expect(enterBy(stranger.sessionId)).rejects.toMatchObject({ code: "not_found" });
  for (const end of ["revoked_at = now()", "revoked_at = NULL, expires_at = now()"]) {
    await asAdmin(`UPDATE sessions SET ${end} WHERE id = $1`, [own]);
    await expect(enterBy(own), end).rejects.toMatchObject({ code: "not_found" });
  }
  expect(await notesIn(other)).toEqual([]);
});

test("nobody is let in without a session", async () => {
  const body = { organizationId: newId() };
  expect((await aBrowser().call(enterOrganizationEndpoint, postOrganization, { body })).status).toBe(401);
  expect((await aBrowser().call(listOrganizationsEndpoint, getOrganizations)).status).toBe(401);
});

async function enter({ browser }: Owner, organizationId: string): Promise<number> {
  return (await browser.call(enterOrganizationEndpoint, postOrganization, { body: { organizationId } })).status;
}

async function whereIs({ browser }: Owner): Promise<unknown[]> {
  const { status, json } = await browser.call(getSessionEndpoint, getSession);
  return [status, (json.organization as { id: string } | undefined)?.id, json.role];
}

async function placesOf({ browser }: Owner): Promise<unknown[]> {
  const { json } = await browser.call(listOrganizationsEndpoint, getOrganizations);
  return (json.data as { id: string; role: string }[]).map(({ id, role }) => [id, role]);
}

function notesIn({ organizationId }: TenantContext) {
  return asAdmin(`SELECT action, actor_id FROM audit_log WHERE organization_id = $1`, [organizationId]);
}
