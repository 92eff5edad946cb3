"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adjustPermission } from "@/features/members/grants/mutations";
import { setMemberStatus, updateMember } from "@/features/members/mutations";
import { endOfDay } from "@/features/members/rules";
import { lastDayInput, roleInput, statusInput } from "@/features/members/schema";
import { endMemberSessions } from "@/features/members/sessions/mutations";
import { parsePermission } from "@/lib/auth/roles";
import { pageSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { tenantAction } from "@/lib/http/action";

const one = z.object({ id: z.uuid() });

export const changeRoleAction = tenantAction(one.extend({ role: roleInput }), async (ctx, input) => {
  await updateMember(ctx, input);
  shown();
});

export const changeEndAction = tenantAction(one.extend({ lastDay: lastDayInput }), async (ctx, { id, lastDay }) => {
  await updateMember(ctx, { id, expiresAt: await endOf(lastDay) });
  shown();
});

export const setStatusAction = tenantAction(one.extend(statusInput.shape), async (ctx, input) => {
  await setMemberStatus(ctx, input);
  shown();
});

const adjustInput = one.extend({
  permission: z.string().min(1, "Choose a permission.").max(80),
  effect: z.enum(["grant", "deny", "none"]),
  lastDay: lastDayInput,
});

export const adjustAction = tenantAction(adjustInput, async (ctx, { id, permission, effect, lastDay }) => {
  // What denies everything, since it could not be read, can be lifted; nobody grants or denies it.
  const [known] = permission === "*" && effect === "none" ? ["*"] : (parsePermission(permission) ?? []);
  if (!known) throw new AppError("invalid_input", "This is no permission that can be given or taken.");
  const expiresAt = effect === "grant" ? await endOf(lastDay) : null;
  await adjustPermission(ctx, { id, permission: known, effect, expiresAt });
  shown();
});

const sessionsInput = one.extend({ session: z.uuid().nullable().default(null) });

export const endSessionsAction = tenantAction(sessionsInput, async (ctx, input) => {
  await endMemberSessions(ctx, input);
  shown();
});

/** A last day belongs to the membership up to its midnight. */
async function endOf(lastDay: string): Promise<string | null> {
  const { organization } = await pageSession();
  return lastDay === "" ? null : (endOfDay(lastDay, organization.timeZone)?.toISOString() ?? null);
}

function shown(): void {
  // What somebody may do decides what every screen offers them.
  revalidatePath("/", "layout");
}
