import { z } from "zod";
import { listInvitations } from "@/features/members/invitations/queries";
import { type InvitationView, invitationStatuses } from "@/features/members/invitations/schema";
import { invitableRoles } from "@/features/members/rules";
import { sessionDriver } from "@/lib/auth/driver";
import { pageContext, pageSession } from "@/lib/auth/session";
import { readAddress, type SearchParams } from "@/lib/http/address-bar";

const address = z.object({ status: z.enum(invitationStatuses).optional() });

/** The invitations under the address's filter, and which of them this person may send again or withdraw. */
export async function loadInvitations(params: SearchParams) {
  const ctx = await pageContext("users.view");
  const { status } = readAddress(address, params);
  const [invitations, { organization }] = await Promise.all([listInvitations(ctx, { status }), pageSession()]);
  const mine = new Set<string>(sessionDriver().name === "clerk" ? [] : invitableRoles(ctx.permissions));
  const isPending = (one: InvitationView) => one.status === "open" || one.status === "expired";
  return {
    rows: invitations.map((one) => ({ ...one, mayChange: isPending(one) && mine.has(one.role) })),
    status: status ?? null,
    timeZone: organization.timeZone,
  };
}
