import { type Change, changeMember, noteChange, refuseOwn } from "@/features/members/change/mutations";
import { type Adjusted, adjust, type Wanted, withOne } from "@/features/members/grants/rules";
import { requireFuture } from "@/features/members/mutations";
import { readMember } from "@/features/members/queries";
import { mayGrant } from "@/features/members/rules";
import type { MemberView } from "@/features/members/schema";
import { parseAdjustments, type StoredAdjustments } from "@/lib/auth/adjustments";
import { givenBy } from "@/lib/auth/roles";
import { AppError } from "@/lib/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Replaces what a member is granted beyond their role, what they are denied of it, or both; a list that is left out
 * stays. Throws `not_found`; `forbidden` for somebody above oneself and for what one could not have oneself;
 * `unprocessable` for oneself, for an end that has passed, and for the last owner.
 */
export async function setGrants(ctx: TenantContext, { id, ...wanted }: Wanted & { id: string }): Promise<MemberView> {
  requirePermission(ctx, "users.manage");
  await changeMember(ctx, { id }, (change) => write(change, () => wanted));
  return readMember(ctx, id);
}

type One = { id: string } & Parameters<typeof withOne>[1];

/** Grants or denies one permission, or leaves it to the role again; the others stay. Throws as `setGrants` does. */
export async function adjustPermission(ctx: TenantContext, { id, ...one }: One): Promise<MemberView> {
  requirePermission(ctx, "users.manage");
  await changeMember(ctx, { id }, (change) => write(change, (stored) => withOne(stored, one)));
  return readMember(ctx, id);
}

async function write(change: Change, wanted: (stored: StoredAdjustments) => Wanted): Promise<void> {
  const { db, ctx, by, member } = change;
  const before = parseAdjustments(member.permissions);
  const adjusted = adjust(before, wanted(before), { by: by.userId, at: ctx.now() });
  const { granted, denied, lifted, stored } = adjusted;
  if (granted.length + denied.length + lifted.length === 0) return;
  refuseOwn(change, "permissions");
  requireGrantable(change, adjusted);
  const { organizationId } = ctx;
  await db.organizationUser.updateMany({ where: { organizationId, id: member.id }, data: { permissions: stored } });
  await noteChange(change, "member_grants_changed", {
    granted: granted.map(({ permission }) => permission),
    denied,
    lifted,
  });
}

/** Nobody hands on what they could not have; lifting a denial hands on as well, one of everything what the role has. */
function requireGrantable({ ctx, by, member }: Change, { granted, lifted }: Adjusted): void {
  for (const { expiresAt } of granted) requireFuture(expiresAt === null ? null : new Date(expiresAt), ctx.now());
  const denials = parseAdjustments(member.permissions).deny;
  const freed = lifted.filter((one) => one !== "*" && denials.includes(one));
  const given = granted.map(({ permission }) => permission);
  const beyond =
    given.find((permission) => givenBy(permission).length === 0) ??
    [...given, ...freed].find((permission) => !mayGrant(by.role, by.held, permission));
  if (beyond)
    throw new AppError("forbidden", `You do not have "${beyond}" to give. Ask an owner of your organization.`);
}
