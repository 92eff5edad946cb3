import { openSession } from "@/features/accounts/mutations";
import { sessionCookie } from "@/lib/auth/builtin";
import type { Role } from "@/lib/auth/roles";
import { randomToken } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { grantSuperAdmin, insertUser } from "@/lib/db/system/accounts";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import type { TenantContext } from "@/lib/tenant/context";

type Standing = { status?: "active" | "inactive" | "pending"; expiresAt?: Date | null };

export type SignedIn = { userId: string; membershipId: string; cookie: string };

/** Somebody who is signed in to a clinic, with a real session; a super admin is an ordinary viewer by membership. */
export async function aPerson(ctx: TenantContext, role: Role, standing: Standing = {}): Promise<SignedIn> {
  const { organizationId } = ctx;
  const user = { id: newId(), email: `${newId()}@people.example`, fullName: "Robin Example", passwordHash: "none" };
  const token = randomToken();
  const membershipId = newId();
  await withTenantAndSystem(ctx, async (as) => {
    await as.system((sql) => insertUser(sql, user));
    const memberRole = role === "super_admin" ? "viewer" : role;
    const membership = { organizationId, id: membershipId, userId: user.id, role: memberRole, ...standing };
    await as.tenant((db) => db.organizationUser.create({ data: membership }));
    const caller = { token: null, address: null, userAgent: null, requestId: null };
    await as.system((sql) => openSession(sql, { token, userId: user.id, organizationId, caller }));
  });
  if (role === "super_admin") await grantSuperAdmin(user.email);
  return { userId: user.id, membershipId, cookie: `${sessionCookie}=${token}` };
}
