import { type Guess, takePlace } from "@/features/accounts/guessing/mutations";
import { type Opened, type Opening, openedBy, openSession } from "@/features/accounts/mutations";
import { recordAudit } from "@/features/audit/mutations";
import { type Person, provePerson } from "@/features/members/acceptance/proof/mutations";
import { readInvitation } from "@/features/members/acceptance/queries";
import type { AcceptInput } from "@/features/members/acceptance/schema";
import { admitMember } from "@/features/members/admission/mutations";
import { isBacked, statusOf } from "@/features/members/rules";
import type { Caller } from "@/lib/auth/caller";
import { sessionDriver } from "@/lib/auth/driver";
import { randomToken } from "@/lib/crypto/signature";
import type { TenantDb } from "@/lib/db/guard";
import { nilId } from "@/lib/db/id";
import { lockMemberships } from "@/lib/db/members";
import { proveEmail } from "@/lib/db/system/accounts";
import type { InvitationRow } from "@/lib/db/system/invitations";
import { type PersonRow, readPerson } from "@/lib/db/system/members";
import { type SystemSql, withTenantAndSystem } from "@/lib/db/system/mixed";
import { recordFailure, recordSuccess } from "@/lib/db/system/throttle";
import { moveSession } from "@/lib/db/system/workplaces";
import { AppError } from "@/lib/errors";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

/**
 * Takes an invitation: makes the membership, once, and opens a session in it; whoever is signed in already goes on there
 * with the session that they have. Throws `not_found` in the same words for a
 * token that is unknown, taken, withdrawn or has run out, or whose sender could not send it any more; `unauthenticated`, likewise, whatever was wrong with the person;
 * and `rate_limited` after ten failures in fifteen minutes.
 */
export async function acceptInvitation(input: AcceptInput, caller: Caller): Promise<Opened> {
  if (sessionDriver().name === "clerk") {
    throw new AppError(
      "unprocessable",
      "People sign in through Clerk here. Follow the invitation that Clerk has sent.",
    );
  }
  const invitation = await readInvitation(input.token);
  const guess = await takePlace({ email: invitation?.email ?? null, address: caller.address });
  if (!invitation) return fail(guess, null, caller);
  const person = await provePerson(input, invitation, caller);
  if (!person) return fail(guess, invitation, caller);
  const token = person.session?.token ?? randomToken();
  await join({ guess, invitation, person, caller }, token);
  return openedBy(token);
}

type Joining = { guess: Guess; invitation: InvitationRow; person: Person; caller: Caller };

/** The person, the membership, the session and the note of it commit together. */
async function join({ guess, invitation, person, caller }: Joining, token: string): Promise<void> {
  const { organizationId } = invitation;
  const { id: userId, fullName } = person;
  const actor = { type: "user", id: userId, label: fullName } as const;
  const ctx = mintContext({ organizationId, actor, permissions: [], requestId: caller.requestId });
  await withTenantAndSystem(ctx, async (as) => {
    await as.system((sql) => person.keep(sql));
    const { invitedBy, email } = invitation;
    const inviter = invitedBy === null ? null : await as.system((sql) => readPerson(sql, invitedBy));
    // A link that the product sent by itself was mailed, and shown to nobody else.
    if (invitedBy === null) await as.system((sql) => proveEmail(sql, { userId, email }));
    await as.tenant((db) => take(db, ctx, { invitation, inviter, userId }));
    await as.system(async (sql) => {
      // The address stays counted: a guesser could otherwise clear it with an invitation of his own.
      const forgiven = guess.throttle.subjects.slice(0, 1);
      await recordSuccess(sql, guess.id, { ...guess.throttle, forgiven });
      await settleIn(sql, { token, userId, organizationId, caller }, person.session?.id);
    });
  });
}

/** A session that is there is moved, not replaced: a copied cookie must not become a session of its own. */
async function settleIn(
  sql: SystemSql,
  opening: Opening & { organizationId: string },
  sessionId?: string,
): Promise<void> {
  if (sessionId === undefined) return openSession(sql, opening);
  if (!(await moveSession(sql, { ...opening, sessionId }))) throw holdsNot();
}

type Taking = { invitation: InvitationRow; inviter: PersonRow | null; userId: string };

async function take(db: TenantDb, ctx: TenantContext, { invitation, inviter, userId }: Taking): Promise<void> {
  const { organizationId } = ctx;
  const { id, role, membershipExpiresAt: expiresAt, invitedBy } = invitation;
  await lockMemberships(db, organizationId);
  const standing = inviter && (await standingOf(db, ctx, inviter.id));
  // What the product sent by itself, for an import, stands behind nobody.
  if (invitedBy !== null && !isBacked(role, inviter, standing, ctx.now())) throw holdsNot();
  const { count } = await db.invitation.updateMany({
    where: { organizationId, id, acceptedAt: null, revokedAt: null, expiresAt: { gt: ctx.now() } },
    data: { acceptedAt: ctx.now(), acceptedBy: userId },
  });
  if (count === 0) throw holdsNot();
  const member = await standingOf(db, ctx, userId);
  const status = member ? statusOf(member, ctx.now()) : "pending";
  // Whoever was shut out after the invitation went out stays out.
  if (status === "inactive" || status === "expired") throw holdsNot();
  if (status === "pending") await admitMember(db, ctx, { userId, role, expiresAt, grantedBy: invitedBy ?? userId });
  await recordAudit(db, ctx, { action: "member_joined", subjectType: "invitation", subjectId: id, detail: { role } });
}

function standingOf(db: TenantDb, { organizationId }: TenantContext, userId: string) {
  return db.organizationUser.findUnique({ where: { organizationId_userId: { organizationId, userId } } });
}

/** Does the same work whatever was wrong, and says the same. */
async function fail(guess: Guess, invitation: InvitationRow | null, caller: Caller): Promise<never> {
  const ctx = mintContext({
    organizationId: invitation?.organizationId ?? nilId,
    actor: { type: "system", label: "Invitations" },
    permissions: [],
    requestId: caller.requestId,
  });
  await withTenantAndSystem(ctx, async (as) => {
    await as.system((sql) => recordFailure(sql, guess.id, guess.throttle));
    if (!invitation) return;
    const subject = { subjectType: "invitation", subjectId: invitation.id };
    await as.tenant((db) => recordAudit(db, ctx, { action: "invitation_failed", ...subject }));
  });
  if (!invitation) throw holdsNot();
  throw new AppError("unauthenticated", "This did not work. If you have an account already, give its password.");
}

function holdsNot(): AppError {
  return new AppError("not_found", "This invitation does not hold any more. Ask whoever sent it for a new one.");
}
