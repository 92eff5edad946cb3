import { env } from "@/env";
import { isResetTokenOf, readResetToken } from "@/features/accounts/password-reset/rules";
import { type Account, findAccountById } from "@/lib/db/system/accounts";

/** Who a mailed link is for; null for a token that was used, has run out, or was never ours. */
export async function findByResetToken(token: string, now = new Date()): Promise<Account | null> {
  const secret = env.SESSION_SECRET;
  const claimed = readResetToken(token, now);
  if (!claimed || !secret) return null;
  const account = await findAccountById(claimed.userId);
  return account?.active && isResetTokenOf(token, account, secret) ? account : null;
}
