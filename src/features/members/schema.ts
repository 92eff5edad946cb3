import { z } from "zod";
import { memberRoles, parseRole, roleAliases, roles } from "@/lib/auth/roles";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";
import { dayInput, momentInput } from "@/lib/http/time";

export const membersTag = "Team";

/** A role by its name or one of its older names. */
export const roleInput = z
  .enum([...roles, ...roleAliases], "This is no role that we know.")
  .transform((name) => parseRole(name) ?? "viewer");

/** A moment still to come, or null for none. Whether it has passed is the core's to judge, by its own clock. */
export const endInput = momentInput.nullable();

/** A day as a form sends it; none is the empty text. */
export const lastDayInput = z.union([z.literal(""), dayInput]).default("");

export const memberStatuses = ["active", "inactive", "pending", "expired"] as const;

export type MemberStatus = (typeof memberStatuses)[number];

export const statusNames: Record<MemberStatus, string> = {
  active: "Active",
  inactive: "Deactivated",
  pending: "Pending",
  expired: "Expired",
};

const personName = z.object({ id: z.uuid(), name: z.string().nullable() });

/** One permission that a membership adds to its role or takes from it. */
export const adjustmentView = z.object({
  permission: z.string(),
  effect: z.enum(["grant", "deny"]),
  by: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  ended: z.boolean(),
});

export type AdjustmentView = z.infer<typeof adjustmentView>;

export const memberView = z.object({
  id: z.uuid(),
  userId: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(memberRoles),
  superAdmin: z.boolean(),
  status: z.enum(memberStatuses),
  grantedBy: personName.nullable(),
  grantedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastSeenAt: z.iso.datetime().nullable(),
  adjustments: z.array(adjustmentView),
});

export type MemberView = z.infer<typeof memberView>;

export const memberSorts = ["name", "-name", "granted", "-granted"] as const;

export const memberFilter = z.object({
  search: z.string().trim().max(120).optional(),
  role: z.enum(memberRoles).optional(),
  status: z.enum(memberStatuses).optional(),
  sort: z.enum(memberSorts).default("name"),
});

export type MemberFilter = z.infer<typeof memberFilter>;

export const listMembersInput = pageQuery.extend(memberFilter.shape);

export type ListMembersInput = z.infer<typeof listMembersInput>;

export const updateMemberInput = z
  .object({ role: roleInput, expiresAt: endInput })
  .partial()
  .refine((input) => Object.values(input).some((value) => value !== undefined), "Say what to change.");

export const statusInput = z.object({ status: z.enum(["active", "inactive"]) });

const oneMember = { description: "The member", schema: z.object({ member: memberView }) };

export const listMembersEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/members",
  summary: "List the members",
  tag: membersTag,
  access: "session",
  permission: "users.view",
  query: listMembersInput,
  answers: {
    200: {
      description: "A page of members, and how many there are",
      schema: z.object({ data: z.array(memberView), total: z.number().int(), nextCursor: z.string().nullable() }),
    },
  },
  refusals: ["invalid_cursor"],
});

export const getMemberEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/members/{id}",
  summary: "Read one member",
  tag: membersTag,
  access: "session",
  permission: "users.view",
  params: idParams,
  answers: { 200: oneMember },
});

export const updateMemberEndpoint = defineEndpoint({
  method: "PATCH",
  path: "/api/members/{id}",
  summary: "Change a member's role, or when their access ends",
  description:
    "Nobody changes somebody above them, or makes anybody more than they are themselves. An organization keeps at least one active owner whose access does not end. Open invitations that the member could not send any more are withdrawn.",
  tag: membersTag,
  access: "session",
  permission: "users.manage",
  params: idParams,
  body: updateMemberInput,
  answers: { 200: oneMember },
  refusals: ["unprocessable"],
});

export const setStatusEndpoint = defineEndpoint({
  method: "PATCH",
  path: "/api/agents/{id}/status",
  summary: "Deactivate a member, or let them in again",
  description:
    "The id is the membership's, as GET /api/members has it. It takes effect with their next request. Their open invitations are withdrawn.",
  tag: membersTag,
  access: "session",
  permission: "users.manage",
  params: idParams,
  body: statusInput,
  answers: { 200: oneMember },
  refusals: ["unprocessable"],
});
