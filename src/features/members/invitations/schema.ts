import { z } from "zod";
import { email } from "@/features/accounts/schema";
import { endInput, membersTag, roleInput } from "@/features/members/schema";
import { memberRoles } from "@/lib/auth/roles";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";

export const invitationDays = 7;

export const invitationStatuses = ["open", "expired", "accepted", "revoked"] as const;

export type InvitationStatus = (typeof invitationStatuses)[number];

export const invitationView = z.object({
  id: z.uuid(),
  email: z.string(),
  role: z.enum(memberRoles),
  status: z.enum(invitationStatuses),
  invitedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  membershipExpiresAt: z.iso.datetime().nullable(),
});

export type InvitationView = z.infer<typeof invitationView>;

export const inviteInput = z.object({ email, role: roleInput, expiresAt: endInput.optional() });

export type InviteInput = z.output<typeof inviteInput>;

/** An invitation just sent, with its link: it is shown this once, since only its hash is kept. */
export const sentInvitation = z.object({
  invitation: invitationView,
  link: z.url(),
  mailed: z.boolean().describe("Whether it went out by e-mail; otherwise somebody has to hand the link over"),
});

export type SentInvitation = z.infer<typeof sentInvitation>;

const sent = { description: "The invitation, and its link, which is shown this once", schema: sentInvitation };

export const inviteEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/agents/invite",
  summary: "Invite somebody by e-mail",
  description: `Needs \`users.invite:ROLE\` for the role. The link works once, for ${invitationDays} days. \`expiresAt\` is when the membership itself will end. Whether the address is known elsewhere makes no difference.`,
  tag: membersTag,
  access: "session",
  body: inviteInput,
  answers: { 201: sent },
  refusals: ["conflict", "rate_limited", "unprocessable"],
});

export const listInvitationsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/invitations",
  summary: "List invitations, newest first",
  tag: membersTag,
  access: "session",
  permission: "users.view",
  query: z.object({ status: z.enum(invitationStatuses).optional() }),
  answers: { 200: { description: "At most two hundred", schema: z.object({ data: z.array(invitationView) }) } },
});

export const revokeInvitationEndpoint = defineEndpoint({
  method: "DELETE",
  path: "/api/invitations/{id}",
  summary: "Withdraw an invitation",
  description: "Needs `users.invite:ROLE` for its role. Its link stops working at once. Again does nothing.",
  tag: membersTag,
  access: "session",
  permission: "users.view",
  params: idParams,
  answers: { 204: { description: "Withdrawn" } },
  refusals: ["conflict", "unprocessable"],
});

export const resendInvitationEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/invitations/{id}/resend",
  summary: "Send an invitation again",
  description: `Needs \`users.invite:ROLE\` for its role. There is a new link for another ${invitationDays} days; the one before stops working.`,
  tag: membersTag,
  access: "session",
  permission: "users.view",
  params: idParams,
  answers: { 200: sent },
  refusals: ["conflict", "rate_limited", "unprocessable"],
});
