import { z } from "zod";
import { newPassword, signedInView } from "@/features/accounts/schema";
import { membersTag } from "@/features/members/schema";
import { defineEndpoint } from "@/lib/http/endpoint";

/** A link's token. One that is malformed is as good as unknown. */
const token = z.string().max(200);

/** Somebody who is signed in, somebody with a password, or somebody new who has a name and chooses one. */
export const acceptInput = z
  .object({
    token,
    fullName: z.string().trim().min(1, "Enter your name.").max(120).optional(),
    password: z.string().min(1, "Enter your password.").max(1_000).optional(),
  })
  .superRefine(({ fullName, password }, context) => {
    if (fullName === undefined) return;
    const issue = newPassword.safeParse(password ?? "").error?.issues[0];
    if (issue) context.addIssue({ code: "custom", path: ["password"], message: issue.message });
  });

export type AcceptInput = z.output<typeof acceptInput>;

export const acceptInvitationEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/invitations/accept",
  summary: "Take an invitation, and be signed in",
  description:
    "With the cookie of whoever was invited, the token is enough. Somebody who has an account gives its password; somebody new gives their name and chooses one. A token that does not hold, whatever the reason, is not found; failures count as those of signing in do.",
  tag: membersTag,
  access: "public",
  body: acceptInput,
  answers: { 200: { description: "Signed in, by the cookie that comes along", schema: signedInView } },
  refusals: ["unauthenticated", "subscription", "not_found", "rate_limited", "unprocessable"],
});
