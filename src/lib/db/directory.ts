import type { MirroredInvitation } from "@/lib/auth/directory-invitations";
import type { Standing } from "@/lib/auth/directory-standings";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";

export type MirroredOrganization = { key: string; name: string; slug: string; gone: boolean };

/**
 * Makes an organization of the directory, or brings it up to date. Its name follows the directory's only when that
 * changes. Returns whether anything did.
 */
export async function mirrorOrganization(
  db: TenantDb,
  organizationId: OrganizationId,
  { key, name, slug, gone }: MirroredOrganization,
): Promise<boolean> {
  const count = await db.$executeRaw`
    INSERT INTO "organizations" AS own
      ("id", "name", "slug", "clerk_organization_id", "directory_name", "closed_at", "updated_at")
    VALUES (${organizationId}::uuid, ${name}, ${slug}, ${key}, ${name}, CASE WHEN ${gone}::boolean THEN now() END, now())
    ON CONFLICT ("id") DO UPDATE SET
      "name" = CASE WHEN own."directory_name" = excluded."directory_name" THEN own."name" ELSE excluded."name" END,
      "directory_name" = excluded."directory_name", "slug" = excluded."slug",
      "closed_at" = coalesce(own."closed_at", excluded."closed_at"), "updated_at" = now()
    WHERE own."directory_name" IS DISTINCT FROM excluded."directory_name" OR own."slug" <> excluded."slug"
      OR (own."closed_at" IS NULL AND excluded."closed_at" IS NOT NULL)`;
  return count === 1;
}

/** What became of one membership. `null` before: it is new. */
export type MembershipChange = {
  membershipId: string;
  userId: string;
  role: string;
  status: string;
  roleBefore: string | null;
  statusBefore: string | null;
};

/**
 * Brings memberships to where the directory has them, and returns those that changed. What was decided here (another
 * role, an end) stays until the directory itself says something new of that membership.
 */
export function mirrorMemberships(
  db: TenantDb,
  organizationId: OrganizationId,
  standings: readonly Standing[],
): Promise<MembershipChange[]> {
  const rows = JSON.stringify(standings.map((standing) => ({ ...standing, id: newId() })));
  return db.$queryRaw<MembershipChange[]>`
    WITH "wanted" AS (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb)
        AS w("id" uuid, "userId" uuid, "role" text, "status" text, "since" timestamptz)
    ), "before" AS (
      SELECT m."user_id", m."role", m."status" FROM "organization_users" m JOIN "wanted" w ON w."userId" = m."user_id"
      WHERE m."organization_id" = ${organizationId}::uuid
    ), "written" AS (
      INSERT INTO "organization_users" AS own ("organization_id", "id", "user_id", "role", "status", "directory_role",
        "directory_status", "granted_at", "updated_at")
      SELECT ${organizationId}::uuid, "id", "userId", "role", "status", "role", "status", "since", now() FROM "wanted"
      ON CONFLICT ("organization_id", "user_id") DO UPDATE SET
        "role" = CASE WHEN coalesce(own."directory_role", excluded."role") = excluded."role" THEN own."role"
          ELSE excluded."role" END,
        "status" = CASE WHEN own."directory_status" = excluded."status" THEN own."status"
          WHEN own."directory_status" IS NULL AND excluded."status" = 'active' AND own."status" = 'inactive'
            THEN own."status"
          ELSE excluded."status" END,
        "directory_role" = excluded."role", "directory_status" = excluded."status",
        -- Somebody who left and came back was let in the last time, in whatever order that is heard.
        "granted_at" = greatest(own."granted_at", excluded."granted_at"),
        "granted_by" = CASE WHEN excluded."granted_at" <= own."granted_at"
          AND coalesce(own."directory_role", excluded."role") = excluded."role" THEN own."granted_by" END,
        "updated_at" = now()
      WHERE own."directory_role" IS DISTINCT FROM excluded."role"
        OR own."directory_status" IS DISTINCT FROM excluded."status" OR own."granted_at" < excluded."granted_at"
      RETURNING own."id", own."user_id", own."role", own."status"
    )
    SELECT w."id"::text AS "membershipId", w."user_id"::text AS "userId", w."role", w."status",
      b."role" AS "roleBefore", b."status" AS "statusBefore"
    FROM "written" w LEFT JOIN "before" b USING ("user_id")
    WHERE (w."role", w."status") IS DISTINCT FROM (b."role", b."status")
    ORDER BY w."id"`;
}

/**
 * Brings an organization's invitations to where the directory has them: those that ended first, so that another to the
 * same address finds room. One that was made here and still waits keeps its place.
 */
export async function mirrorInvitations(
  db: TenantDb,
  organizationId: OrganizationId,
  invitations: readonly MirroredInvitation[],
): Promise<void> {
  const isOver = ({ acceptedAt, revokedAt }: MirroredInvitation) => acceptedAt !== null || revokedAt !== null;
  const rounds = [invitations.filter(isOver), invitations.filter((one) => !isOver(one))];
  for (const round of rounds.filter(({ length }) => length > 0)) {
    await db.$executeRaw`
      INSERT INTO "invitations" AS own ("organization_id", "id", "email", "role", "token_hash", "created_at", "sent_at",
        "expires_at", "accepted_at", "revoked_at")
      SELECT ${organizationId}::uuid, w."id", w."email", w."role", w."tokenHash", w."createdAt", w."createdAt",
        w."expiresAt", w."acceptedAt", w."revokedAt"
      FROM jsonb_to_recordset(${JSON.stringify(round)}::jsonb) AS w("id" uuid, "email" text, "role" text,
        "tokenHash" text, "createdAt" timestamptz, "expiresAt" timestamptz, "acceptedAt" timestamptz,
        "revokedAt" timestamptz)
      WHERE w."acceptedAt" IS NOT NULL OR w."revokedAt" IS NOT NULL OR NOT EXISTS (
        SELECT FROM "invitations" other WHERE other."organization_id" = ${organizationId}::uuid
          AND other."email" = w."email" AND other."id" <> w."id" AND other."accepted_at" IS NULL
          AND other."revoked_at" IS NULL)
      ON CONFLICT ("organization_id", "id") DO UPDATE SET "role" = excluded."role", "expires_at" = excluded."expires_at",
        "accepted_at" = excluded."accepted_at", "revoked_at" = excluded."revoked_at"
      WHERE (own."role", own."expires_at", own."accepted_at", own."revoked_at")
        IS DISTINCT FROM (excluded."role", excluded."expires_at", excluded."accepted_at", excluded."revoked_at")`;
  }
}
