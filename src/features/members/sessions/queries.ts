import { toSessionView } from "@/features/accounts/queries";
import { readMember } from "@/features/members/queries";
import type { MemberSessions } from "@/features/members/sessions/schema";
import { listSessions } from "@/lib/db/system/sessions";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Where a member is signed in to this organization, last seen first, and how many `more` sessions there are than are
 * listed. Throws `forbidden`, and `not_found`.
 */
export async function listMemberSessions(ctx: TenantContext, { id }: { id: string }): Promise<MemberSessions> {
  requirePermission(ctx, "users.manage");
  const { userId } = await readMember(ctx, id);
  const { sessions, more } = await listSessions({ userId, activeOrganizationId: ctx.organizationId }, ctx.now());
  return { data: sessions.map(toSessionView), more };
}
