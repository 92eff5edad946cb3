import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { identifier } from "@/lib/db/identifier";

export type Worded = "transaction" | "invoice";

type WordsOf = { organizationId: OrganizationId; table: Worded };

/** One row's word. */
export type WordRow = { id: string; token: string };

// In the "C" collation nothing that begins with a word sorts after that word and the last of all characters.
const afterAll = "\u{10ffff}";

/** The condition that a row has a word beginning with each of these; everything, when there are none. */
export function isFoundBy({ organizationId, table, words }: WordsOf & { words: string[] }): Prisma.Sql {
  const { tokens, subject } = namesOf(table);
  const conditions = words.map(
    (word) => Prisma.sql`${identifier(table)}."id" IN (
      SELECT ${subject} FROM ${tokens} WHERE "organization_id" = ${organizationId}::uuid
        AND "token" >= ${word} AND "token" < ${word + afterAll})`,
  );
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, " AND ");
}

/** Makes these all the words that these rows are found by, in one statement. `held` may have words already. */
export async function replaceWords(
  db: TenantDb,
  { organizationId, table, held }: WordsOf & { held: string[] },
  rows: WordRow[],
): Promise<void> {
  const { tokens, subject } = namesOf(table);
  await db.$executeRaw`
    WITH "offered" AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS "offered" ("id" uuid, "token" text)
    ), "gone" AS (
      DELETE FROM ${tokens} AS "held" WHERE "organization_id" = ${organizationId}::uuid
        AND "held".${subject} = ANY(${held}::uuid[])
        AND NOT EXISTS (SELECT FROM "offered"
          WHERE "offered"."id" = "held".${subject} AND "offered"."token" = "held"."token")
    )
    INSERT INTO ${tokens} ("organization_id", "token", ${subject})
    SELECT ${organizationId}::uuid, "token", "id" FROM "offered"
    ON CONFLICT DO NOTHING`;
}

function namesOf(table: Worded) {
  return { tokens: identifier(`${table}_tokens`), subject: identifier(`${table}_id`) };
}
