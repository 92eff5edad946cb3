import { sha256 } from "@/lib/crypto/signature";
import { findOpenInvitation, type InvitationRow } from "@/lib/db/system/invitations";

/** What a link's page shows of the invitation; null for a token that does not hold, whatever the reason. */
export async function readInvitation(token: string): Promise<InvitationRow | null> {
  return findOpenInvitation(sha256(token));
}
