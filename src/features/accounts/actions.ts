"use server";

import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { revokeOtherSessions, revokeOwnSession, signOut, signUp } from "@/features/accounts/mutations";
import { ownPath } from "@/features/accounts/rules";
import { revokeSessionInput, signInInput, signUpInput } from "@/features/accounts/schema";
import { signIn } from "@/features/accounts/sign-in/mutations";
import { cookieOptions } from "@/lib/auth/builtin";
import { callerOf } from "@/lib/auth/caller";
import { keepSession } from "@/lib/auth/cookie";
import { sessionDriver } from "@/lib/auth/driver";
import { optionalContext, pageSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { publicAction, tenantAction } from "@/lib/http/action";

export const signInAction = publicAction(signInInput.extend({ next: z.string().optional() }), async (input, sent) => {
  const { token } = await signIn(input, callerOf(sent));
  await keepSession(token);
  redirect(ownPath(input.next));
});

export const signUpAction = publicAction(signUpInput, async (input, sent) => {
  const { token } = await signUp(input, callerOf(sent));
  await keepSession(token);
  redirect("/");
});

const leave = publicAction(z.object({}), async (_, sent) => {
  const ctx = await optionalContext(sent, sent.get("x-request-id"));
  const { tokenHash, cookies: names } = await sessionDriver().leave(sent);
  await signOut(tokenHash, ctx);
  const jar = await cookies();
  for (const name of names) jar.set(name, "", cookieOptions(null));
  redirect("/sign-in");
});

/** Signs out. Throws where that failed: nobody may go away from a screen believing it. */
export async function signOutAction(): Promise<void> {
  const left = await leave(null, {});
  if (!left.ok) throw new AppError(left.code, left.message);
}

export const revokeSessionAction = tenantAction(
  revokeSessionInput,
  async (ctx, input) => {
    await revokeOwnSession(ctx, input);
    revalidatePath("/settings/sessions");
  },
  { worksWhenReadOnly: true },
);

export const revokeOtherSessionsAction = tenantAction(
  z.object({}),
  async (ctx) => {
    const { sessionId } = await pageSession();
    await revokeOtherSessions(ctx, { keep: sessionId });
    revalidatePath("/settings/sessions");
  },
  { worksWhenReadOnly: true },
);
