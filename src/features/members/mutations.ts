import type { z } from "zod";
import { requireFeature } from "@/features/billing/queries";
import { admitMember } from "@/features/members/admission/mutations";
import { type Change, changeMember, noteChange, refuseAbove, refuseOwn } from "@/features/members/change/mutations";
import { readMember } from "@/features/members/queries";
import { statusOf } from "@/features/members/rules";
import type { MemberView, statusInput, updateMemberInput } from "@/features/members/schema";
import { parseRole, type Role, rankOf } from "@/lib/auth/roles";
import { AppError } from "@/lib/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

type UpdateMemberInput = z.output<typeof updateMemberInput> & { id: string };

/**
 * Changes a member's role, when their access ends, or both. Throws `not_found`; `forbidden` for somebody or something
 * above oneself; `subscription` for investors where the plan has none; `unprocessable` for an end that has passed, for most
 * of oneself, and for the last owner.
 */
export async function updateMember(ctx: TenantContext, input: UpdateMemberInput): Promise<MemberView> {
  requirePermission(ctx, "users.manage");
  const { id, role, expiresAt } = input;
  await changeMember(ctx, { id }, async (change) => {
    const now = role === undefined ? change : await changeRole(change, role);
    if (expiresAt !== undefined) await changeEnd(now, expiresAt === null ? null : new Date(expiresAt));
  });
  return readMember(ctx, id);
}

type StatusInput = z.output<typeof statusInput> & { id: string };

/** Deactivates a member, or lets them in again. Again does nothing. Throws as `updateMember` does. */
export async function setMemberStatus(ctx: TenantContext, { id, status }: StatusInput): Promise<MemberView> {
  requirePermission(ctx, "users.manage");
  await changeMember(ctx, { id }, async (change) => {
    if (change.member.status === status) return;
    refuseOwn(change, "status");
    if (status === "active") await readmit(change);
    else await deactivate(change);
  });
  return readMember(ctx, id);
}

async function changeRole(change: Change, role: Role): Promise<Change> {
  const { db, ctx, by, member } = change;
  if (member.role === role) return change;
  refuseAbove(by, role);
  if (role === "investor") await requireFeature(db, ctx, "investors");
  if (rankOf(role) >= rankOf(parseRole(member.role) ?? "viewer")) refuseOwn(change, "role, except to one below it");
  const { organizationId } = ctx;
  const data = { role, grantedBy: by.userId, grantedAt: ctx.now() };
  await db.organizationUser.updateMany({ where: { organizationId, id: member.id }, data });
  await noteChange(change, "member_role_changed", { from: member.role, to: role });
  return { ...change, member: { ...member, role } };
}

async function changeEnd(change: Change, expiresAt: Date | null): Promise<void> {
  const { db, ctx, member } = change;
  if ((member.expiresAt?.getTime() ?? null) === (expiresAt?.getTime() ?? null)) return;
  refuseOwn(change, "last day");
  requireFuture(expiresAt, ctx.now());
  const { organizationId } = ctx;
  if (statusOf(member, ctx.now()) === "expired") await admitMember(db, ctx, { ...termsOf(change), expiresAt });
  else await db.organizationUser.updateMany({ where: { organizationId, id: member.id }, data: { expiresAt } });
  await noteChange(change, "member_end_changed", { expiresAt: expiresAt?.toISOString() ?? "never" });
}

async function deactivate(change: Change): Promise<void> {
  const { db, ctx, member } = change;
  const { organizationId } = ctx;
  await db.organizationUser.updateMany({ where: { organizationId, id: member.id }, data: { status: "inactive" } });
  await noteChange(change, "member_deactivated");
}

async function readmit(change: Change): Promise<void> {
  const { db, ctx, member } = change;
  requireFuture(member.expiresAt, ctx.now());
  await admitMember(db, ctx, termsOf(change));
  await noteChange(change, "member_reactivated", { role: member.role });
}

function termsOf({ by, member: { userId, role, expiresAt } }: Change) {
  return { userId, role, expiresAt, grantedBy: by.userId };
}

/** Throws `unprocessable` for an end that has passed already. */
export function requireFuture(at: Date | null, now: Date): void {
  if (at === null || at.getTime() > now.getTime()) return;
  const errors = [{ path: "expiresAt", message: "This day has passed. Choose one to come, or none." }];
  throw new AppError("unprocessable", "Their access would have ended already. Choose a later last day first.", {
    errors,
  });
}
