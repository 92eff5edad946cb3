import { explain } from "@/features/members/access/rules";
import type { ExplainedAccess } from "@/features/members/access/schema";
import { readMember } from "@/features/members/queries";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** Every permission with the reason why a member has it or not. Throws `forbidden`, and `not_found`. */
export async function explainAccess(ctx: TenantContext, { id }: { id: string }): Promise<ExplainedAccess> {
  requirePermission(ctx, "users.view");
  const member = await readMember(ctx, id);
  const { role, superAdmin, status } = member;
  return { role, superAdmin, status, permissions: explain(member) };
}
