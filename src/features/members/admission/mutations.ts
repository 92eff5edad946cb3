import { requireFeature, requireRoom } from "@/features/billing/queries";
import type { TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import type { TenantContext } from "@/lib/tenant/context";

export type Admission = { userId: string; role: string; expiresAt: Date | null; grantedBy: string | null };

/**
 * Makes somebody's membership of the organization hold, whether it is new, was deactivated, or had run out. The one place
 * where one begins to: whatever limits how many there may be, asks here. Returns the membership's id. Throws
 * `subscription` when the plan has no room for one more or no investors, or the organization can only read.
 */
export async function admitMember(db: TenantDb, ctx: TenantContext, admission: Admission): Promise<string> {
  const { organizationId } = ctx;
  const { userId, ...terms } = admission;
  await requireRoom(db, ctx, "members");
  if (terms.role === "investor") await requireFeature(db, ctx, "investors");
  const held = { ...terms, status: "active", grantedAt: ctx.now() };
  const { id } = await db.organizationUser.upsert({
    where: { organizationId_userId: { organizationId, userId } },
    create: { organizationId, id: newId(), userId, ...held },
    update: held,
    select: { id: true },
  });
  return id;
}
