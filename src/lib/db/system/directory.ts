import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";
import type { Fact, InvitationData, MembershipData, OrganizationData, PersonData } from "@/lib/integrations/directory";

/** What is known of one thing in the outside directory, whatever order it was heard in. */
export type Entry<Data> = { id: string; gone: boolean; whole: boolean; at: Date; data: Data };
export type PersonEntry = Entry<PersonData>;
export type InvitationEntry = Entry<InvitationData>;

/**
 * Keeps what was said of each thing: the newest of what was said as a whole, else the newest that was mentioned, and
 * for good that it is gone. A total order decides, so that any order and repetition of the same facts ends alike.
 */
export async function keepFacts(facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  const rows = JSON.stringify(facts.map(rowOf));
  await withSystem(
    (db) => db.$executeRaw`
      WITH "heard" AS (
        SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS f("kind" text, "id" text, "gone" boolean, "whole" boolean,
          "at" timestamptz, "data" jsonb, "organizationKey" text, "personKey" text, "email" text)
      ), "best" AS (
        SELECT DISTINCT ON ("kind", "id") "kind", "id", bool_or("gone") OVER (PARTITION BY "kind", "id") AS "gone",
          "whole", "at", coalesce("data", '{}') AS "data", "organizationKey", "personKey", "email"
        FROM "heard" ORDER BY "kind", "id", "whole" DESC, "at" DESC, coalesce("data", '{}') DESC
      )
      INSERT INTO "directory_entries" AS own
        ("kind", "id", "gone", "whole", "at", "data", "organization_key", "person_key", "email")
      SELECT * FROM "best" ORDER BY "kind", "id"
      ON CONFLICT ("kind", "id") DO UPDATE SET
        "gone" = own."gone" OR excluded."gone",
        ("whole", "at", "data", "organization_key", "person_key", "email") = (
          SELECT * FROM (VALUES
            (own."whole", own."at", own."data", own."organization_key", own."person_key", own."email"),
            (excluded."whole", excluded."at", excluded."data", excluded."organization_key", excluded."person_key",
              excluded."email")
          ) AS said("whole", "at", "data", "organization_key", "person_key", "email")
          ORDER BY "whole" DESC, "at" DESC, "data" DESC LIMIT 1)
      WHERE (excluded."gone" AND NOT own."gone")
        OR (excluded."whole", excluded."at", excluded."data") > (own."whole", own."at", own."data")`,
  );
}

/** The organizations that people belong to, as far as the directory said, those that they left included. */
export function listDirectoryOrganizationsOf(people: readonly string[]): Promise<string[]> {
  return withSystem(async (db) => {
    const rows = await db.directoryEntry.findMany({
      where: { kind: "membership", personKey: { in: [...people] } },
      select: { organizationKey: true },
      distinct: ["organizationKey"],
    });
    return rows.flatMap(({ organizationKey }) => organizationKey ?? []);
  });
}

export type DirectoryMembership = Entry<MembershipData> & { userId: string; fullName: string; personGone: boolean };

export type DirectoryOrganization = {
  gone: boolean;
  data: OrganizationData;
  memberships: DirectoryMembership[];
  invitations: InvitationEntry[];
  /** Whose slug it would be, if another organization has it already. */
  slugTaken: boolean;
};

/**
 * One organization of the directory with all its memberships. Whoever asks for the same one waits until the asker's
 * transaction ends. Null for one of which nothing is known but that it is gone.
 */
export async function readDirectoryOrganization(
  sql: SystemSql,
  key: string,
): Promise<(DirectoryOrganization & { organizationId: string | null }) | null> {
  await sql.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`directory:${key}`}, 0))`;
  const [organization] = await sql.$queryRaw<
    { gone: boolean; data: OrganizationData; organizationId: string | null; slugTaken: boolean }[]
  >`
    SELECT e."gone", e."data", o."id"::text AS "organizationId",
      EXISTS (SELECT FROM "organizations" other WHERE other."slug" = e."data" ->> 'slug'
        AND other."clerk_organization_id" IS DISTINCT FROM e."id") AS "slugTaken"
    FROM "directory_entries" e LEFT JOIN "organizations" o ON o."clerk_organization_id" = e."id"
    WHERE e."kind" = 'organization' AND e."id" = ${key} AND e."data" ? 'name'`;
  if (!organization) return null;
  const memberships = await sql.$queryRaw<DirectoryMembership[]>`
    SELECT m."id", m."gone", m."whole", m."at", m."data", u."id"::text AS "userId",
      u."full_name" AS "fullName", coalesce(p."gone", false) AS "personGone"
    FROM "directory_entries" m
    JOIN "users" u ON u."clerk_user_id" = m."person_key"
    LEFT JOIN "directory_entries" p ON p."kind" = 'person' AND p."id" = m."person_key"
    WHERE m."kind" = 'membership' AND m."organization_key" = ${key}
    ORDER BY m."id"`;
  const invitations = await sql.$queryRaw<InvitationEntry[]>`
    SELECT "id", "gone", "whole", "at", "data" FROM "directory_entries"
    WHERE "kind" = 'invitation' AND "organization_key" = ${key}
    ORDER BY "id"`;
  return { ...organization, memberships, invitations };
}

/** Our id of an organization of the directory; null before it was made. */
export function findOrganizationByKey(key: string): Promise<string | null> {
  return withSystem(async (db) => {
    const row = await db.organization.findUnique({ where: { clerkOrganizationId: key }, select: { id: true } });
    return row?.id ?? null;
  });
}

function rowOf(fact: Fact) {
  const { kind, id, gone, whole, at, data } = fact;
  return { kind, id, gone, whole, at: at.toISOString(), data, ...placesOf(fact) };
}

/** What an entry is looked for by, beside its id. */
function placesOf({ kind, data }: Fact) {
  if (data === null || kind === "organization") return {};
  if (kind === "person") return { email: data.email };
  if (kind === "membership") return { organizationKey: data.organization, personKey: data.person };
  return { organizationKey: data.organization, email: data.email };
}
