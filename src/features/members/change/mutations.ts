import { recordAudit } from "@/features/audit/mutations";
import type { AuditDetail } from "@/features/audit/schema";
import { noSuchMember } from "@/features/members/queries";
import { heldBy, isBacked, isLastingOwner, reaches, type Standing } from "@/features/members/rules";
import { allows, parseRole, type Role } from "@/lib/auth/roles";
import type { TenantDb } from "@/lib/db/guard";
import { lockMemberships } from "@/lib/db/members";
import { listShutOut, type PersonRow, readPerson } from "@/lib/db/system/members";
import { type Sides, withTenantAndSystem } from "@/lib/db/system/mixed";
import { AppError } from "@/lib/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** A membership, and the name of its person. */
export type Member = Standing & { id: string; userId: string; grantedBy: string | null; name: string };

/** Who changes it, as they stand now and not as they stood when their request began. */
export type Changer = { userId: string; role: Role; held: ReadonlySet<string> };

/** A change under way: its transaction, who makes it, and whom it is about. */
export type Change = { db: TenantDb; as: Sides; ctx: TenantContext; by: Changer; member: Member };

/**
 * One change of a membership, in a transaction that no other change of the organization's memberships overlaps. Throws
 * `not_found`; `forbidden` if who asks may not, or not any more, or not with somebody above them; and `unprocessable`
 * if the organization would be left without an owner. Open invitations that the member could not send any more are
 * withdrawn with it.
 */
export async function changeMember(
  ctx: TenantContext,
  { id }: { id: string },
  work: (change: Change) => Promise<void>,
): Promise<void> {
  requirePermission(ctx, "users.manage");
  await withTenantAndSystem(ctx, async (as) => {
    const members = await as.tenant((db) => readMembers(db, ctx));
    const found = members.find((member) => member.id === id);
    if (!found) throw noSuchMember();
    const people = await readBoth(as, { actor: ctx.actor, userId: found.userId });
    const by = changerOf(ctx, people.actor, members);
    refuseAbove(by, found.role);
    const member = { ...found, name: people.about.fullName };
    await as.tenant((db) => work({ db, as, ctx, by, member }));
    await keepAnOwner(as, ctx, members);
    await as.tenant((db) => withdrawUnbacked(db, ctx, { inviter: people.about, by }));
  });
}

/** Notes a change in the log, in its transaction. */
export async function noteChange({ db, ctx, member }: Change, action: string, detail: AuditDetail = {}): Promise<void> {
  const subject = { subjectType: "member", subjectId: member.id };
  await recordAudit(db, ctx, { action, ...subject, detail: { member: member.name, ...detail } });
}

/** Throws `forbidden` for a role that is above one's own; nobody makes a super admin. */
export function refuseAbove({ role }: Pick<Changer, "role">, other: string): void {
  const wanted = parseRole(other) ?? "super_admin";
  if (reaches(role, wanted)) return;
  if (wanted === "super_admin") throw new AppError("forbidden", "Nobody can make somebody a super admin from here.");
  throw new AppError("forbidden", "This is above your own role. Ask an owner of your organization.");
}

/** Throws `unprocessable` for a change of oneself that somebody else should make. */
export function refuseOwn({ by, member }: Change, what: string): void {
  if (by.userId !== member.userId) return;
  throw new AppError("unprocessable", `You cannot change your own ${what}. Ask another owner of your organization.`);
}

async function readMembers(db: TenantDb, ctx: TenantContext): Promise<Omit<Member, "name">[]> {
  const { organizationId } = ctx;
  await lockMemberships(db, organizationId);
  return db.organizationUser.findMany({ where: { organizationId } });
}

type Asked = { actor: TenantContext["actor"]; userId: string };

async function readBoth(as: Sides, { actor, userId }: Asked): Promise<{ actor: PersonRow; about: PersonRow }> {
  return as.system(async (sql) => {
    const asking = actor.type === "user" ? await readPerson(sql, actor.id) : null;
    const about = await readPerson(sql, userId);
    if (!asking) throw new AppError("forbidden", "Only people change who is in the team.");
    if (!about) throw noSuchMember();
    return { actor: asking, about };
  });
}

/** Whoever lost the right while they waited for their turn is refused. */
function changerOf(ctx: TenantContext, { id, superAdmin }: PersonRow, members: Omit<Member, "name">[]): Changer {
  const own = members.find(({ userId }) => userId === id);
  if (superAdmin) return { userId: id, role: "super_admin", held: new Set(["*"]) };
  const held = own ? heldBy(own, ctx.now()) : new Set<string>();
  const role = parseRole(own?.role ?? "");
  if (role && allows(held, "users.manage")) return { userId: id, role, held };
  throw new AppError("forbidden", "Your own access has just changed. Ask an owner of your organization.");
}

async function keepAnOwner(as: Sides, ctx: TenantContext, before: Omit<Member, "name">[]): Promise<void> {
  const { organizationId } = ctx;
  const shutOut = await as.system((sql) =>
    listShutOut(
      sql,
      before.map(({ userId }) => userId),
    ),
  );
  const isOwner = (member: Standing & { userId: string }) =>
    !shutOut.includes(member.userId) && isLastingOwner(member, ctx.now());
  if (!before.some(isOwner)) return;
  const where = { organizationId, role: "tenant_owner" };
  const owners = await as.tenant((db) => db.organizationUser.findMany({ where }));
  if (owners.some(isOwner)) return;
  throw new AppError(
    "unprocessable",
    "This is the last owner whose access does not end. Make somebody else an owner first.",
  );
}

type Withdrawing = { inviter: PersonRow; by: Changer };

async function withdrawUnbacked(db: TenantDb, ctx: TenantContext, { inviter, by }: Withdrawing): Promise<void> {
  const { organizationId } = ctx;
  const standing = await db.organizationUser.findUnique({
    where: { organizationId_userId: { organizationId, userId: inviter.id } },
  });
  const sent = { organizationId, invitedBy: inviter.id, acceptedAt: null, revokedAt: null };
  const open = await db.invitation.findMany({ where: { ...sent, expiresAt: { gt: ctx.now() } } });
  for (const { id, email, role } of open.filter((one) => !isBacked(one.role, inviter, standing, ctx.now()))) {
    await db.invitation.updateMany({ where: { ...sent, id }, data: { revokedAt: ctx.now(), revokedBy: by.userId } });
    const subject = { subjectType: "invitation", subjectId: id };
    await recordAudit(db, ctx, { action: "invitation_revoked", ...subject, detail: { email, role } });
  }
}
