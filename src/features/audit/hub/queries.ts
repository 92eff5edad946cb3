import { toAuditView } from "@/features/audit/queries";
import type { AuditEntryView } from "@/features/audit/schema";
import { requireSuperAdmin } from "@/lib/auth/super-admin";
import type { Person } from "@/lib/auth/viewer";
import { hubLogSort, readHubLog } from "@/lib/db/system/hub-log";
import { readPosition, toPage } from "@/lib/http/position";

const newestFirst = { sort: "-at", key: hubLogSort.key };

/** One page of what was done to the hub itself, newest first. Throws `forbidden`, and `invalid_cursor`. */
export async function listHubLog(
  person: Person,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: AuditEntryView[]; nextCursor: string | null }> {
  requireSuperAdmin(person);
  const position = readPosition(cursor, newestFirst);
  const found = await readHubLog({ position, limit: limit + 1 });
  const page = toPage(found, { limit, sort: newestFirst.sort, positionOf: ({ at, id }) => ({ key: at, id }) });
  return { data: page.rows.map(toAuditView), nextCursor: page.nextCursor };
}
