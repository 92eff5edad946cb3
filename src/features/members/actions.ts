"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adjustPermission } from "@/features/members/grants/mutations";
import { adjustInput } from "@/features/members/grants/schema";
import { setMemberStatus, updateMember } from "@/features/members/mutations";
import { lastDayInput, roleInput, statusInput } from "@/features/members/schema";
import { endMemberSessions } from "@/features/members/sessions/mutations";
import { pageSession } from "@/lib/auth/session";
import { endOfDay } from "@/lib/format/date";
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

export const adjustAction = tenantAction(adjustInput, async (ctx, { lastDay, ...one }) => {
  const expiresAt = one.effect === "grant" ? await endOf(lastDay) : null;
  await adjustPermission(ctx, { ...one, expiresAt });
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
