import type { MemberStatus } from "@/features/members/schema";

import { adjustmentsAt } from "@/lib/auth/adjustments";
import {
  allows,
  effectivePermissions,
  type MemberRole,
  memberRoles,
  parseRole,
  type Role,
  rankOf,
} from "@/lib/auth/roles";
import { localDay } from "@/lib/format/date";

/** A membership as the rules about it see it. */
export type Standing = { role: string; status: string; expiresAt: Date | null; permissions: unknown };

/** How a membership is shown: an active one whose end has passed is expired. */
export function statusOf({ status, expiresAt }: Pick<Standing, "status" | "expiresAt">, now: Date): MemberStatus {
  if (status !== "active") return status === "pending" ? "pending" : "inactive";
  return expiresAt !== null && expiresAt.getTime() <= now.getTime() ? "expired" : "active";
}

/** What a membership lets its person do at a moment; nothing, unless it holds. */
export function heldBy(standing: Standing, now: Date): ReadonlySet<string> {
  const role = parseRole(standing.role);
  if (role === null || statusOf(standing, now) !== "active") return new Set();
  return new Set(effectivePermissions(role, adjustmentsAt(standing.permissions, now)));
}

/** Whether an organization can rely on this one: an owner for good, who may manage its people. */
export function isLastingOwner(standing: Standing, now: Date): boolean {
  return (
    standing.role === "tenant_owner" && standing.expiresAt === null && allows(heldBy(standing, now), "users.manage")
  );
}

/** Whether somebody of one role may change, or make somebody, another. Nobody makes a super admin. */
export function reaches(own: Role, other: Role): boolean {
  return other !== "super_admin" && rankOf(own) >= rankOf(other);
}

/** Whether somebody may hand a permission on: they have it, or a role that they may give has it. */
export function mayGrant(own: Role, held: ReadonlySet<string>, permission: string): boolean {
  if (allows(held, permission)) return true;
  const given = memberRoles.filter((role) => reaches(own, role));
  return given.some((role) => allows(new Set(effectivePermissions(role)), permission));
}

type Inviter = { active: boolean; superAdmin: boolean };

/** Whether an invitation to a role still stands behind whoever sent it: they could send it at this moment. */
export function isBacked(role: string, by: Inviter | null, standing: Standing | null, now: Date): boolean {
  if (!by?.active || !standing || statusOf(standing, now) !== "active") return false;
  return by.superAdmin || allows(heldBy(standing, now), `users.invite:${role}`);
}

/** The roles that somebody may invite others to, most far-reaching first. */
export function invitableRoles(held: ReadonlySet<string>): MemberRole[] {
  return memberRoles.filter((role) => allows(held, `users.invite:${role}`));
}

/** The last day of the clinic's calendar before an end, as a form shows it. */
export function lastDayBefore(end: string | null, timeZone: string): string {
  return end === null ? "" : localDay(Date.parse(end) - 1, timeZone);
}
