import { withSystem } from "@/lib/db/system/transaction";

/** An invitation with what its page shows, before anybody is known. */
export type InvitationRow = {
  organizationId: string;
  organizationName: string;
  timeZone: string;
  id: string;
  email: string;
  role: string;
  membershipExpiresAt: Date | null;
  expiresAt: Date;
  invitedBy: string | null;
  invitedByName: string | null;
};

/** The invitation of a link's token, as long as it holds: not taken, not withdrawn, not run out, to a place that is open. */
export function findOpenInvitation(tokenHash: string): Promise<InvitationRow | null> {
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<InvitationRow[]>`
      SELECT i."organization_id"::text AS "organizationId", o."name" AS "organizationName", o."time_zone" AS "timeZone",
        i."id"::text AS "id", i."email", i."role", i."membership_expires_at" AS "membershipExpiresAt",
        i."expires_at" AS "expiresAt", i."invited_by"::text AS "invitedBy", u."full_name" AS "invitedByName"
      FROM "invitations" i
      JOIN "organizations" o ON o."id" = i."organization_id"
      LEFT JOIN "users" u ON u."id" = i."invited_by"
      WHERE i."token_hash" = ${tokenHash} AND i."accepted_at" IS NULL AND i."revoked_at" IS NULL
        AND i."expires_at" > now() AND o."closed_at" IS NULL`;
    return row ?? null;
  });
}

/** Whether a person has, or had, a place in any organization. */
export function belongsSomewhere(userId: string): Promise<boolean> {
  return withSystem(async (db) => (await db.organizationUser.count({ where: { userId } })) > 0);
}
