import { redirect } from "next/navigation";
import { findByResetToken } from "@/features/accounts/password-reset/queries";
import { clerkSettings } from "@/lib/auth/clerk-settings";
import { isMailRead } from "@/lib/mail";

/** Whether a link can be sent. Where people sign in through Clerk, that is who sends it. */
export function loadForgotPassword(): { isMailRead: boolean } {
  if (clerkSettings()) redirect("/sign-in");
  return { isMailRead: isMailRead() };
}

/** Whose password a link sets; null for a link that does not work any more. */
export async function loadResetPassword(token: string): Promise<{ email: string } | null> {
  if (clerkSettings()) redirect("/sign-in");
  const account = await findByResetToken(token);
  return account && { email: account.email };
}
