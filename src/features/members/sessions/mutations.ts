import { recordAudit } from "@/features/audit/mutations";
import { changeMember } from "@/features/members/change/mutations";
import { revokeSessionsIn } from "@/lib/db/system/member-sessions";
import { AppError } from "@/lib/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

type Which = { id: string; session: string | null };

/**
 * Ends the sessions in which a member works in this organization, or one of them; what they do in another organization
 * goes on. Returns how many. Throws `forbidden`, and `not_found` for a session that is not there, or not one of these.
 */
export async function endMemberSessions(ctx: TenantContext, { id, session }: Which): Promise<number> {
  requirePermission(ctx, "users.manage");
  const { organizationId } = ctx;
  const ended: string[] = [];
  await changeMember(ctx, { id }, async ({ as, member: { userId, name } }) => {
    ended.push(...(await as.system((sql) => revokeSessionsIn(sql, { organizationId, userId }, session))));
    if (session !== null && ended.length === 0) throw new AppError("not_found", "There is no such session.");
    const detail = { member: name };
    const records = ended.map((subjectId) => ({
      action: "session_revoked",
      subjectType: "session",
      subjectId,
      detail,
    }));
    await as.tenant((db) => recordAudit(db, ctx, ...records));
  });
  return ended.length;
}
