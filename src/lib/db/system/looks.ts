import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";

/** A look under way, and the organization that it is into. */
export type LookRow = {
  lookId: string;
  endsAt: Date;
  organizationId: string;
  name: string;
  slug: string;
  timeZone: string;
  country: string;
  currency: string;
  activeWindowDays: number;
  subscriptionStatus: string;
  subscriptionPlan: string;
  trialEndsAt: Date;
  pastDueSince: Date | null;
};

/** Whose look it is: one sign-in of one person. */
export type Looker = { sessionKey: string; userId: string };

/** The look that a sign-in has under way. Null once its hour is over, or its person is no super admin any more. */
export function findLook({ sessionKey, userId }: Looker): Promise<LookRow | null> {
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<LookRow[]>`
      SELECT l."id"::text AS "lookId", l."ends_at" AS "endsAt", o."id"::text AS "organizationId",
        o."name", o."slug", o."time_zone" AS "timeZone", o."country", o."currency",
        o."active_window_days" AS "activeWindowDays", o."subscription_status" AS "subscriptionStatus",
        o."subscription_plan" AS "subscriptionPlan", o."trial_ends_at" AS "trialEndsAt",
        o."past_due_since" AS "pastDueSince"
      FROM "looks" l JOIN "organizations" o ON o."id" = l."into_organization_id"
      JOIN "users" u ON u."id" = l."user_id" AND u."super_admin" AND u."status" = 'active'
      WHERE l."session_key" = ${sessionKey} AND l."user_id" = ${userId}::uuid
        AND l."ended_at" IS NULL AND l."ends_at" > now()`;
    return row ?? null;
  });
}

export type NewLook = Looker & { id: string; organizationId: string; minutes: number };

/** Begins a look. Null when this sign-in has one under way, its person is no super admin, or there is no such organization. */
export async function insertLook(sql: SystemSql, look: NewLook): Promise<Date | null> {
  const [row] = await sql.$queryRaw<{ endsAt: Date }[]>`
    INSERT INTO "looks" ("id", "session_key", "user_id", "into_organization_id", "ends_at")
    SELECT ${look.id}::uuid, ${look.sessionKey}, u."id", o."id", now() + make_interval(mins => ${look.minutes}::int)
    FROM "users" u, "organizations" o
    WHERE u."id" = ${look.userId}::uuid AND u."super_admin" AND u."status" = 'active'
      AND o."id" = ${look.organizationId}::uuid
    ON CONFLICT ("session_key") WHERE "ended_at" IS NULL DO NOTHING
    RETURNING "ends_at" AS "endsAt"`;
  return row?.endsAt ?? null;
}

/** Notes a look's end. False when somebody has noted it before, so that it is told once. */
export async function markLookEnded(sql: SystemSql, lookId: string): Promise<boolean> {
  const count = await sql.$executeRaw`
    UPDATE "looks" SET "ended_at" = now() WHERE "id" = ${lookId}::uuid AND "ended_at" IS NULL`;
  return count === 1;
}

export type StaleLook = { id: string; organizationId: string; userId: string; fullName: string };

/** Looks that are over without anybody having noted it: an hour has passed, or the sign-in or the standing has ended. */
export function listStaleLooks(most = 100): Promise<StaleLook[]> {
  return withSystem(
    (db) => db.$queryRaw<StaleLook[]>`
      SELECT l."id"::text AS "id", l."into_organization_id"::text AS "organizationId", u."id"::text AS "userId",
        u."full_name" AS "fullName"
      FROM "looks" l JOIN "users" u ON u."id" = l."user_id"
      WHERE l."ended_at" IS NULL AND (l."ends_at" <= now() OR NOT u."super_admin" OR u."status" <> 'active'
        OR EXISTS (SELECT FROM "sessions" s WHERE s."id"::text = l."session_key" AND s."user_id" = u."id"
          AND (s."revoked_at" IS NOT NULL OR s."expires_at" <= now())))
      ORDER BY l."ends_at" LIMIT ${most}::int`,
  );
}
