import { countOne, signUps } from "@/features/accounts/guessing/mutations";
import type { SignUpInput } from "@/features/accounts/schema";
import { recordAudit } from "@/features/audit/mutations";
import { createOrganization } from "@/features/organizations/mutations";
import { endStaleLooks } from "@/features/oversight/look/mutations";
import { stateOfToken } from "@/lib/auth/builtin";
import type { Caller } from "@/lib/auth/caller";
import { requirePasswords } from "@/lib/auth/driver";
import { personOf } from "@/lib/auth/look";
import type { Person, Viewer } from "@/lib/auth/viewer";
import { hashPassword, verifyPassword } from "@/lib/crypto/password";
import { randomToken, sha256 } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { holdPasswordHash, insertUser } from "@/lib/db/system/accounts";
import { type SystemSql, withTenantAndSystem } from "@/lib/db/system/mixed";
import { insertSession, revokeByToken, revokeSession, revokeSessionsBut, revokeUntold } from "@/lib/db/system/sessions";
import { AppError } from "@/lib/errors";
import type { TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

/**
 * A session that was opened just now: its token, which is known to nobody else, and who it is. A super admin may work
 * nowhere; everybody else has a place.
 */
export type Opened = { token: string; person: Person; viewer: Viewer | null };

/**
 * Makes an organization, its owner, and a first session, all or nothing. Throws `conflict` for an e-mail that is taken,
 * `rate_limited` after three hundred from one place in an hour, and `unprocessable` where people sign in through another
 * service.
 */
export async function signUp(input: SignUpInput, caller: Caller): Promise<Opened> {
  requirePasswords();
  await countOne({ address: caller.address }, signUps);
  const user = { id: newId(), email: input.email, fullName: input.fullName };
  const passwordHash = await hashPassword(input.password);
  const actor = { type: "user", id: user.id, label: user.fullName } as const;
  const ctx = mintContext({ organizationId: newId(), actor, permissions: [], requestId: caller.requestId });
  const token = randomToken();
  await withTenantAndSystem(ctx, async (as) => {
    if (!(await as.system((sql) => insertUser(sql, { ...user, passwordHash })))) throw taken();
    await as.tenant(async (db) => {
      await createOrganization(db, ctx, { ...input, name: input.organizationName });
      const { organizationId } = ctx;
      const membership = { organizationId, id: newId(), userId: user.id, role: "tenant_owner", grantedBy: user.id };
      await db.organizationUser.create({ data: membership });
      await recordAudit(db, ctx, { action: "sign_up", subjectType: "user", subjectId: user.id });
    });
    await as.system((sql) => openSession(sql, { token, userId: user.id, organizationId: ctx.organizationId, caller }));
  });
  return openedBy(token);
}

/** Ends the session kept under a hash. Its organization keeps a note, if the person still belongs to one. */
export async function signOut(tokenHash: string | null, ctx: TenantContext | null): Promise<void> {
  if (!tokenHash) return;
  if (!ctx) return revokeUntold(tokenHash);
  await withTenantAndSystem(ctx, async (as) => {
    const subjectId = await as.system((sql) => revokeByToken(sql, tokenHash));
    if (subjectId)
      await as.tenant((db) => recordAudit(db, ctx, { action: "sign_out", subjectType: "session", subjectId }));
  });
  if (ctx.actor.type === "super_admin") await endStaleLooks();
}

/** Ends one of the caller's own sessions, on whatever device. Throws `not_found` for any other. */
export async function revokeOwnSession(ctx: TenantContext, { id }: { id: string }): Promise<void> {
  const { actor } = ctx;
  if (actor.type !== "user") throw new AppError("forbidden", "Only people have sessions.");
  await withTenantAndSystem(ctx, async (as) => {
    const ended = await as.system((sql) => revokeSession(sql, { sessionId: id, userId: actor.id }));
    if (!ended) throw new AppError("not_found", "You have no such session. It may have ended already.");
    await as.tenant((db) => recordAudit(db, ctx, { action: "session_revoked", subjectType: "session", subjectId: id }));
  });
}

/** Ends all of the caller's own sessions but one, on whatever device. Returns how many. */
export async function revokeOtherSessions(ctx: TenantContext, { keep }: { keep: string }): Promise<number> {
  const { actor } = ctx;
  if (actor.type !== "user") throw new AppError("forbidden", "Only people have sessions.");
  return withTenantAndSystem(ctx, async (as) => {
    const ended = await as.system((sql) => revokeSessionsBut(sql, { keep, userId: actor.id }));
    const records = ended.map((subjectId) => ({ action: "session_revoked", subjectType: "session", subjectId }));
    await as.tenant((db) => recordAudit(db, ctx, ...records));
    return ended.length;
  });
}

export type Opening = { token: string; userId: string; organizationId: string | null; caller: Caller };

/** Opens a session for a new token, and ends the one that the browser brought along. */
export async function openSession(sql: SystemSql, { token, userId, organizationId, caller }: Opening): Promise<void> {
  if (caller.token) await revokeByToken(sql, sha256(caller.token));
  const { userAgent, address } = caller;
  await insertSession(sql, { id: newId(), tokenHash: sha256(token), userId, organizationId, userAgent, address });
}

/**
 * Throws `unauthenticated` unless a password that fitted `hash` is the person's still, as it then is until the transaction
 * ends: whoever changes it meanwhile ends the session that opens here.
 */
export async function requireStillKnown(
  sql: SystemSql,
  { userId, password, hash }: { userId: string; password: string; hash: string },
): Promise<void> {
  const now = await holdPasswordHash(sql, userId);
  // Another sign-in may have written the same password down anew.
  if (now === hash || (now && (await verifyPassword(password, now)).ok)) return;
  throw new AppError("unauthenticated", "The e-mail address or the password is not right.");
}

/** Who a token belongs to. Throws `forbidden` for somebody who belongs to no organization any more. */
export async function openedBy(token: string): Promise<Opened> {
  const state = await stateOfToken(token);
  const person = personOf(state);
  if (person && (state.status === "active" || person.superAdmin)) {
    return { token, person, viewer: state.status === "active" ? state.viewer : null };
  }
  throw new AppError("forbidden", "Your access to this organization has ended. Ask one of its owners.");
}

function taken(): AppError {
  const errors = [{ path: "email", message: "Somebody has signed up with this e-mail address. Sign in instead." }];
  return new AppError("conflict", "This e-mail address is taken. Sign in instead.", { errors });
}
