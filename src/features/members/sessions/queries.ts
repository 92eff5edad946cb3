import { toSessionView } from "@/features/accounts/queries";
import { readMember } from "@/features/members/queries";
import type { MemberSessionView } from "@/features/members/sessions/schema";
import { listSessionsIn } from "@/lib/db/system/member-sessions";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** Where a member is signed in to this organization, last seen first. Throws `forbidden`, and `not_found`. */
export async function listMemberSessions(ctx: TenantContext, { id }: { id: string }): Promise<MemberSessionView[]> {
  requirePermission(ctx, "users.manage");
  const { organizationId } = ctx;
  const { userId } = await readMember(ctx, id);
  const rows = await listSessionsIn({ organizationId, userId }, ctx.now());
  return rows.map(toSessionView);
}
