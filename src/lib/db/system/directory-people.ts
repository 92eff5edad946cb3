import type { Holder, WantedPerson } from "@/lib/auth/directory-people";
import { newId } from "@/lib/db/id";
import type { PersonEntry } from "@/lib/db/system/directory";
import type { SystemSql } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";

type Decide = (entries: PersonEntry[], holders: Holder[]) => WantedPerson[];

/**
 * Brings these people of the directory, and all who claim an address of theirs, to where `decide` wants them. One round
 * at a time, since an address may move from one to the other. Returns the people whose row changed.
 */
export function settlePeopleBy(personKeys: readonly string[], decide: Decide): Promise<string[]> {
  return withSystem(async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('directory people', 0))`;
    const entries = await readRivals(db, personKeys);
    if (entries.length === 0) return [];
    const holders = await readHolders(db, entries);
    return write(db, decide(entries, holders));
  });
}

/** The people asked for, and whoever claims an address that one of them has or claims. */
function readRivals(sql: SystemSql, personKeys: readonly string[]): Promise<PersonEntry[]> {
  return sql.$queryRaw<PersonEntry[]>`
    WITH "asked" AS (SELECT unnest(${personKeys}::text[]) AS "id"),
    "addresses" AS (
      SELECT e."email" FROM "directory_entries" e JOIN "asked" USING ("id") WHERE e."kind" = 'person'
      UNION SELECT u."email" FROM "users" u JOIN "asked" ON u."clerk_user_id" = "asked"."id"
    )
    SELECT e."id", e."gone", e."whole", e."at", e."data" FROM "directory_entries" e
    WHERE e."kind" = 'person' AND e."data" ? 'verified'
      AND (e."id" IN (SELECT "id" FROM "asked") OR e."email" IN (SELECT "email" FROM "addresses"))
    ORDER BY e."id"`;
}

function readHolders(sql: SystemSql, entries: PersonEntry[]): Promise<Holder[]> {
  const emails = entries.flatMap(({ data }) => data.email ?? []);
  const keys = entries.map(({ id }) => id);
  return sql.$queryRaw<Holder[]>`
    SELECT "id"::text AS "userId", "email", "clerk_user_id" AS "personKey" FROM "users"
    WHERE "email" = ANY(${emails}::text[]) OR "clerk_user_id" = ANY(${keys}::text[])`;
}

async function write(sql: SystemSql, wanted: WantedPerson[]): Promise<string[]> {
  const rows = JSON.stringify(wanted.map((person) => ({ ...person, id: newId() })));
  await stepAside(sql, rows);
  const changed = await sql.$queryRaw<{ key: string }[]>`
    INSERT INTO "users" AS own ("id", "email", "full_name", "clerk_user_id", "status", "updated_at")
    SELECT w."id", w."email", w."fullName", w."personKey", w."status", now()
    FROM jsonb_to_recordset(${rows}::jsonb)
      AS w("id" uuid, "personKey" text, "email" text, "fullName" text, "status" text)
    ON CONFLICT ("clerk_user_id") DO UPDATE SET "email" = excluded."email", "full_name" = excluded."full_name",
      "status" = excluded."status", "updated_at" = now()
    WHERE (own."email", own."full_name", own."status")
      IS DISTINCT FROM (excluded."email", excluded."full_name", excluded."status")
    RETURNING own."clerk_user_id" AS "key"`;
  return changed.map(({ key }) => key);
}

/** Frees the addresses that change hands, and ties whoever is adopted. A row that was made for them meanwhile steps aside. */
async function stepAside(sql: SystemSql, rows: string): Promise<void> {
  await sql.$executeRaw`
    UPDATE "users" own SET "email" = own."id" || '@people.invalid', "updated_at" = now()
    FROM jsonb_to_recordset(${rows}::jsonb) AS w("personKey" text, "email" text)
    WHERE own."clerk_user_id" = w."personKey" AND own."email" <> w."email"`;
  await sql.$executeRaw`
    UPDATE "users" own SET "clerk_user_id" = NULL, "status" = 'inactive', "updated_at" = now()
    FROM jsonb_to_recordset(${rows}::jsonb) AS w("personKey" text, "adopt" uuid)
    WHERE own."clerk_user_id" = w."personKey" AND w."adopt" IS NOT NULL AND own."id" <> w."adopt"`;
  await sql.$executeRaw`
    UPDATE "users" own SET "clerk_user_id" = w."personKey", "updated_at" = now()
    FROM jsonb_to_recordset(${rows}::jsonb) AS w("personKey" text, "adopt" uuid)
    WHERE own."id" = w."adopt"`;
}
