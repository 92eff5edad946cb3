import { lookPermissions } from "@/lib/auth/roles";
import type { Person, SessionState, Viewer } from "@/lib/auth/viewer";
import { appendAudit } from "@/lib/db/audit";
import { findLook, type LookRow } from "@/lib/db/system/looks";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import type { TenantContext } from "@/lib/tenant/context";
import { subscriptionOf } from "@/lib/tenant/subscription";

/** What a session is worth once a look that its person has under way is counted: the organization looked into, to see. */
export async function withLook(state: SessionState): Promise<SessionState> {
  const person = personOf(state);
  if (!person?.superAdmin) return state;
  const look = await findLook({ sessionKey: person.sessionId, userId: person.user.id });
  return look ? { status: "active", viewer: viewerOf(person, look) } : state;
}

/** The person of a session, wherever they work; null for nobody. */
export function personOf(state: SessionState): Person | null {
  if (state.status === "none") return null;
  return state.status === "ended" ? state.person : state.viewer;
}

/** Throws `forbidden` while a look is under way: whoever looks in from outside changes nothing, here or anywhere. */
export function refuseWhileLooking(look: Viewer["look"] | undefined): void {
  if (!look) return;
  throw new AppError(
    "forbidden",
    "You are looking into an organization, and change nothing meanwhile. Leave it first.",
  );
}

const repeatMs = 60_000;

/**
 * Notes in the organization's own log that a super admin saw something there; what is seen of one patient is noted of
 * that patient. `repeated` is for what a page asks again and again by itself: once a minute is enough.
 */
export async function noteView(ctx: TenantContext, path: string, { repeated = false } = {}): Promise<void> {
  const { organizationId, actor } = ctx;
  const contact = /^(?:\/api)?\/patients\/([\da-f-]{36})(?:\/|$)/i.exec(asRouted(path))?.[1];
  const subject = { subjectType: contact ? "contact" : "page", subjectId: contact ?? null };
  await withTenant(ctx, async (db) => {
    const since = new Date(ctx.now().getTime() - repeatMs);
    const same = { organizationId, action: "look_viewed", actorId: "id" in actor ? actor.id : null };
    const before =
      repeated &&
      (await db.auditEntry.findFirst({
        where: { ...same, at: { gte: since }, detail: { path: ["path"], equals: path } },
        select: { id: true },
      }));
    if (!before) await appendAudit(db, ctx, { action: "look_viewed", ...subject, detail: { path } });
  });
}

/** A path as it finds its page: letters of an address may be written in escapes. */
function asRouted(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function viewerOf(person: Person, row: LookRow): Viewer {
  const { name, slug, timeZone, country, currency, activeWindowDays, organizationId, endsAt } = row;
  const settings = { name, slug, timeZone, country, currency, activeWindowDays };
  return {
    ...person,
    organization: { id: organizationId, ...settings, subscription: subscriptionOf(row) },
    role: "super_admin",
    permissions: [...lookPermissions],
    look: { id: row.lookId, organizationId, endsAt: endsAt.toISOString() },
  };
}
