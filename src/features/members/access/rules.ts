import type { PlanFeature } from "@/features/billing/schema";
import type { Block, ExplainedPermission, Reason } from "@/features/members/access/schema";
import { permissionWords } from "@/features/members/permissions/rules";
import type { AdjustmentView, MemberView } from "@/features/members/schema";
import { pageNeeds } from "@/lib/auth/pages";
import {
  allows,
  effectivePermissions,
  givenBy,
  lookPermissions,
  memberRoles,
  type Permission,
  permissions,
} from "@/lib/auth/roles";

/** What decides beside the membership: what the organization pays for, and whether it does. */
export type Allowance = { readOnly: boolean; features: readonly PlanFeature[] };

/**
 * Every permission there is, with the reason why a member has it or not, and what keeps one that they have from being of
 * use. Agrees with what the product lets them do.
 */
export function explain(member: MemberView, allowance: Allowance): ExplainedPermission[] {
  return asked.map((permission) => explainOne(member, allowance, permission));
}

/** The same of a super admin who looks in from outside: all that can be seen, and nothing else. */
export function explainLook(): ExplainedPermission[] {
  return asked.map((permission) => ({
    permission,
    ...permissionWords(permission),
    allowed: lookPermissions.some((one) => one === permission),
    because: "looking",
    ...unknown,
    blocked: null,
  }));
}

/** The permission that a page of an organization asks for, by its address; null where everybody may. */
export function neededFor(path: string): Permission | null {
  if (path.startsWith("/settings/sessions")) return null;
  if (/^\/patients\/[^/]+\/edit$/.test(path)) return "patients.edit";
  const [area = ""] = /^\/[a-z-]+/.exec(path) ?? [];
  return pageNeeds[path] ?? pageNeeds[area] ?? null;
}

const asked: Permission[] = [...permissions, ...memberRoles.map((role) => `users.invite:${role}` as const)];

const unknown = { by: null, at: null, expiresAt: null };

function explainOne(member: MemberView, allowance: Allowance, permission: Permission): ExplainedPermission {
  const [because, adjustment] = reasonFor(member, permission);
  const allowed = because === "super_admin" || because === "role" || because === "granted";
  return {
    permission,
    ...permissionWords(permission),
    allowed,
    because,
    ...sourceOf(member, because, adjustment),
    blocked: allowed ? blockOf(permission, allowance) : null,
  };
}

/** What stays possible to an organization that can only read: to look, to take its data along, and to pay. */
function blockOf(permission: Permission, { readOnly, features }: Allowance): Block | null {
  const isKept = permission.endsWith(".view") || ["data.export", "billing.manage", "admin.*"].includes(permission);
  if (readOnly && !isKept) return "subscription";
  return permission === "users.invite:investor" && !features.includes("investors") ? "plan" : null;
}

type Found = [Reason, AdjustmentView?];

function reasonFor({ superAdmin, status, role, adjustments }: MemberView, permission: Permission): Found {
  if (status !== "active") return [status === "expired" ? "expired" : "not_active"];
  if (superAdmin) return ["super_admin"];
  const about = adjustments.filter((one) => allows(new Set(effectOf(one)), permission));
  const denial = about.find(({ effect }) => effect === "deny");
  if (denial) return ["denied", denial];
  if (allows(new Set(effectivePermissions(role)), permission)) return ["role"];
  const grants = about.filter(({ effect }) => effect === "grant");
  const grant = grants.find(({ ended }) => !ended);
  if (grant) return ["granted", grant];
  return grants[0] ? ["grant_ended", grants[0]] : ["not_included"];
}

/** Only a grant may be written as `:readonly`; a denial is taken as it stands. */
function effectOf({ permission, effect }: AdjustmentView): string[] {
  return effect === "deny" ? [permission] : givenBy(permission);
}

function sourceOf(member: MemberView, because: Reason, adjustment: AdjustmentView | undefined) {
  if (adjustment) return { by: adjustment.by, at: adjustment.at, expiresAt: adjustment.expiresAt };
  if (because === "role" || because === "expired") {
    return { by: member.grantedBy?.name ?? null, at: member.grantedAt, expiresAt: member.expiresAt };
  }
  return unknown;
}
