import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId } from "@/lib/db/guard";
import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";

/** A live session, its person, and their standing in the organization that they work in. */
export type SessionRow = {
  sessionId: string;
  userId: string;
  email: string;
  fullName: string;
  superAdmin: boolean;
  organizationId: string | null;
  organizationName: string;
  slug: string;
  timeZone: string;
  country: string;
  currency: string;
  activeWindowDays: number;
  subscriptionStatus: string;
  subscriptionPlan: string;
  trialEndsAt: Date;
  pastDueSince: Date | null;
  role: string;
  permissions: unknown;
  /** Whether the membership holds at this moment: there, active, not expired. */
  member: boolean;
};

/**
 * The session of a token, with membership and role as they are now, so that any change of them takes effect at once.
 * Null when it was revoked, has run out, or its person is not active. Being seen prolongs it, written once a minute.
 * `claimed` is the directory's id of the organization that the request itself names, null for none: the request then works
 * there and nowhere else, wherever others of the session do; the session is where it was when that was written.
 */
export function findSession(tokenHash: string, claimed?: string | null): Promise<SessionRow | null> {
  const isPlace =
    claimed === undefined
      ? Prisma.sql`o."id" = s."active_organization_id"`
      : Prisma.sql`o."clerk_organization_id" = ${claimed}::text`;
  return withSystem(async (db) => {
    const [found] = await db.$queryRaw<(SessionRow & { stale: boolean })[]>`
      SELECT s."id"::text AS "sessionId", u."id"::text AS "userId", u."email", u."full_name" AS "fullName",
        u."super_admin" AS "superAdmin", o."id"::text AS "organizationId", o."name" AS "organizationName", o."slug",
        o."time_zone" AS "timeZone", o."country", o."currency", o."active_window_days" AS "activeWindowDays",
        o."subscription_status" AS "subscriptionStatus", o."subscription_plan" AS "subscriptionPlan",
        o."trial_ends_at" AS "trialEndsAt", o."past_due_since" AS "pastDueSince",
        m."role", m."permissions",
        coalesce(m."status" = 'active' AND (m."expires_at" IS NULL OR m."expires_at" > now()), false)
          AND o."closed_at" IS NULL AS "member",
        s."last_seen_at" < now() - interval '1 minute' AS "stale"
      FROM "sessions" s
      JOIN "users" u ON u."id" = s."user_id"
      LEFT JOIN "organizations" o ON ${isPlace}
      LEFT JOIN "organization_users" m ON m."organization_id" = o."id" AND m."user_id" = u."id"
      WHERE s."token_hash" = ${tokenHash} AND s."revoked_at" IS NULL AND s."expires_at" > now()
        AND u."status" = 'active'`;
    if (!found) return null;
    const { stale, ...row } = found;
    if (stale) {
      const place = claimed !== undefined && row.member ? row.organizationId : null;
      await db.$executeRaw`
        UPDATE "sessions" SET "last_seen_at" = now(), "expires_at" = now() + interval '30 days',
          "active_organization_id" = coalesce(${place}::uuid, "active_organization_id")
        WHERE "id" = ${row.sessionId}::uuid AND "last_seen_at" < now() - interval '1 minute'`;
    }
    return row;
  });
}

export type NewSession = {
  id: string;
  tokenHash: string;
  userId: string;
  /** Null for a super admin who belongs to none. */
  organizationId: string | null;
  userAgent: string | null;
  address: string | null;
};

/** Opens a session for thirty days, prolonged by use. */
export async function insertSession(sql: SystemSql, session: NewSession): Promise<void> {
  await sql.$executeRaw`
    INSERT INTO "sessions" ("id", "token_hash", "user_id", "active_organization_id", "user_agent", "address", "expires_at")
    VALUES (${session.id}::uuid, ${session.tokenHash}, ${session.userId}::uuid, ${session.organizationId}::uuid,
      ${session.userAgent}, ${session.address}, now() + interval '30 days')`;
}

/** Ends the session of a token, whoever's it is. Returns its id, or null if none was live. */
export async function revokeByToken(sql: SystemSql, tokenHash: string): Promise<string | null> {
  const [row] = await sql.$queryRaw<{ id: string }[]>`
    UPDATE "sessions" SET "revoked_at" = now() WHERE "token_hash" = ${tokenHash} AND "revoked_at" IS NULL
    RETURNING "id"::text AS "id"`;
  return row?.id ?? null;
}

/** Ends one session of a person. Returns false if they have no such live session. */
export async function revokeSession(
  sql: SystemSql,
  { sessionId, userId }: { sessionId: string; userId: string },
): Promise<boolean> {
  const count = await sql.$executeRaw`
    UPDATE "sessions" SET "revoked_at" = now()
    WHERE "id" = ${sessionId}::uuid AND "user_id" = ${userId}::uuid AND "revoked_at" IS NULL AND "expires_at" > now()`;
  return count === 1;
}

/** Ends every live session of a person but one; returns the ids of those that were live. */
export async function revokeSessionsBut(
  sql: SystemSql,
  { keep, userId }: { keep: string; userId: string },
): Promise<string[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    UPDATE "sessions" SET "revoked_at" = now()
    WHERE "user_id" = ${userId}::uuid AND "id" <> ${keep}::uuid AND "revoked_at" IS NULL AND "expires_at" > now()
    RETURNING "id"::text AS "id"`;
  return rows.map(({ id }) => id);
}

/** Ends every live session of a person. */
export async function revokeAllSessions(sql: SystemSql, userId: string): Promise<void> {
  await sql.$executeRaw`
    UPDATE "sessions" SET "revoked_at" = now() WHERE "user_id" = ${userId}::uuid AND "revoked_at" IS NULL`;
}

/** Ends a session that no organization is told about, since its person has left. */
export function revokeUntold(tokenHash: string): Promise<void> {
  return withSystem(async (db) => {
    await revokeByToken(db, tokenHash);
  });
}

export type ListedSession = {
  id: string;
  userAgent: string | null;
  address: string | null;
  createdAt: Date;
  lastSeenAt: Date;
};

/** Whose sessions: a person's, or those in which they work in one organization. */
export type SessionsOf = { userId: string; activeOrganizationId?: OrganizationId };

/** Live sessions, last seen first: a hundred of them at most, and how many `more` there are. */
export function listSessions(of: SessionsOf, now = new Date()): Promise<{ sessions: ListedSession[]; more: number }> {
  const where = { ...of, revokedAt: null, expiresAt: { gt: now } };
  return withSystem(async (db) => {
    const sessions = await db.session.findMany({
      where,
      select: { id: true, userAgent: true, address: true, createdAt: true, lastSeenAt: true },
      orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
      take: 100,
    });
    return { sessions, more: (await db.session.count({ where })) - sessions.length };
  });
}
