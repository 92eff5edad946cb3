import { sha256 } from "@/lib/crypto/signature";
import { findOpenInvitation, type InvitationRow } from "@/lib/db/system/invitations";

/** The tokens that we hand out. One of any other shape may be the name of an invitation at Clerk, which is no secret. */
const tokenShape = /^[\w-]{43}$/;

/** The invitation of a link's token, as its page shows it; null for one that does not hold, whatever the reason. */
export async function readInvitation(token: string): Promise<InvitationRow | null> {
  return tokenShape.test(token) ? findOpenInvitation(sha256(token)) : null;
}
