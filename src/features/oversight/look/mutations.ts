import { recordAudit } from "@/features/audit/mutations";
import { lookMinutes } from "@/features/oversight/schema";
import { requireSuperAdmin, superAdminActor } from "@/lib/auth/super-admin";
import type { Person, SignedIn } from "@/lib/auth/viewer";
import { newId } from "@/lib/db/id";
import { insertLook, listStaleLooks, markLookEnded } from "@/lib/db/system/looks";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import { findOrganizationRow } from "@/lib/db/system/oversight";
import { AppError } from "@/lib/errors";
import type { Actor } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";

type Wanted = { id: string; requestId?: string | null };

/**
 * Has a super admin's session look into an organization, for an hour and to see only; the organization's log has it.
 * Throws `forbidden`, `not_found` for an id that nobody has, `conflict` while a look is under way.
 */
export async function startLook(person: Person, { id, requestId = null }: Wanted) {
  requireSuperAdmin(person);
  const organization = await findOrganizationRow(id);
  if (!organization) throw new AppError("not_found", "There is no such organization.");
  // One of this session's own that has run out would stand in the way, untold.
  await endStaleLooks();
  const lookId = newId();
  const actor = superAdminActor(person);
  const ctx = mintContext({ organizationId: organization.id, actor, permissions: [], requestId });
  const look = { sessionKey: person.sessionId, userId: person.user.id, organizationId: id, minutes: lookMinutes };
  return withTenantAndSystem(ctx, async (as) => {
    const endsAt = await as.system((sql) => insertLook(sql, { id: lookId, ...look }));
    if (!endsAt) throw new AppError("conflict", "You look into an organization already. Leave it first.");
    const detail = { until: endsAt.toISOString() };
    await as.tenant((db) =>
      recordAudit(db, ctx, { action: "look_started", subjectType: "look", subjectId: lookId, detail }),
    );
    return { organizationId: id, endsAt: endsAt.toISOString() };
  });
}

/** Ends the look that a session has under way, and notes it there. Throws `not_found` when there is none. */
export async function endLook({ person, look }: SignedIn, requestId: string | null = null): Promise<void> {
  requireSuperAdmin(person);
  const { id, organizationId } = look ?? {};
  const ended =
    id &&
    organizationId &&
    (await noteEnd({ id, organizationId, actor: superAdminActor(person), requestId, how: "left" }));
  if (!ended) throw new AppError("not_found", "You look into no organization.");
}

/** Notes the end of every look that is over by itself: its hour has passed, or its sign-in has ended. Returns how many. */
export async function endStaleLooks(): Promise<number> {
  let count = 0;
  for (const { id, organizationId, userId, fullName } of await listStaleLooks()) {
    const actor = { type: "super_admin", id: userId, label: fullName } as const;
    if (await noteEnd({ id, organizationId, actor, requestId: null, how: "by itself" })) count += 1;
  }
  return count;
}

type End = { id: string; organizationId: string; actor: Actor; requestId: string | null; how: "left" | "by itself" };

/** Whoever is first to mark the end tells of it; the look's own row proves that it was into this organization. */
function noteEnd({ id, organizationId, actor, requestId, how }: End): Promise<boolean> {
  const ctx = mintContext({ organizationId, actor, permissions: [], requestId });
  return withTenantAndSystem(ctx, async (as) => {
    if (!(await as.system((sql) => markLookEnded(sql, id)))) return false;
    const entry = { action: "look_ended", subjectType: "look", subjectId: id, detail: { how } };
    await as.tenant((db) => recordAudit(db, ctx, entry));
    return true;
  });
}
