import type { OrganizationId } from "@/lib/db/guard";
import type { SystemSql } from "@/lib/db/system/mixed";

/** A person in one organization: what they do in another is no business of this one. */
export type PersonIn = { organizationId: OrganizationId; userId: string };

/** Ends the sessions in which a person works in an organization, or the one that is named; returns the ids of those that were live. */
export async function revokeSessionsIn(
  sql: SystemSql,
  { organizationId, userId }: PersonIn,
  sessionId: string | null,
): Promise<string[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    UPDATE "sessions" SET "revoked_at" = now()
    WHERE "user_id" = ${userId}::uuid AND "active_organization_id" = ${organizationId}::uuid
      AND (${sessionId}::uuid IS NULL OR "id" = ${sessionId}::uuid) AND "revoked_at" IS NULL AND "expires_at" > now()
    RETURNING "id"::text AS "id"`;
  return rows.map(({ id }) => id);
}
