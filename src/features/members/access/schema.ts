import { z } from "zod";
import { planKeys } from "@/features/billing/schema";
import { memberStatuses, membersTag } from "@/features/members/schema";
import { roles } from "@/lib/auth/roles";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";

/** Why somebody has a permission or does not; the first that applies. */
export const reasons = [
  "looking",
  "super_admin",
  "not_active",
  "expired",
  "denied",
  "role",
  "granted",
  "grant_ended",
  "not_included",
] as const;

export type Reason = (typeof reasons)[number];

/** Why somebody cannot use what they have at the moment. */
export const blocks = ["subscription", "plan"] as const;

export type Block = (typeof blocks)[number];

export const explainedPermission = z.object({
  permission: z.string(),
  area: z.string(),
  label: z.string(),
  allowed: z.boolean(),
  because: z.enum(reasons),
  by: z.string().nullable().describe("Who gave or took it, where that is known"),
  at: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  blocked: z
    .enum(blocks)
    .nullable()
    .describe("Allowed, and yet of no use now: the organization can only read, or its plan does not include it"),
});

export type ExplainedPermission = z.infer<typeof explainedPermission>;

export const explainedAccess = z.object({
  role: z.enum(roles),
  superAdmin: z.boolean(),
  status: z.enum(memberStatuses),
  readOnly: z.string().nullable().describe("Why nobody of the organization can change anything at the moment"),
  plan: z.enum(planKeys),
  permissions: z.array(explainedPermission),
});

export type ExplainedAccess = z.infer<typeof explainedAccess>;

export const explainAccessEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/members/{id}/permissions",
  summary: "Why a member can or cannot do something",
  description: "Each permission with yes or no, because of what, and who gave or took it.",
  tag: membersTag,
  access: "session",
  permission: "users.view",
  params: idParams,
  answers: { 200: { description: "Every permission, explained", schema: explainedAccess } },
});

export const ownAccess = explainedAccess.extend({
  owners: z.array(z.string()).describe("Who can change it, by name"),
});

export type OwnAccess = z.infer<typeof ownAccess>;

export const explainOwnAccessEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/auth/session/permissions",
  summary: "Why one can or cannot do something oneself",
  description: "As of any member, whatever one may see of the others; and the owners, who can change it.",
  tag: membersTag,
  access: "session",
  answers: { 200: { description: "Every permission, explained", schema: ownAccess } },
});
