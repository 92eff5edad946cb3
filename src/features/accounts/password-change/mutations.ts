import { type Guess, takePlace } from "@/features/accounts/guessing/mutations";
import { type Opened, openedBy, openSession } from "@/features/accounts/mutations";
import type { ChangePasswordInput } from "@/features/accounts/password-change/schema";
import { refuseOwnAddress } from "@/features/accounts/rules";
import { recordAudit } from "@/features/audit/mutations";
import type { Caller } from "@/lib/auth/caller";
import { requirePasswords } from "@/lib/auth/driver";
import { hashPassword, verifyPassword } from "@/lib/crypto/password";
import { randomToken } from "@/lib/crypto/signature";
import { exchangePasswordHash, findAccountById } from "@/lib/db/system/accounts";
import { appendHubLog } from "@/lib/db/system/hub-log";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import { revokeAllSessions } from "@/lib/db/system/sessions";
import { keepFailure, recordSuccess } from "@/lib/db/system/throttle";
import { AppError } from "@/lib/errors";
import type { TenantContext } from "@/lib/tenant/context";

/**
 * Changes the password of whoever is signed in and knows the present one. All their sessions end, the one at hand too: it
 * goes on under a new token, so that a copy of the old one is worth nothing. Throws `invalid_input` for a wrong present
 * password, or a new one that is the e-mail address; `rate_limited` after ten wrong ones in fifteen minutes, sign-ins
 * included; `conflict` when it was changed meanwhile; `unprocessable` for whoever has none.
 */
export async function changePassword(ctx: TenantContext, input: ChangePasswordInput, caller: Caller): Promise<Opened> {
  requirePasswords();
  const { actor, organizationId } = ctx;
  if (actor.type !== "user") throw new AppError("forbidden", "Only people have passwords.");
  const account = await findAccountById(actor.id);
  const from = account?.passwordHash;
  if (!account || !from) throw new AppError("unprocessable", "You have no password yet. Have one set by mail.");
  const { userId, email, superAdmin } = account;
  refuseOwnAddress(input.password, email);
  const guess = await takePlace({ email, address: caller.address });
  await requireKnown(input.currentPassword, from, guess);
  const to = await hashPassword(input.password);
  const token = randomToken();
  const note = { action: "password_changed", subjectType: "user", subjectId: userId };
  await withTenantAndSystem(ctx, async (as) => {
    await as.system(async (sql) => {
      await recordSuccess(sql, guess.id, { ...guess.throttle, forgiven: guess.throttle.subjects.slice(0, 1) });
      if (!(await exchangePasswordHash(sql, { userId, from, to }))) throw changedMeanwhile();
      await revokeAllSessions(sql, userId);
      await openSession(sql, { token, userId, organizationId, caller });
      if (superAdmin) await appendHubLog(sql, { actor, requestId: ctx.requestId, ...note });
    });
    await as.tenant((db) => recordAudit(db, ctx, note));
  });
  return openedBy(token);
}

async function requireKnown(password: string, hash: string, { id, throttle }: Guess): Promise<void> {
  const { ok } = await verifyPassword(password, hash);
  if (ok) return;
  await keepFailure(id, throttle);
  const errors = [{ path: "currentPassword", message: "This is not your present password." }];
  throw new AppError("invalid_input", "Your password stays as it is.", { errors });
}

function changedMeanwhile(): AppError {
  return new AppError("conflict", "Your password was changed somewhere else just now. Sign in again with that one.");
}
