import { parseRole, type Role } from "@/lib/auth/roles";
import type { DirectoryMembership, DirectoryOrganization } from "@/lib/db/system/directory";

/** What the directory makes of one person in one organization. */
export type Standing = {
  userId: string;
  role: Exclude<Role, "super_admin">;
  status: "active" | "inactive";
  since: string;
};

const administrator = "org:admin";

/** Clerk's own names for roles, beside ours with `org:` before them. */
const clerkRoles: Record<string, Standing["role"]> = {
  "org:owner": "tenant_owner",
  [administrator]: "tenant_admin",
  "org:member": "clinic_staff",
  admin: "tenant_admin",
  basic_member: "clinic_staff",
};

/**
 * The role that one of Clerk's means here. Ours are understood as custom roles (`org:nurse`); one that nobody here knows
 * may only look, and none makes a super admin.
 */
export function roleOf(clerkRole: string): Standing["role"] {
  const known = Object.hasOwn(clerkRoles, clerkRole) ? clerkRoles[clerkRole] : undefined;
  const role = known ?? parseRole(clerkRole.replace(/^org:/, ""));
  return role === null || role === "super_admin" ? "viewer" : role;
}

/**
 * How everybody stands in an organization of the directory. Clerk knows no owners: the administrator who made the
 * organization is its owner, or the first administrator where that one is not there, unless a role says owner itself.
 */
export function standingsOf({ gone, data, memberships }: DirectoryOrganization): Standing[] {
  const current = [...Map.groupBy(memberships, ({ userId }) => userId).values()].map(currentOf);
  const isHere = (one: DirectoryMembership) => !gone && !one.gone && !one.personGone;
  const owner = ownerAmong(current.filter(isHere), data.createdBy);
  return current
    .map((one): Standing => {
      const role = one === owner ? "tenant_owner" : roleOf(one.data.role);
      return { userId: one.userId, role, status: isHere(one) ? "active" : "inactive", since: one.data.createdAt };
    })
    .toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
}

/** Of several memberships of one person, one that stands; what a sign-in only claimed counts while nothing else is known. */
function currentOf(memberships: DirectoryMembership[]): DirectoryMembership {
  const [best] = memberships.toSorted(
    (a, b) =>
      Number(b.whole) - Number(a.whole) ||
      Number(a.gone) - Number(b.gone) ||
      b.data.createdAt.localeCompare(a.data.createdAt) ||
      (a.id < b.id ? 1 : -1),
  );
  if (!best) throw new RangeError("Nobody can stand without a membership.");
  return best;
}

function ownerAmong(here: DirectoryMembership[], createdBy: string | null): DirectoryMembership | null {
  if (here.some(({ data }) => roleOf(data.role) === "tenant_owner")) return null;
  const [first, ...others] = here
    .filter(({ data }) => roleOf(data.role) === "tenant_admin")
    .toSorted((a, b) => a.data.createdAt.localeCompare(b.data.createdAt) || (a.id < b.id ? -1 : 1));
  return [first, ...others].find((one) => one?.data.person === createdBy) ?? first ?? null;
}
