import { expect, test } from "vitest";
import { roleOf, standingsOf } from "@/lib/auth/directory-standings";
import type { DirectoryMembership, DirectoryOrganization } from "@/lib/db/system/directory";

test.each([
  ["org:admin", "tenant_admin"],
  ["org:member", "clinic_staff"],
  ["org:owner", "tenant_owner"],
  ["org:tenant_owner", "tenant_owner"],
  ["org:nurse", "nurse"],
  ["org:investor", "investor"],
  ["org:COMPANY_ADMIN", "tenant_admin"],
  ["admin", "tenant_admin"],
  ["basic_member", "clinic_staff"],
  ["org:gardener", "viewer"],
  ["org:super_admin", "viewer"],
  ["super_admin", "viewer"],
  ["org:SUPER_ADMIN", "viewer"],
  ["org:constructor", "viewer"],
  ["__proto__", "viewer"],
  ["", "viewer"],
])("Clerk's role %j is ours %j", (theirs, ours) => {
  expect(roleOf(theirs)).toBe(ours);
});

type Given = Partial<DirectoryMembership> & { role?: string; createdAt?: string };

function member(name: string, { role = "org:member", createdAt = "2026-01-01", ...given }: Given = {}) {
  return {
    id: `orgmem_${name}`,
    gone: false,
    whole: true,
    at: new Date(0),
    userId: name,
    fullName: name,
    personGone: false,
    data: { organization: "org_1", person: `user_${name}`, role, createdAt },
    ...given,
  };
}

function rolesIn(memberships: DirectoryMembership[], more: Partial<DirectoryOrganization> = {}) {
  const data = { name: "Harbour", slug: "harbour", createdBy: null };
  const standings = standingsOf({ gone: false, data, slugTaken: false, invitations: [], memberships, ...more });
  return Object.fromEntries(standings.map(({ userId, role, status }) => [userId, `${role} ${status}`]));
}

const createdBy = (person: string) => ({ data: { name: "Harbour", slug: "harbour", createdBy: person } });

test("the administrator who made the organization is its owner", () => {
  const admins = [member("ida", { role: "org:admin" }), member("nils", { role: "org:admin", createdAt: "2025-01-01" })];
  expect(rolesIn(admins, createdBy("user_ida"))).toEqual({ ida: "tenant_owner active", nils: "tenant_admin active" });
});

test("where that one is not there, or is none any more, the first administrator is", () => {
  const admins = [member("ida", { role: "org:admin" }), member("nils", { role: "org:admin", createdAt: "2025-01-01" })];
  expect(rolesIn(admins)).toMatchObject({ nils: "tenant_owner active", ida: "tenant_admin active" });
  expect(rolesIn(admins, createdBy("user_left"))).toMatchObject({ nils: "tenant_owner active" });
  const [ida, nils] = [member("ida"), member("nils", { role: "org:admin" })];
  expect(rolesIn([ida, nils], createdBy("user_ida"))).toEqual({
    ida: "clinic_staff active",
    nils: "tenant_owner active",
  });
});

test("nobody is made an owner where a role says who it is, or where nobody administers", () => {
  const team = [member("ida", { role: "org:admin" }), member("nils", { role: "org:owner" })];
  expect(rolesIn(team, createdBy("user_ida"))).toEqual({ ida: "tenant_admin active", nils: "tenant_owner active" });
  expect(rolesIn([member("ida")], createdBy("user_ida"))).toEqual({ ida: "clinic_staff active" });
});

test("an administrator who has left owns nothing", () => {
  const gone = member("ida", { role: "org:admin", gone: true });
  const closed = member("eva", { role: "org:admin", personGone: true });
  const stays = member("nils", { role: "org:admin", createdAt: "2026-02-02" });
  expect(rolesIn([gone, closed, stays], createdBy("user_ida"))).toEqual({
    ida: "tenant_admin inactive",
    eva: "tenant_admin inactive",
    nils: "tenant_owner active",
  });
});

test("everybody's membership ends with the organization", () => {
  expect(rolesIn([member("ida", { role: "org:admin" })], { gone: true })).toEqual({ ida: "tenant_admin inactive" });
});

test("of several memberships of a person the one that stands counts, and the newest of those", () => {
  const left = member("ida", { id: "orgmem_a", gone: true, role: "org:admin", createdAt: "2026-03-01" });
  const back = member("ida", { id: "orgmem_b", role: "org:nurse", createdAt: "2026-02-01" });
  const newer = member("ida", { id: "orgmem_c", role: "org:agent", createdAt: "2026-02-02" });
  expect(rolesIn([left, back])).toEqual({ ida: "nurse active" });
  expect(rolesIn([back, newer, left])).toEqual({ ida: "agent active" });
});

test("what a sign-in claims counts only while Clerk itself has said nothing", () => {
  const claimed = member("ida", { id: "claimed", whole: false, role: "org:admin", createdAt: "2026-09-09" });
  expect(rolesIn([claimed])).toEqual({ ida: "tenant_owner active" });
  expect(rolesIn([claimed, member("ida", { gone: true })])).toEqual({ ida: "clinic_staff inactive" });
});
