import { readInvitation } from "@/features/members/acceptance/queries";
import { sessionDriver } from "@/lib/auth/driver";
import { personOf } from "@/lib/auth/look";
import { parseRole, roleNames } from "@/lib/auth/roles";
import { pageStanding } from "@/lib/auth/session";

/** What the page of a link shows: nothing of whether the address has an account. */
export async function loadInvitation(token: string) {
  const [invitation, standing] = await Promise.all([readInvitation(token), pageStanding()]);
  const person = personOf(standing);
  if (!invitation) return { invitation: null, own: false, signedInAs: null, isClerk: false };
  const { organizationName, email, role, invitedByName, expiresAt, timeZone } = invitation;
  return {
    invitation: {
      organization: organizationName,
      email,
      role: roleNames[parseRole(role) ?? "viewer"],
      invitedBy: invitedByName,
      expiresAt: expiresAt.toISOString(),
      timeZone,
    },
    own: person?.user.email === email,
    signedInAs: person?.user.email ?? null,
    isClerk: sessionDriver().name === "clerk",
  };
}
