"use server";

import { redirect } from "next/navigation";
import { acceptInvitation } from "@/features/members/acceptance/mutations";
import { acceptInput } from "@/features/members/acceptance/schema";
import { callerOf } from "@/lib/auth/caller";
import { keepSession } from "@/lib/auth/cookie";
import { publicAction } from "@/lib/http/action";

export const acceptAction = publicAction(acceptInput, async (input, sent) => {
  const { token } = await acceptInvitation(input, callerOf(sent));
  await keepSession(token);
  redirect("/");
});
