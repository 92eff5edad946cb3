import { invitationStatus } from "@/features/members/invitations/rules";
import type { InvitationStatus, InvitationView } from "@/features/members/invitations/schema";
import type { MemberRole } from "@/lib/auth/roles";
import type { TenantDb } from "@/lib/db/guard";
import { listNames } from "@/lib/db/system/members";
import { withTenant } from "@/lib/db/tenant";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const listed = 200;

/** The organization's invitations, newest first. Throws `forbidden` without users.view. */
export async function listInvitations(
  ctx: TenantContext,
  { status }: { status?: InvitationStatus | undefined } = {},
): Promise<InvitationView[]> {
  requirePermission(ctx, "users.view");
  const { organizationId } = ctx;
  const rows = await withTenant(ctx, (db) =>
    db.invitation.findMany({
      where: { organizationId, ...(status ? conditions(ctx.now())[status] : {}) },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: listed,
    }),
  );
  const names = await listNames([...new Set(rows.flatMap(({ invitedBy }) => invitedBy ?? []))]);
  return rows.map((row) => toInvitationView(row, { names, now: ctx.now() }));
}

/** How many invitations wait to be taken. Throws `forbidden` without users.view. */
export async function countOpenInvitations(ctx: TenantContext): Promise<number> {
  requirePermission(ctx, "users.view");
  const { organizationId } = ctx;
  return withTenant(ctx, (db) => db.invitation.count({ where: { organizationId, ...conditions(ctx.now()).open } }));
}

export type InvitationRow = Awaited<ReturnType<TenantDb["invitation"]["findFirstOrThrow"]>>;

/** An invitation as the organization sees it: never its token, nor the hash of it. */
export function toInvitationView(
  row: InvitationRow,
  { names, now }: { names: Map<string, string>; now: Date },
): InvitationView {
  return {
    id: row.id,
    email: row.email,
    // A check of the table holds it to these.
    role: row.role as MemberRole,
    status: invitationStatus(row, now),
    invitedBy: row.invitedBy === null ? null : (names.get(row.invitedBy) ?? null),
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    membershipExpiresAt: row.membershipExpiresAt?.toISOString() ?? null,
  };
}

const unended = { acceptedAt: null, revokedAt: null };

function conditions(now: Date) {
  return {
    open: { ...unended, expiresAt: { gt: now } },
    expired: { ...unended, expiresAt: { lte: now } },
    accepted: { acceptedAt: { not: null } },
    revoked: { revokedAt: { not: null } },
  } satisfies Record<InvitationStatus, object>;
}
