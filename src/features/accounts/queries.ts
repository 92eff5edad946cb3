import { describeUserAgent } from "@/features/accounts/rules";
import type { ListedSessionView } from "@/features/accounts/schema";
import { type ListedSession, listSessions } from "@/lib/db/system/sessions";

/** A person's live sessions, last seen first, the one that asks marked; and how many `more` there are than are listed. */
export async function listOwnSessions(
  userId: string,
  currentId: string,
): Promise<{ data: ListedSessionView[]; more: number }> {
  const { sessions, more } = await listSessions({ userId });
  return { data: sessions.map((row) => ({ ...toSessionView(row), current: row.id === currentId })), more };
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
