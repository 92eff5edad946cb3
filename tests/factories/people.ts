import { cheapHash } from "@tests/factories/passwords";
import { openSession } from "@/features/accounts/mutations";
import { sessionCookie } from "@/lib/auth/builtin";
import type { Adjustments, Role } from "@/lib/auth/roles";
import type { Person } from "@/lib/auth/viewer";
import { randomToken } from "@/lib/crypto/signature";
import { newId } from "@/lib/db/id";
import { grantSuperAdmin, insertUser } from "@/lib/db/system/accounts";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import { listSessions } from "@/lib/db/system/sessions";
import { withSystem } from "@/lib/db/system/transaction";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";

type Standing = { status?: "active" | "inactive" | "pending"; expiresAt?: Date | null; permissions?: Adjustments };

export type SignedIn = { userId: string; sessionId: string; cookie: string };

/** Lets somebody into another clinic as well. */
export async function aMembership(
  { organizationId }: TenantContext,
  userId: string,
  standing: Standing & { role?: Role } = {},
) {
  const membership = { organizationId, id: newId(), userId, role: "viewer", ...standing };
  await withTenant({ organizationId }, (db) => db.organizationUser.create({ data: membership }));
}

/** A super admin who belongs to no organization, with a real session. */
export async function aSuperAdmin(): Promise<SignedIn & { person: Person }> {
  const user = { id: newId(), email: `${newId()}@people.example`, fullName: "Sam Overseer", passwordHash: "none" };
  const token = randomToken();
  const caller = { token: null, address: null, userAgent: null, requestId: null };
  await withSystem(async (sql) => {
    await insertUser(sql, user);
    await openSession(sql, { token, userId: user.id, organizationId: null, caller });
  });
  await grantSuperAdmin(user.email);
  const { sessions } = await listSessions({ userId: user.id });
  const sessionId = sessions[0]?.id ?? "";
  const { id, email, fullName } = user;
  const person = { sessionId, user: { id, email, fullName }, superAdmin: true };
  return { userId: id, sessionId, cookie: `${sessionCookie}=${token}`, person };
}

/** Somebody who is signed in to a clinic, with a real session; a super admin is an ordinary viewer by membership. */
export async function aPerson(ctx: TenantContext, role: Role, standing: Standing = {}): Promise<SignedIn> {
  const { organizationId } = ctx;
  const passwordHash = cheapHash();
  const user = { id: newId(), email: `${newId()}@people.example`, fullName: "Robin Example", passwordHash };
  const token = randomToken();
  await withTenantAndSystem(ctx, async (as) => {
    await as.system((sql) => insertUser(sql, user));
    const memberRole = role === "super_admin" ? "viewer" : role;
    const membership = { organizationId, id: newId(), userId: user.id, role: memberRole, ...standing };
    await as.tenant((db) => db.organizationUser.create({ data: membership }));
    const caller = { token: null, address: null, userAgent: null, requestId: null };
    await as.system((sql) => openSession(sql, { token, userId: user.id, organizationId, caller }));
  });
  if (role === "super_admin") await grantSuperAdmin(user.email);
  const { sessions } = await listSessions({ userId: user.id });
  return { userId: user.id, sessionId: sessions[0]?.id ?? "", cookie: `${sessionCookie}=${token}` };
}

/** Another session of somebody, in the same clinic: its cookie. */
export async function anotherSession(ctx: TenantContext, { userId }: SignedIn): Promise<string> {
  const token = randomToken();
  const caller = { token: null, address: null, userAgent: null, requestId: null };
  await withTenantAndSystem(ctx, (as) =>
    as.system((sql) => openSession(sql, { token, userId, organizationId: ctx.organizationId, caller })),
  );
  return `${sessionCookie}=${token}`;
}
