import type { InvitationStatus } from "@/features/members/invitations/schema";

type Dates = { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date };

/** How an invitation stands: taken and withdrawn are final, one that ran out can be sent again. */
export function invitationStatus({ acceptedAt, revokedAt, expiresAt }: Dates, now: Date): InvitationStatus {
  if (acceptedAt) return "accepted";
  if (revokedAt) return "revoked";
  return expiresAt.getTime() > now.getTime() ? "open" : "expired";
}
