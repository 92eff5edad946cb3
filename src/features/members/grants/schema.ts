import { z } from "zod";
import { endInput, lastDayInput, membersTag, memberView } from "@/features/members/schema";
import { parsePermission } from "@/lib/auth/roles";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";

const noPermission = "This is no permission that can be given or taken.";

/** One permission, or several invitations at once; `:readonly` means the area's view. */
const permissionInput = z
  .string()
  .max(200)
  .transform((name, context) => {
    const found = parsePermission(name);
    if (found) return found;
    context.addIssue({ code: "custom", message: noPermission });
    return z.NEVER;
  });

/** One permission as a form adjusts it. What stands can be lifted by any name, also a denial of everything. */
export const adjustInput = z
  .object({
    id: z.uuid(),
    permission: z.string().min(1, "Choose a permission.").max(80),
    effect: z.enum(["grant", "deny", "none"]),
    lastDay: lastDayInput,
  })
  .transform((asked, context) => {
    const [permission] = asked.effect === "none" ? [asked.permission] : (parsePermission(asked.permission) ?? []);
    if (permission !== undefined) return { ...asked, permission };
    context.addIssue({ code: "custom", path: ["permission"], message: noPermission });
    return z.NEVER;
  });

const grantInput = z
  .union([permissionInput, z.object({ permission: permissionInput, expiresAt: endInput.optional() })])
  .transform((given) => (Array.isArray(given) ? { permissions: given } : { ...given, permissions: given.permission }))
  .transform(({ permissions, ...rest }) => {
    const expiresAt = "expiresAt" in rest ? (rest.expiresAt ?? null) : null;
    return permissions.map((permission) => ({ permission, expiresAt }));
  });

const most = 60;

export const setGrantsInput = z
  .object({
    grant: z
      .array(grantInput)
      .max(most)
      .transform((lists) => lists.flat()),
    deny: z
      .array(permissionInput)
      .max(most)
      .transform((lists) => lists.flat()),
  })
  .partial();

export type SetGrantsInput = z.output<typeof setGrantsInput>;

export const setGrantsEndpoint = defineEndpoint({
  method: "PATCH",
  path: "/api/members/{id}/grants",
  summary: "Say what a member has beyond their role, and what they do not have of it",
  description:
    "A list that is given replaces the one before; one that is left out stays. Deny wins over grant, and over the role. Nobody grants what they could not have themselves.",
  tag: membersTag,
  access: "session",
  permission: "users.manage",
  params: idParams,
  body: setGrantsInput,
  answers: { 200: { description: "The member", schema: z.object({ member: memberView }) } },
  refusals: ["unprocessable"],
});
