import { env } from "@/env";
import { countOne, forgiveSignIns, resetsAsked } from "@/features/accounts/guessing/mutations";
import { findByResetToken } from "@/features/accounts/password-reset/queries";
import { createResetToken, validMinutes } from "@/features/accounts/password-reset/rules";
import type { ForgotPasswordInput, ResetPasswordInput } from "@/features/accounts/password-reset/schema";
import { refuseOwnAddress } from "@/features/accounts/rules";
import { recordAudit } from "@/features/audit/mutations";
import type { Caller } from "@/lib/auth/caller";
import { requirePasswords } from "@/lib/auth/driver";
import { hashPassword } from "@/lib/crypto/password";
import { nilId } from "@/lib/db/id";
import { type Account, findAccount, replacePassword } from "@/lib/db/system/accounts";
import { appendHubLog } from "@/lib/db/system/hub-log";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import { revokeAllSessions } from "@/lib/db/system/sessions";
import { AppError } from "@/lib/errors";
import { inBackground } from "@/lib/jobs/inline";
import { deliverMail, isMailRead } from "@/lib/mail";
import { mintContext } from "@/lib/tenant/mint";

/**
 * Mails a link that sets a new password to whoever signs in with an address; nobody is told whether anybody does, not by
 * the time either. Throws `rate_limited` after ten in fifteen minutes, for the address or from one place, and
 * `unprocessable` where no mail is sent or people sign in through another service.
 */
export async function askForPasswordReset({ email }: ForgotPasswordInput, caller: Caller): Promise<{ accepted: true }> {
  requirePasswords();
  requireMail();
  await countOne({ email, address: caller.address }, resetsAsked);
  inBackground("password reset", () => mailLink(email));
  return { accepted: true };
}

function requireMail(): void {
  if (isMailRead() && env.SESSION_SECRET) return;
  throw new AppError("unprocessable", "No mail is sent from here, so no link can be. Ask whoever runs Practice Hub.");
}

async function mailLink(email: string): Promise<void> {
  const account = await findAccount(email);
  if (!account || !maySignIn(account)) return;
  const expiresAt = new Date(Date.now() + validMinutes * 60_000);
  const link = `${env.APP_URL}/reset-password/${createResetToken(account, expiresAt, env.SESSION_SECRET ?? "")}`;
  const text = [
    `Somebody asked for a new password for ${email}. Choose it here, within an hour:`,
    link,
    "If it was not you, there is nothing to do: your password stays as it is.",
  ].join("\n\n");
  await deliverMail({ to: [email], subject: "A new password for Practice Hub", text });
}

function maySignIn({ active, organizationId, superAdmin }: Account): boolean {
  return active && (organizationId !== null || superAdmin);
}

/**
 * Sets a new password with a mailed link, and ends every session of the person: whoever else knew the old one is out. The
 * address is proven by it. Throws `not_found` for a link that was used or has run out; `invalid_input` for a password
 * that is the address.
 */
export async function resetPassword({ token, password }: ResetPasswordInput, caller: Caller): Promise<void> {
  requirePasswords();
  const account = await findByResetToken(token);
  if (!account) throw holdsNot();
  const { userId, email, passwordHash: from, knownIn, superAdmin } = account;
  refuseOwnAddress(password, email);
  const to = await hashPassword(password);
  const actor = { type: "user", id: userId, label: account.fullName } as const;
  const { requestId } = caller;
  const ctx = mintContext({ organizationId: knownIn ?? nilId, actor, permissions: [], requestId });
  const note = { action: "password_reset", subjectType: "user", subjectId: userId };
  await withTenantAndSystem(ctx, async (as) => {
    await as.system(async (sql) => {
      // Of two at once with one link the first has it.
      if (!(await replacePassword(sql, { userId, email, from, to }))) throw holdsNot();
      await revokeAllSessions(sql, userId);
      await forgiveSignIns(sql, email);
      if (superAdmin) await appendHubLog(sql, { actor, requestId, ...note });
    });
    if (knownIn) await as.tenant((db) => recordAudit(db, ctx, note));
  });
}

function holdsNot(): AppError {
  return new AppError("not_found", "This link does not work any more. Ask for a new one.");
}
