"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { acceptInvitation } from "@/features/members/acceptance/mutations";
import { acceptInput } from "@/features/members/acceptance/schema";
import { cookieOptions, sessionCookie } from "@/lib/auth/builtin";
import { callerOf } from "@/lib/auth/caller";
import { publicAction } from "@/lib/http/action";

export const acceptAction = publicAction(acceptInput, async (input, sent) => {
  const { token } = await acceptInvitation(input, callerOf(sent));
  (await cookies()).set(sessionCookie, token, cookieOptions(token));
  redirect("/");
});
