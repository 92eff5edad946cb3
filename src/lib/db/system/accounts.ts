import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";

export type NewUser = { id: string; email: string; fullName: string; passwordHash: string | null };

/** A person with the organization that they work in: the active membership that they have had the longest. */
export type Account = {
  userId: string;
  email: string;
  fullName: string;
  passwordHash: string | null;
  active: boolean;
  superAdmin: boolean;
  /** Null when no membership holds at this moment. */
  organizationId: string | null;
  /** The organization that hears about failed sign-ins, even after the membership's end. */
  knownIn: string | null;
};

/** Adds a person. Returns false when the e-mail is taken, which only the unique index decides. */
export async function insertUser(sql: SystemSql, user: NewUser): Promise<boolean> {
  const count = await sql.$executeRaw`
    INSERT INTO "users" ("id", "email", "full_name", "password_hash", "updated_at")
    VALUES (${user.id}::uuid, ${user.email}, ${user.fullName}, ${user.passwordHash}, now())
    ON CONFLICT ("email") DO NOTHING`;
  return count === 1;
}

/** Adds a person who belongs to no organization. Returns false when the e-mail is taken. */
export function addPerson(user: NewUser): Promise<boolean> {
  return withSystem((db) => insertUser(db, user));
}

/** The person with an e-mail, written as it is stored; null if there is none. */
export function findAccount(email: string): Promise<Account | null> {
  return withSystem(async (db) => {
    const [account] = await db.$queryRaw<Account[]>`
      SELECT u."id"::text AS "userId", u."email", u."full_name" AS "fullName", u."password_hash" AS "passwordHash",
        u."status" = 'active' AS "active", u."super_admin" AS "superAdmin",
        (array_agg(m."organization_id"::text ORDER BY m."granted_at", m."id") FILTER (
          WHERE m."status" = 'active' AND (m."expires_at" IS NULL OR m."expires_at" > now())))[1] AS "organizationId",
        (array_agg(m."organization_id"::text ORDER BY m."granted_at", m."id"))[1] AS "knownIn"
      FROM "users" u LEFT JOIN "organization_users" m ON m."user_id" = u."id"
      WHERE u."email" = ${email}
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

/** Replaces a password's hash by one of the present kind, unless it was changed in the meantime. */
export async function upgradePasswordHash(
  sql: SystemSql,
  { userId, from, to }: { userId: string; from: string; to: string },
): Promise<void> {
  await sql.$executeRaw`
    UPDATE "users" SET "password_hash" = ${to}, "updated_at" = now()
    WHERE "id" = ${userId}::uuid AND "password_hash" = ${from}`;
}

/** Makes a person a super admin. Returns false if nobody has that e-mail. */
export function grantSuperAdmin(email: string): Promise<boolean> {
  return withSystem(async (db) => {
    const { count } = await db.user.updateMany({ where: { email }, data: { superAdmin: true } });
    return count === 1;
  });
}
