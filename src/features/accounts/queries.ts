import { describeUserAgent } from "@/features/accounts/rules";
import type { ListedSessionView } from "@/features/accounts/schema";
import { type ListedSession, listSessions } from "@/lib/db/system/sessions";

/** A person's live sessions, last seen first; the one that asks is marked. */
export async function listOwnSessions(userId: string, currentId: string): Promise<ListedSessionView[]> {
  const rows = await listSessions(userId);
  return rows.map((row) => ({ ...toSessionView(row), current: row.id === currentId }));
}

/** A session as people recognise it: by its device. */
export function toSessionView({ id, userAgent, address, createdAt, lastSeenAt }: ListedSession) {
  return {
    id,
    device: describeUserAgent(userAgent),
    address,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  };
}
