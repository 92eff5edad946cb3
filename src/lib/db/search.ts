import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId } from "@/lib/db/guard";

// In the "C" collation nothing that begins with a word sorts after that word and the last of all characters.
const afterAll = "\u{10ffff}";

/**
 * The condition that a contact has a token beginning with each of these words; everything, when there are none. Ranges
 * only: what reads like LIKE may not use an index beneath row level security.
 */
export function foundBy(organizationId: OrganizationId, words: string[], contactId: Prisma.Sql): Prisma.Sql {
  if (words.length === 0) return Prisma.sql`true`;
  const conditions = words.map(
    (word) => Prisma.sql`${contactId} IN (
      SELECT "contact_id" FROM "contact_tokens" WHERE "organization_id" = ${organizationId}::uuid
        AND "token" >= ${word} AND "token" < ${word + afterAll})`,
  );
  return Prisma.join(conditions, " AND ");
}
