import { z } from "zod";
import { email, newPassword } from "@/features/accounts/schema";
import { defineEndpoint } from "@/lib/http/endpoint";

const tag = "Sign-in";

export const forgotPasswordInput = z.object({ email });

export type ForgotPasswordInput = z.infer<typeof forgotPasswordInput>;

export const resetPasswordInput = z.object({ token: z.string().max(200), password: newPassword });

export type ResetPasswordInput = z.infer<typeof resetPasswordInput>;

export const forgotPasswordEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/auth/password/forgot",
  summary: "Have a link mailed that sets a new password",
  description:
    "Answered alike and as fast whether or not anybody has the address. The link works once, for an hour. Ten in fifteen minutes, for one e-mail or from one address, are the most.",
  tag,
  access: "public",
  body: forgotPasswordInput,
  answers: {
    202: {
      description: "On its way, if somebody signs in with this address",
      schema: z.object({ accepted: z.literal(true) }),
    },
  },
  refusals: ["rate_limited", "unprocessable"],
});

export const resetPasswordEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/auth/password/reset",
  summary: "Set a new password with a mailed link",
  description: "`token` is what the link ends in. Ends all sessions of the person.",
  tag,
  access: "public",
  body: resetPasswordInput,
  answers: { 204: { description: "Set: sign in with it" } },
  refusals: ["not_found", "unprocessable"],
});
