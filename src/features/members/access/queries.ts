import { readAllowance } from "@/features/billing/queries";
import { explain, explainLook } from "@/features/members/access/rules";
import type { ExplainedAccess, OwnAccess } from "@/features/members/access/schema";
import { noSuchMember, readMember } from "@/features/members/queries";
import { listOwnerNames } from "@/lib/db/system/members";
import { withTenant } from "@/lib/db/tenant";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/** Every permission with the reason why a member has it or not. Throws `forbidden`, and `not_found`. */
export async function explainAccess(ctx: TenantContext, { id }: { id: string }): Promise<ExplainedAccess> {
  requirePermission(ctx, "users.view");
  return explainMember(ctx, id);
}

/**
 * The same of oneself, and the owners, who can change it. Everybody may know it of themselves. Throws `not_found` for
 * whoever is nobody in the organization.
 */
export async function explainOwnAccess(ctx: TenantContext): Promise<OwnAccess> {
  const { organizationId, actor } = ctx;
  const owners = await listOwnerNames(organizationId);
  if (actor.type === "super_admin") return { ...(await explainLooker(ctx)), owners };
  if (actor.type !== "user") throw noSuchMember();
  const where = { organizationId_userId: { organizationId, userId: actor.id } };
  const own = await withTenant(ctx, (db) => db.organizationUser.findUnique({ where, select: { id: true } }));
  if (!own) throw noSuchMember();
  return { ...(await explainMember(ctx, own.id)), owners };
}

async function explainMember(ctx: TenantContext, id: string): Promise<ExplainedAccess> {
  const [member, { readOnly, plan, features }] = await Promise.all([readMember(ctx, id), readAllowance(ctx)]);
  const { role, superAdmin, status } = member;
  const permissions = explain(member, { readOnly: readOnly !== null, features });
  return { role, superAdmin, status, readOnly, plan, permissions };
}

async function explainLooker(ctx: TenantContext): Promise<ExplainedAccess> {
  const { readOnly, plan } = await readAllowance(ctx);
  const permissions = explainLook();
  return { role: "super_admin", superAdmin: true, status: "active", readOnly, plan, permissions };
}
