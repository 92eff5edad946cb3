import { type Guess, takePlace } from "@/features/accounts/guessing/mutations";
import { type Opened, openedBy, openSession, requireStillKnown } from "@/features/accounts/mutations";
import type { SignInInput } from "@/features/accounts/schema";
import { recordAudit } from "@/features/audit/mutations";
import type { Caller } from "@/lib/auth/caller";
import { requirePasswords } from "@/lib/auth/driver";
import { burnPasswordTime, hashPassword, outlastAnyCheck, verifyPassword } from "@/lib/crypto/password";
import { randomToken } from "@/lib/crypto/signature";
import { nilId } from "@/lib/db/id";
import { type Account, exchangePasswordHash, findAccount } from "@/lib/db/system/accounts";
import { type Sides, withTenantAndSystem } from "@/lib/db/system/mixed";
import { recordFailure, recordSuccess } from "@/lib/db/system/throttle";
import { AppError } from "@/lib/errors";
import { mintContext } from "@/lib/tenant/mint";

type Attempt = Guess & { caller: Caller };

/**
 * Opens a session for an e-mail and its password. Throws `unauthenticated`, in the same words and the same time, for an
 * unknown e-mail and a wrong password, `rate_limited` after ten failures in fifteen minutes, and `unprocessable` where
 * people sign in through another service.
 */
export async function signIn(input: SignInInput, caller: Caller): Promise<Opened> {
  requirePasswords();
  const guess = { ...(await takePlace({ email: input.email, address: caller.address })), caller };
  // Not before: whoever waits for a place, because others guess as well, would have the wait behind them.
  const startedAt = performance.now();
  const account = await findAccount(input.email);
  const hash = account?.passwordHash;
  const check = hash ? await verifyPassword(input.password, hash) : await burnPasswordTime(input.password);
  if (!account || !hash || !check?.ok) {
    await fail(guess, account);
    await outlastAnyCheck(startedAt);
    throw new AppError("unauthenticated", "The e-mail address or the password is not right.");
  }
  const token = randomToken();
  const better = check.needsRehash
    ? { userId: account.userId, from: hash, to: await hashPassword(input.password) }
    : null;
  const welcome = await succeed(guess, account, async (as) => {
    await as.system(async (sql) => {
      await requireStillKnown(sql, { userId: account.userId, password: input.password, hash });
      if (better) await exchangePasswordHash(sql, better);
      await openSession(sql, { token, userId: account.userId, organizationId: account.organizationId, caller });
    });
  });
  if (!welcome)
    throw new AppError("forbidden", "You do not belong to an organization any more. Ask one of its owners.");
  return openedBy(token);
}

/** Does as many statements for an unknown e-mail as for a wrong password. */
async function fail({ id, throttle, caller }: Attempt, account: Account | null): Promise<void> {
  const ctx = mintContext({
    organizationId: account?.knownIn ?? nilId,
    actor: { type: "system", label: "Sign-in" },
    permissions: [],
    requestId: caller.requestId,
  });
  await withTenantAndSystem(ctx, async (as) => {
    await as.system((sql) => recordFailure(sql, id, throttle));
    await as.tenant(async (db) => {
      const { organizationId } = ctx;
      if (!account?.knownIn) await db.auditEntry.findFirst({ where: { organizationId, id: organizationId } });
      else await recordAudit(db, ctx, { action: "sign_in_failed", subjectType: "user", subjectId: account.userId });
    });
  });
}

/** Returns false, having opened nothing, for somebody who may not work anywhere and is no super admin. */
async function succeed(
  { id, throttle, caller }: Attempt,
  account: Account,
  open: (as: Sides) => Promise<void>,
): Promise<boolean> {
  const welcome = account.active && (account.organizationId !== null || account.superAdmin);
  const ctx = mintContext({
    organizationId: account.organizationId ?? nilId,
    actor: { type: "user", id: account.userId, label: account.fullName },
    permissions: [],
    requestId: caller.requestId,
  });
  await withTenantAndSystem(ctx, async (as) => {
    // The address stays counted: a guesser could otherwise clear it with an account of his own.
    await as.system((sql) => recordSuccess(sql, id, { ...throttle, forgiven: throttle.subjects.slice(0, 1) }));
    if (!welcome) return;
    await open(as);
    if (account.organizationId === null) return;
    await as.tenant((db) =>
      recordAudit(db, ctx, { action: "sign_in", subjectType: "user", subjectId: account.userId }),
    );
  });
  return welcome;
}
