import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId } from "@/lib/db/guard";
import { beyond, inOrder, type Position, type Sort } from "@/lib/db/keyset";
import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";

export type MemberFilter = {
  organizationId: OrganizationId;
  search: string | null;
  role: string | null;
  /** As it is shown: an active membership whose end has passed is `expired`. */
  status: string | null;
};

/** A membership with its person, who is known outside of every organization, and who granted it. */
export type MemberRow = {
  id: string;
  userId: string;
  fullName: string;
  email: string;
  sortName: string;
  superAdmin: boolean;
  role: string;
  permissions: unknown;
  status: string;
  grantedBy: string | null;
  grantedByName: string | null;
  grantedAt: Date;
  expiresAt: Date | null;
  lastSeenAt: Date | null;
};

export type MemberOrder = "name" | "granted";

const id = Prisma.sql`m."id"`;

export const memberSorts: Record<MemberOrder, Pick<Sort, "by" | "key" | "id">> = {
  name: { by: Prisma.sql`lower(u."full_name") COLLATE "C"`, key: "text", id },
  granted: { by: Prisma.sql`m."granted_at"`, key: "time", id },
};

type PageOf = { sort: Sort; position: Position | null; limit: number };

/** A stretch of an organization's members in their order, from after a position. */
export function listMemberRows(filter: MemberFilter, page: PageOf): Promise<MemberRow[]> {
  return withSystem(
    (db) => db.$queryRaw<MemberRow[]>`
      ${memberColumns(filter.organizationId)}
      WHERE ${matching(filter)} AND ${beyond(page.sort, page.position)}
      ORDER BY ${inOrder(page.sort)} LIMIT ${page.limit}::int`,
  );
}

/** How many members the whole list has. */
export function countMemberRows(filter: MemberFilter): Promise<number> {
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<{ total: number }[]>`
      SELECT count(*)::int AS "total" FROM "organization_users" m JOIN "users" u ON u."id" = m."user_id"
      WHERE ${matching(filter)}`;
    return row?.total ?? 0;
  });
}

/** One member of an organization by the membership's id; null if it has none such. */
export function findMemberRow(organizationId: OrganizationId, memberId: string): Promise<MemberRow | null> {
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<MemberRow[]>`
      ${memberColumns(organizationId)}
      WHERE m."organization_id" = ${organizationId}::uuid AND m."id" = ${memberId}::uuid`;
    return row ?? null;
  });
}

/** The names of people by their ids, as far as they are known. */
export function listNames(userIds: string[]): Promise<Map<string, string>> {
  return withSystem(async (db) => {
    const rows = await db.user.findMany({ where: { id: { in: userIds } }, select: { id: true, fullName: true } });
    return new Map(rows.map((row) => [row.id, row.fullName]));
  });
}

/** The names of an organization's owners whose membership holds, those first who have it the longest. */
export function listOwnerNames(organizationId: OrganizationId): Promise<string[]> {
  return withSystem(async (db) => {
    const rows = await db.$queryRaw<{ name: string }[]>`
      SELECT u."full_name" AS "name" FROM "organization_users" m JOIN "users" u ON u."id" = m."user_id"
      WHERE m."organization_id" = ${organizationId}::uuid AND m."role" = 'tenant_owner' AND ${shownStatus} = 'active'
        AND u."status" = 'active'
      ORDER BY m."granted_at", m."id" LIMIT 5`;
    return rows.map(({ name }) => name);
  });
}

export type PersonRow = { id: string; fullName: string; email: string; active: boolean; superAdmin: boolean };

/** A person by id, inside a transaction under way; null if there is none. */
export async function readPerson(sql: SystemSql, userId: string): Promise<PersonRow | null> {
  const [row] = await sql.$queryRaw<PersonRow[]>`
    SELECT "id"::text AS "id", "full_name" AS "fullName", "email", "status" = 'active' AS "active",
      "super_admin" AS "superAdmin"
    FROM "users" WHERE "id" = ${userId}::uuid`;
  return row ?? null;
}

/** Those of some people who are let in nowhere, whatever memberships they have. */
export async function listShutOut(sql: SystemSql, userIds: string[]): Promise<string[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT "id"::text AS "id" FROM "users" WHERE "id" = ANY(${userIds}::uuid[]) AND "status" <> 'active'`;
  return rows.map(({ id }) => id);
}

/** The membership that the owner of an e-mail has in an organization; null if there is none. */
export async function findMembership(
  sql: SystemSql,
  { organizationId, email }: { organizationId: OrganizationId; email: string },
): Promise<{ id: string; status: string } | null> {
  const [row] = await sql.$queryRaw<{ id: string; status: string }[]>`
    SELECT m."id"::text AS "id", ${shownStatus} AS "status"
    FROM "organization_users" m JOIN "users" u ON u."id" = m."user_id"
    WHERE m."organization_id" = ${organizationId}::uuid AND u."email" = ${email}`;
  return row ?? null;
}

/** The organizations that have a provider's account of this id, whichever provider's. */
export function findOrganizationsByAccount(externalAccountId: string): Promise<string[]> {
  return withSystem(async (db) => {
    const rows = await db.connection.findMany({
      where: { externalAccountId },
      distinct: ["organizationId"],
      select: { organizationId: true },
      orderBy: { organizationId: "asc" },
    });
    return rows.map(({ organizationId }) => organizationId);
  });
}

const shownStatus = Prisma.sql`
  CASE WHEN m."status" = 'active' AND m."expires_at" <= now() THEN 'expired' ELSE m."status" END`;

function memberColumns(organizationId: OrganizationId): Prisma.Sql {
  return Prisma.sql`
    SELECT m."id"::text AS "id", u."id"::text AS "userId", u."full_name" AS "fullName", u."email",
      lower(u."full_name") AS "sortName", u."super_admin" AS "superAdmin", m."role", m."permissions",
      m."status", m."granted_by"::text AS "grantedBy", g."full_name" AS "grantedByName",
      m."granted_at" AS "grantedAt", m."expires_at" AS "expiresAt",
      (SELECT max(s."last_seen_at") FROM "sessions" s
        WHERE s."user_id" = u."id" AND s."active_organization_id" = ${organizationId}::uuid) AS "lastSeenAt"
    FROM "organization_users" m
    JOIN "users" u ON u."id" = m."user_id"
    LEFT JOIN "users" g ON g."id" = m."granted_by"`;
}

function matching({ organizationId, search, role, status }: MemberFilter): Prisma.Sql {
  return Prisma.sql`m."organization_id" = ${organizationId}::uuid
    AND (${search}::text IS NULL OR position(lower(${search}::text) IN lower(concat(u."full_name", ' ', u."email"))) > 0)
    AND (${role}::text IS NULL OR m."role" = ${role})
    AND (${status}::text IS NULL OR ${shownStatus} = ${status})`;
}
