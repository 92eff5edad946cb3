"use server";

import { redirect } from "next/navigation";
import { askForPasswordReset, resetPassword } from "@/features/accounts/password-reset/mutations";
import { forgotPasswordInput, resetPasswordInput } from "@/features/accounts/password-reset/schema";
import { callerOf } from "@/lib/auth/caller";
import { publicAction } from "@/lib/http/action";

export const forgotPasswordAction = publicAction(forgotPasswordInput, async (input, sent) => {
  await askForPasswordReset(input, callerOf(sent));
  return { email: input.email };
});

export const resetPasswordAction = publicAction(resetPasswordInput, async (input, sent) => {
  await resetPassword(input, callerOf(sent));
  redirect("/sign-in?changed");
});
