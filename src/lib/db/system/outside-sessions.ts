import { newId } from "@/lib/db/id";
import { withSystem } from "@/lib/db/system/transaction";

/** A session of an outside service, as a request proves it. */
export type OutsideSession = {
  tokenHash: string;
  personKey: string;
  /** The organization that it names, by the directory's id; null for none. */
  organizationKey: string | null;
  userAgent: string | null;
  address: string | null;
};

/**
 * Whether a session from outside is known as it is named now, and if so, whether it was ended here: `new` for one that
 * has not been seen, or not for long, or names another person than before or an organization for the first time.
 */
export function lookUpOutsideSession(session: OutsideSession): Promise<"new" | "known" | "ended"> {
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<{ ended: boolean; same: boolean }[]>`
      SELECT s."revoked_at" IS NOT NULL AS "ended",
        u."clerk_user_id" IS NOT DISTINCT FROM ${session.personKey}
          AND coalesce(${session.organizationKey} = ANY (s."claimed_organizations"), true)
          AND s."expires_at" > now() AS "same"
      FROM "sessions" s JOIN "users" u ON u."id" = s."user_id" WHERE s."token_hash" = ${session.tokenHash}`;
    if (row?.ended) return "ended";
    return row?.same ? "known" : "new";
  });
}

/**
 * Keeps a session from outside, and that it works where it says, as long as its person has a membership there. Says
 * whether this opened it, there for the first time, or revived it, which of several requests at once one does; null,
 * having kept nothing, when the person or the membership is not known here yet.
 */
export function keepOutsideSession(session: OutsideSession): Promise<"opened" | "kept" | null> {
  const { tokenHash, personKey, organizationKey, userAgent, address } = session;
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<{ placed: boolean; opened: boolean }[]>`
      WITH "placed" AS (
        SELECT u."id" AS "user_id", o."id" AS "organization_id"
        FROM "users" u
        LEFT JOIN "organizations" o ON o."clerk_organization_id" = ${organizationKey}
        LEFT JOIN "organization_users" m ON m."organization_id" = o."id" AND m."user_id" = u."id"
        WHERE u."clerk_user_id" = ${personKey} AND (${organizationKey}::text IS NULL OR m."id" IS NOT NULL)
      ), "written" AS (
        INSERT INTO "sessions" AS own ("id", "token_hash", "user_id", "active_organization_id", "claimed_organizations",
          "user_agent", "address", "expires_at")
        SELECT ${newId()}::uuid, ${tokenHash}, "user_id", "organization_id",
          array_remove(ARRAY[${organizationKey}::text], NULL), ${userAgent},
          ${address}, now() + interval '30 days'
        FROM "placed"
        ON CONFLICT ("token_hash") DO UPDATE SET "user_id" = excluded."user_id",
          "active_organization_id" = excluded."active_organization_id",
          "claimed_organizations" = CASE WHEN own."expires_at" > now() AND own."user_id" = excluded."user_id"
            THEN own."claimed_organizations" ELSE '{}' END || excluded."claimed_organizations",
          "last_seen_at" = now(), "expires_at" = excluded."expires_at"
        WHERE own."expires_at" <= now() OR own."user_id" <> excluded."user_id"
          OR NOT own."claimed_organizations" @> excluded."claimed_organizations"
        RETURNING own."id"
      )
      SELECT EXISTS (SELECT FROM "placed") AS "placed", EXISTS (SELECT FROM "written") AS "opened"`;
    if (row?.opened) return "opened";
    return row?.placed ? "kept" : null;
  });
}
