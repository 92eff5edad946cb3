import { roleOf } from "@/lib/auth/directory-standings";
import { sha256 } from "@/lib/crypto/signature";
import type { DirectoryOrganization, InvitationEntry } from "@/lib/db/system/directory";

/** An invitation that was sent by Clerk, as our own list of them shows it. */
export type MirroredInvitation = {
  id: string;
  email: string;
  role: string;
  /** Of no link of ours: a colon keeps it apart from the tokens that we hand out. */
  tokenHash: string;
  createdAt: string;
  expiresAt: string;
  acceptedAt: string | null;
  revokedAt: string | null;
};

const lifetimeMs = 30 * 24 * 3_600_000;

/** The invitations of an organization as Clerk has them. Of several to one address that wait, the newest does. */
export function invitationsOf({ gone, invitations }: DirectoryOrganization): MirroredInvitation[] {
  const waiting = invitations
    .filter((one) => !gone && !one.gone)
    .toSorted((a, b) => b.data.createdAt.localeCompare(a.data.createdAt) || (a.id < b.id ? 1 : -1));
  const open = new Set([...new Map(waiting.toReversed().map((one) => [one.data.email, one])).values()]);
  return invitations.map((one) => toInvitation(one, open.has(one)));
}

function toInvitation({ id, at, data }: InvitationEntry, isOpen: boolean): MirroredInvitation {
  const { email, role, status, createdAt, expiresAt } = data;
  const end = isOpen ? null : at.toISOString();
  return {
    id: idOf(id),
    email,
    role: roleOf(role),
    tokenHash: sha256(`clerk:${id}`),
    createdAt,
    expiresAt: expiresAt ?? new Date(Date.parse(createdAt) + lifetimeMs).toISOString(),
    acceptedAt: status === "accepted" ? end : null,
    revokedAt: status === "accepted" ? null : end,
  };
}

/** Our id of an invitation follows from Clerk's, so that it is made once, whoever makes it. */
function idOf(id: string): string {
  const hex = sha256(`clerk invitation ${id}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
