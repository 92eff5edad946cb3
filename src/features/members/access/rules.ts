import type { ExplainedPermission, Reason } from "@/features/members/access/schema";
import { permissionWords } from "@/features/members/permissions/rules";
import type { AdjustmentView, MemberView } from "@/features/members/schema";
import { allows, effectivePermissions, givenBy, memberRoles, type Permission, permissions } from "@/lib/auth/roles";

/** Every permission there is, with the reason why a member has it or not. Agrees with what the product lets them do. */
export function explain(member: MemberView): ExplainedPermission[] {
  const asked: Permission[] = [...permissions, ...memberRoles.map((role) => `users.invite:${role}` as const)];
  return asked.map((permission) => explainOne(member, permission));
}

function explainOne(member: MemberView, permission: Permission): ExplainedPermission {
  const [because, adjustment] = reasonFor(member, permission);
  return {
    permission,
    ...permissionWords(permission),
    allowed: because === "super_admin" || because === "role" || because === "granted",
    because,
    ...sourceOf(member, because, adjustment),
  };
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
  return { by: null, at: null, expiresAt: null };
}
