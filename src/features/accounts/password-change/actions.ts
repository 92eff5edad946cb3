"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
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
    revalidatePath("/settings/sessions");
  },
  { worksWhenReadOnly: true },
);
