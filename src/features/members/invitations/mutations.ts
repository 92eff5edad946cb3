import { env } from "@/env";
import { countOne, invitationsSent } from "@/features/accounts/guessing/mutations";
import { recordAudit } from "@/features/audit/mutations";
import { toInvitationView } from "@/features/members/invitations/queries";
import { type InviteInput, invitationDays, type SentInvitation } from "@/features/members/invitations/schema";
import { requireFuture } from "@/features/members/mutations";
import { sessionDriver } from "@/lib/auth/driver";
import { parseRole, type Role, roleNames } from "@/lib/auth/roles";
import { randomToken, sha256 } from "@/lib/crypto/signature";
import { isDuplicate } from "@/lib/db/errors";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { findMembership, listNames } from "@/lib/db/system/members";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { deliverMail } from "@/lib/mail";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Invites somebody by e-mail, and hands back the link, which is kept nowhere. Whether the address has an account makes no
 * difference. `evenMembers` is for those who were imported and have no password yet. Throws `forbidden` for a role that the caller may not give; `conflict` for somebody who is a member or
 * invited already; `rate_limited` after two hundred in a day; `unprocessable` for an end that has passed, and where people are invited at Clerk.
 */
export async function inviteMember(
  ctx: TenantContext,
  input: InviteInput,
  { evenMembers = false } = {},
): Promise<SentInvitation> {
  requirePermission(ctx, `users.invite:${input.role}`);
  const { organizationId } = ctx;
  const { email, role, expiresAt } = input;
  refuseSuperAdmin(role);
  refuseWithClerk();
  const membershipExpiresAt = expiresAt ? new Date(expiresAt) : null;
  requireFuture(membershipExpiresAt, ctx.now());
  await countOne({ organizationId }, invitationsSent);
  const token = randomToken();
  const data = { organizationId, id: newId(), email, role, membershipExpiresAt, ...sending(ctx, token) };
  await withTenantAndSystem(ctx, async (as) => {
    const member = await as.system((sql) => findMembership(sql, { organizationId, email }));
    if (member && !evenMembers) throw alreadyMember(member.status);
    await as.tenant(async (db) => {
      await makeRoom(db, ctx, { email, evenSent: evenMembers });
      await db.invitation.create({ data });
      await noteInvitation(db, ctx, { action: "member_invited", id: data.id, email, role });
    });
  }).catch(asInvited);
  return send(ctx, { id: data.id, token });
}

/**
 * Sends an invitation again, with a new link; the one before stops working. Throws `not_found`, `forbidden` for a role that
 * the caller may not give, `rate_limited` as for a new one, `conflict` once it was taken or withdrawn.
 */
export async function resendInvitation(ctx: TenantContext, { id }: { id: string }): Promise<SentInvitation> {
  requirePermission(ctx, "users.view");
  refuseWithClerk();
  const { organizationId } = ctx;
  await countOne({ organizationId }, invitationsSent);
  const token = randomToken();
  await withTenant(ctx, async (db) => {
    const { email, role } = await findOwn(db, ctx, id);
    const where = { organizationId, id, acceptedAt: null, revokedAt: null };
    const { count } = await db.invitation.updateMany({ where, data: sending(ctx, token) });
    if (count === 0) throw ended();
    await noteInvitation(db, ctx, { action: "invitation_resent", id, email, role });
  });
  return send(ctx, { id, token });
}

/**
 * Withdraws an invitation; its link stops working. Again does nothing. Throws `not_found`, `forbidden` for a role that the
 * caller may not give, `conflict` once it was taken, and `unprocessable` where people are invited at Clerk.
 */
export async function revokeInvitation(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  requirePermission(ctx, "users.view");
  refuseWithClerk();
  const { organizationId, actor } = ctx;
  await withTenant(ctx, async (db) => {
    const { email, role, revokedAt } = await findOwn(db, ctx, id);
    if (revokedAt) return;
    const where = { organizationId, id, acceptedAt: null, revokedAt: null };
    const data = { revokedAt: ctx.now(), revokedBy: actor.type === "user" ? actor.id : null };
    const { count } = await db.invitation.updateMany({ where, data });
    if (count === 0) throw ended();
    await noteInvitation(db, ctx, { action: "invitation_revoked", id, email, role });
  });
}

/** A row's part that a new sending changes. */
function sending({ actor, now }: TenantContext, token: string) {
  const sentAt = now();
  return {
    tokenHash: sha256(token),
    invitedBy: actor.type === "user" ? actor.id : null,
    sentAt,
    expiresAt: new Date(sentAt.getTime() + invitationDays * 86_400_000),
  };
}

/** One that ran out stands in nobody's way; nor, `evenSent`, does one that a person has sent and therefore seen. */
async function makeRoom(
  db: TenantDb,
  ctx: TenantContext,
  { email, evenSent }: { email: string; evenSent: boolean },
): Promise<void> {
  const { organizationId } = ctx;
  const unneeded = [{ expiresAt: { lte: ctx.now() } }, ...(evenSent ? [{ invitedBy: { not: null } }] : [])];
  await db.invitation.updateMany({
    where: { organizationId, email, acceptedAt: null, revokedAt: null, OR: unneeded },
    data: { revokedAt: ctx.now() },
  });
}

async function findOwn(db: TenantDb, ctx: TenantContext, id: string) {
  const { organizationId } = ctx;
  const found = await db.invitation.findUnique({ where: { organizationId_id: { organizationId, id } } });
  if (!found) throw new AppError("not_found", "There is no such invitation.");
  requirePermission(ctx, `users.invite:${parseRole(found.role) ?? "super_admin"}`);
  return found;
}

type Noted = { action: string; id: string; email: string; role: string };

function noteInvitation(db: TenantDb, ctx: TenantContext, { action, id, email, role }: Noted): Promise<void> {
  return recordAudit(db, ctx, { action, subjectType: "invitation", subjectId: id, detail: { email, role } });
}

/** Mails the link once everything is committed. A mail server that refuses is no reason to keep the link back. */
async function send(ctx: TenantContext, { id, token }: { id: string; token: string }): Promise<SentInvitation> {
  const { organizationId, actor } = ctx;
  const { row, name } = await withTenant(ctx, async (db) => ({
    row: await db.invitation.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id } } }),
    name: (await db.organization.findUniqueOrThrow({ where: { id: organizationId } })).name,
  }));
  const link = new URL(`/invite/${token}`, env.APP_URL).href;
  const by = actor.type === "user" ? actor.label : "Practice Hub";
  const role = roleNames[parseRole(row.role) ?? "viewer"];
  const mailed = await deliverMail({
    to: [row.email],
    subject: `${by} invites you to ${name}`,
    text: `${by} invites you to work in ${name} at Practice Hub, as: ${role}.\n\nThe link works once, for ${invitationDays} days:\n${link}\n\nIf you did not expect this, leave it be: nothing happens.`,
  }).catch((error: unknown) => {
    log.error("invitation mail", { organizationId, invitationId: id, error });
    return false;
  });
  const names = await listNames(row.invitedBy ? [row.invitedBy] : []);
  return { invitation: toInvitationView(row, { names, now: ctx.now() }), link, mailed };
}

function refuseSuperAdmin(role: Role): void {
  if (role !== "super_admin") return;
  throw new AppError("forbidden", "Nobody can make somebody a super admin from here.");
}

function refuseWithClerk(): void {
  if (sessionDriver().name !== "clerk") return;
  throw new AppError(
    "unprocessable",
    "People sign in through Clerk here. Invitations are sent and withdrawn in your organization at Clerk.",
  );
}

function alreadyMember(status: string): AppError {
  const message =
    status === "active"
      ? "Somebody with this address is a member already."
      : "Somebody with this address was a member before. Let them in again on their own page.";
  return new AppError("conflict", message, { errors: [{ path: "email", message }] });
}

function ended(): AppError {
  return new AppError("conflict", "This invitation was taken or withdrawn in the meantime.");
}

/** The index lets one open invitation of an address stand, also when two people ask at once. */
function asInvited(error: unknown): never {
  if (!isDuplicate(error)) throw error;
  const message = "This address has been invited already. Send that invitation again, or withdraw it first.";
  throw new AppError("conflict", message, { errors: [{ path: "email", message }] });
}
