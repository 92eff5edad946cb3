"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { email } from "@/features/accounts/schema";
import { inviteMember, resendInvitation, revokeInvitation } from "@/features/members/invitations/mutations";
import { lastDayInput, roleInput } from "@/features/members/schema";
import { pageSession } from "@/lib/auth/session";
import { endOfDay } from "@/lib/format/date";
import { tenantAction } from "@/lib/http/action";

const inviteForm = z.object({ email, role: roleInput, lastDay: lastDayInput });

/** Answers the link, which is shown this once. */
export const inviteAction = tenantAction(inviteForm, async (ctx, { lastDay, ...input }) => {
  const { organization } = await pageSession();
  const end = lastDay === "" ? null : endOfDay(lastDay, organization.timeZone);
  const sent = await inviteMember(ctx, { ...input, expiresAt: end?.toISOString() ?? null });
  revalidatePath("/team", "layout");
  return sent;
});

const one = z.object({ id: z.uuid() });

export const resendAction = tenantAction(one, async (ctx, input) => {
  const sent = await resendInvitation(ctx, input);
  revalidatePath("/team", "layout");
  return sent;
});

export const revokeAction = tenantAction(one, async (ctx, input) => {
  await revokeInvitation(ctx, input);
  revalidatePath("/team", "layout");
});
