import { z } from "zod";
import { memberStatuses, membersTag } from "@/features/members/schema";
import { memberRoles } from "@/lib/auth/roles";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";

/** Why somebody has a permission or does not; the first that applies. */
export const reasons = [
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

export const explainedPermission = z.object({
  permission: z.string(),
  area: z.string(),
  label: z.string(),
  allowed: z.boolean(),
  because: z.enum(reasons),
  by: z.string().nullable().describe("Who gave or took it, where that is known"),
  at: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
});

export type ExplainedPermission = z.infer<typeof explainedPermission>;

export const explainedAccess = z.object({
  role: z.enum(memberRoles),
  superAdmin: z.boolean(),
  status: z.enum(memberStatuses),
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
