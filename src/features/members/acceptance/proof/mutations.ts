import { requireStillKnown } from "@/features/accounts/mutations";
import type { AcceptInput } from "@/features/members/acceptance/schema";
import { stateOfToken } from "@/lib/auth/builtin";
import type { Caller } from "@/lib/auth/caller";
import { personOf } from "@/lib/auth/look";
import { burnPasswordTime, hashPassword, outlastAnyCheck, verifyPassword } from "@/lib/crypto/password";
import { newId } from "@/lib/db/id";
import { type Account, findAccount, insertUser, setFirstPassword } from "@/lib/db/system/accounts";
import { belongsSomewhere, type InvitationRow } from "@/lib/db/system/invitations";
import type { SystemSql } from "@/lib/db/system/mixed";
import { AppError } from "@/lib/errors";

/**
 * Somebody who is who was invited. `keep` writes down what is new about them, in the transaction in which they join.
 * `session` is what they proved it by, if they were signed in.
 */
export type Person = {
  id: string;
  fullName: string;
  keep: (sql: SystemSql) => Promise<void>;
  session?: { id: string; token: string };
};

/**
 * Who takes an invitation, if they prove to be who was invited: by being signed in with its address, by the password of
 * the account with that address, or, where there is none, by the link itself. Null for anything else, in the same time
 * whether there is such an account or not.
 */
export async function provePerson(
  { fullName, password }: Pick<AcceptInput, "fullName" | "password">,
  invitation: InvitationRow,
  { token }: Pick<Caller, "token">,
): Promise<Person | null> {
  if (password === undefined) return token ? signedInAs(token, invitation.email) : null;
  const startedAt = performance.now();
  const person = await proveByPassword({ fullName, password }, invitation);
  if (!person) await outlastAnyCheck(startedAt);
  return person;
}

async function proveByPassword(
  { fullName, password }: { fullName: string | undefined; password: string },
  invitation: InvitationRow,
): Promise<Person | null> {
  const account = await findAccount(invitation.email);
  if (account?.passwordHash) return hasPassword(account, account.passwordHash, password);
  if (fullName === undefined || (account && !(await mayChoose(account, invitation)))) {
    await burnPasswordTime(password);
    return null;
  }
  return newcomer({ id: account?.userId ?? null, fullName, email: invitation.email }, await hashPassword(password));
}

async function hasPassword(
  { userId: id, fullName, active }: Account,
  hash: string,
  given: string,
): Promise<Person | null> {
  const { ok } = await verifyPassword(given, hash);
  const keep = (sql: SystemSql) => requireStillKnown(sql, { userId: id, password: given, hash });
  return ok && active ? { id, fullName, keep } : null;
}

async function signedInAs(token: string, email: string): Promise<Person | null> {
  const person = personOf(await stateOfToken(token));
  if (person?.user.email !== email) return null;
  const { id, fullName } = person.user;
  return { id, fullName, keep: async () => undefined, session: { id: person.sessionId, token } };
}

/**
 * Somebody who was imported without a password chooses it with the link that the import mailed. Whoever invites sees the
 * link, so one that a person sent must not open the way into a place that somebody else was given.
 */
async function mayChoose({ userId, active, superAdmin }: Account, invitation: InvitationRow): Promise<boolean> {
  if (!active || superAdmin) return false;
  return invitation.invitedBy === null || !(await belongsSomewhere(userId));
}

type Newcomer = { id: string | null; fullName: string; email: string };

function newcomer({ id, fullName, email }: Newcomer, passwordHash: string): Person {
  const userId = id ?? newId();
  const keep = async (sql: SystemSql) => {
    const kept = id
      ? await setFirstPassword(sql, { userId, fullName, passwordHash })
      : await insertUser(sql, { id: userId, email, fullName, passwordHash });
    if (!kept) throw new AppError("unauthenticated", "This did not work. Open the link again.");
  };
  return { id: userId, fullName, keep };
}
