import { z } from "zod";
import { knownPassword, newPassword, signedInView } from "@/features/accounts/schema";
import { defineEndpoint } from "@/lib/http/endpoint";

export const changePasswordInput = z.object({ currentPassword: knownPassword, password: newPassword });

export type ChangePasswordInput = z.infer<typeof changePasswordInput>;

export const changePasswordEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/auth/password/change",
  summary: "Change one's own password",
  description:
    "Ends all sessions of the person; the one at hand goes on by the cookie that comes along. A wrong `currentPassword` counts as a sign-in that failed: ten in fifteen minutes are the most.",
  tag: "Sign-in",
  access: "session",
  worksWhenReadOnly: true,
  endsSession: true,
  body: changePasswordInput,
  answers: { 200: { description: "Changed, and signed in anew by the cookie that comes along", schema: signedInView } },
  refusals: ["conflict", "rate_limited", "unprocessable"],
});
