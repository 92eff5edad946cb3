import { describeUserAgent } from "@/features/accounts/rules";
import type { ListedSessionView } from "@/features/accounts/schema";
import { listSessions } from "@/lib/db/system/sessions";

/** A person's live sessions, last seen first; the one that asks is marked. */
export async function listOwnSessions(userId: string, currentId: string): Promise<ListedSessionView[]> {
  const rows = await listSessions(userId);
  return rows.map(({ id, userAgent, address, createdAt, lastSeenAt }) => ({
    id,
    device: describeUserAgent(userAgent),
    address,
    current: id === currentId,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }));
}
