import { Prisma } from "@/lib/db/generated/client";
import { appendHubLog } from "@/lib/db/system/hub-log";
import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";
import { live } from "@/lib/db/system/workplaces";

export type NewUser = {
  id: string;
  email: string;
  fullName: string;
  passwordHash: string | null;
  /** Set where the address is known to be theirs, other than by their own word. */
  emailProven?: boolean;
};

/** A person with the organization that they work in: of those that are open, where they have been the longest. */
export type Account = {
  userId: string;
  email: string;
  fullName: string;
  passwordHash: string | null;
  active: boolean;
  superAdmin: boolean;
  /** Whether more than their own word says that the address is theirs, or nobody could have signed in with it yet. */
  emailProven: boolean;
  /** Null when no membership holds at this moment. */
  organizationId: string | null;
  /** The organization that hears about failed sign-ins, even after the membership's end. */
  knownIn: string | null;
};

/** Adds a person. Returns false when the e-mail is taken, which only the unique index decides. */
export async function insertUser(sql: SystemSql, user: NewUser): Promise<boolean> {
  const count = await sql.$executeRaw`
    INSERT INTO "users" ("id", "email", "full_name", "password_hash", "email_proven_at", "updated_at")
    VALUES (${user.id}::uuid, ${user.email}, ${user.fullName}, ${user.passwordHash},
      CASE WHEN ${user.emailProven ?? false}::boolean THEN now() END, now())
    ON CONFLICT ("email") DO NOTHING`;
  return count === 1;
}

/** Adds a person who belongs to no organization. Returns false when the e-mail is taken. */
export function addPerson(user: NewUser): Promise<boolean> {
  return withSystem((db) => insertUser(db, user));
}

/** The person with an e-mail, written as it is stored; null if there is none. */
export function findAccount(email: string): Promise<Account | null> {
  return findAccountWhere(Prisma.sql`u."email" = ${email}`);
}

/** The person with an id; null if there is none. */
export function findAccountById(id: string): Promise<Account | null> {
  return findAccountWhere(Prisma.sql`u."id" = ${id}::uuid`);
}

function findAccountWhere(condition: Prisma.Sql): Promise<Account | null> {
  return withSystem(async (db) => {
    const [account] = await db.$queryRaw<Account[]>`
      SELECT u."id"::text AS "userId", u."email", u."full_name" AS "fullName", u."password_hash" AS "passwordHash",
        u."status" = 'active' AS "active", u."super_admin" AS "superAdmin", ${emailProven} AS "emailProven",
        (array_agg(m."organization_id"::text ORDER BY m."granted_at", m."id") FILTER (WHERE ${live}))[1]
          AS "organizationId",
        (array_agg(m."organization_id"::text ORDER BY o."closed_at" IS NOT NULL, m."granted_at", m."id"))[1] AS "knownIn"
      FROM "users" u LEFT JOIN "organization_users" m ON m."user_id" = u."id"
      LEFT JOIN "organizations" o ON o."id" = m."organization_id"
      WHERE ${condition}
      GROUP BY u."id"`;
    return account ?? null;
  });
}

/** Gives somebody who has none a password and a name. Returns false if they have one by now. */
export async function setFirstPassword(
  sql: SystemSql,
  { userId, fullName, passwordHash }: { userId: string; fullName: string; passwordHash: string },
): Promise<boolean> {
  const count = await sql.$executeRaw`
    UPDATE "users" SET "password_hash" = ${passwordHash}, "full_name" = ${fullName}, "updated_at" = now()
    WHERE "id" = ${userId}::uuid AND "password_hash" IS NULL AND "status" = 'active'`;
  return count === 1;
}

/** The hash of a person's password as it is now, and stays until the transaction ends. Null for whoever may not sign in. */
export async function holdPasswordHash(sql: SystemSql, userId: string): Promise<string | null> {
  const [row] = await sql.$queryRaw<{ hash: string | null }[]>`
    SELECT "password_hash" AS "hash" FROM "users" WHERE "id" = ${userId}::uuid AND "status" = 'active'
    FOR NO KEY UPDATE`;
  return row?.hash ?? null;
}

/** Replaces the hash of a password that was shown to be known. Returns false, having changed nothing, if it is another now. */
export async function exchangePasswordHash(
  sql: SystemSql,
  { userId, from, to }: { userId: string; from: string; to: string },
): Promise<boolean> {
  const count = await sql.$executeRaw`
    UPDATE "users" SET "password_hash" = ${to}, "updated_at" = now()
    WHERE "id" = ${userId}::uuid AND "password_hash" = ${from}`;
  return count === 1;
}

/**
 * Sets the password of somebody whose address is proven by how they came. Returns false, having changed nothing, if it is
 * not that of `from` any more, nor the address the same.
 */
export async function replacePassword(
  sql: SystemSql,
  { userId, email, from, to }: { userId: string; email: string; from: string | null; to: string },
): Promise<boolean> {
  const count = await sql.$executeRaw`
    UPDATE "users" SET "password_hash" = ${to}, "email_proven_at" = coalesce("email_proven_at", now()), "updated_at" = now()
    WHERE "id" = ${userId}::uuid AND "email" = ${email} AND "password_hash" IS NOT DISTINCT FROM ${from}
      AND "status" = 'active'`;
  return count === 1;
}

/** Notes that an address is known to be a person's, as long as it is still the one that they have. */
export async function proveEmail(sql: SystemSql, { userId, email }: { userId: string; email: string }): Promise<void> {
  await sql.$executeRaw`
    UPDATE "users" SET "email_proven_at" = now(), "updated_at" = now()
    WHERE "id" = ${userId}::uuid AND "email" = ${email} AND "email_proven_at" IS NULL`;
}

/**
 * Makes a person a super admin, if the e-mail is still theirs where `userId` says whose; the hub's log has it. Returns false
 * if nobody is.
 */
export function grantSuperAdmin(email: string, userId?: string): Promise<boolean> {
  return withSystem(async (db) => {
    const where = { email, ...(userId === undefined ? {} : { id: userId }) };
    const [user] = await db.user.updateManyAndReturn({ where, data: { superAdmin: true } });
    if (!user) return false;
    const actor = { type: "system", label: "command line" };
    const about = { subjectType: "user", subjectId: user.id, detail: { email } };
    await appendHubLog(db, { actor, requestId: null, action: "super_admin_granted", ...about });
    return true;
  });
}

/** Somebody who may be made a super admin, by all that tells whether they are who is meant. */
export type Candidate = {
  userId: string;
  fullName: string;
  createdAt: Date;
  superAdmin: boolean;
  emailProven: boolean;
  organizations: string[];
  /** Whether the hub has any super admin yet. */
  isFirst: boolean;
};

/** Who has an e-mail, as whoever makes super admins must see them; null if nobody has. */
export function findCandidate(email: string): Promise<Candidate | null> {
  return withSystem(async (db) => {
    const [row] = await db.$queryRaw<Candidate[]>`
      SELECT u."id"::text AS "userId", u."full_name" AS "fullName", u."created_at" AS "createdAt",
        u."super_admin" AS "superAdmin", ${emailProven} AS "emailProven",
        ARRAY(SELECT o."name" || ' (' || m."role" || ')' FROM "organization_users" m
          JOIN "organizations" o ON o."id" = m."organization_id" WHERE m."user_id" = u."id" ORDER BY m."granted_at")
          AS "organizations",
        NOT EXISTS (SELECT FROM "users" WHERE "super_admin") AS "isFirst"
      FROM "users" u WHERE u."email" = ${email}`;
    return row ?? null;
  });
}

// Clerk's word counts where it has verified the address. Whoever has neither password nor Clerk cannot have signed in.
const emailProven = Prisma.sql`(u."email_proven_at" IS NOT NULL
  OR (u."password_hash" IS NULL AND u."clerk_user_id" IS NULL)
  OR EXISTS (SELECT FROM "directory_entries" e WHERE e."kind" = 'person' AND e."id" = u."clerk_user_id"
    AND e."whole" AND NOT e."gone" AND (e."data" ->> 'verified')::boolean AND e."email" = u."email"))`;
