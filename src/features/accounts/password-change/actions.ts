"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { changePassword } from "@/features/accounts/password-change/mutations";
import { changePasswordInput } from "@/features/accounts/password-change/schema";
import { callerOf } from "@/lib/auth/caller";
import { keepSession } from "@/lib/auth/cookie";
import { tenantAction } from "@/lib/http/action";

export const changePasswordAction = tenantAction(
  changePasswordInput,
  async (ctx, input) => {
    const { token } = await changePassword(ctx, input, callerOf(new Headers(await headers())));
    await keepSession(token);
    // What is drawn for this request is drawn for a session that is over.
    redirect("/settings/sessions?changed");
  },
  { worksWhenReadOnly: true },
);
