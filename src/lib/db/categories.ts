import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { withoutBase } from "@/lib/format/fold";

export type RuleRow = {
  id: string;
  categoryId: string;
  category: string;
  kind: "exact" | "contains" | "pattern";
  value: string;
  position: number;
};

/**
 * Until the transaction ends, holds the rules still ("shared": any number at once, for who applies them) or to itself
 * ("alone": for who changes them, and has everything placed anew). So nothing is placed by a rule that is no more.
 */
export async function lockRules(db: TenantDb, organizationId: OrganizationId, how: "shared" | "alone"): Promise<void> {
  const key = Prisma.sql`hashtextextended(${`category rules of ${organizationId}`}, 0)`;
  if (how === "shared") await db.$executeRaw`SELECT pg_advisory_xact_lock_shared(${key})`;
  else await db.$executeRaw`SELECT pg_advisory_xact_lock(${key})`;
}

/** An organization's rules in the order in which they are tried. */
export function readRules(db: TenantDb, organizationId: OrganizationId): Promise<RuleRow[]> {
  return db.$queryRaw<RuleRow[]>`
    SELECT "rule"."id"::text AS "id", "rule"."category_id"::text AS "categoryId", "category"."name" AS "category",
      "rule"."kind", "rule"."value", "rule"."position"
    FROM "category_rules" AS "rule" JOIN "product_categories" AS "category"
      ON "category"."organization_id" = ${organizationId}::uuid AND "category"."id" = "rule"."category_id"
    WHERE "rule"."organization_id" = ${organizationId}::uuid
    ORDER BY "rule"."position", "rule"."id"`;
}

/** Makes this the order in which an organization's rules are tried. */
export async function writeOrder(db: TenantDb, organizationId: OrganizationId, ids: string[]): Promise<void> {
  await db.$executeRaw`
    UPDATE "category_rules" AS "rule" SET "position" = "placed"."position" - 1
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS "placed" ("id", "position")
    WHERE "rule"."organization_id" = ${organizationId}::uuid AND "rule"."id" = "placed"."id"
      AND "rule"."position" IS DISTINCT FROM "placed"."position" - 1`;
}

/** A product as it is named on invoices, with what was sold of it. Amounts are of one currency. */
export type NameRow = {
  name: string;
  categoryId: string | null;
  category: string | null;
  itemCount: number;
  currency: string;
  totalMinor: bigint;
};

type NamesOf = { organizationId: OrganizationId; after: string | null; limit: number };

const byName = Prisma.sql`"item"."name" COLLATE "C"`;

/** A stretch of the distinct names of products, in the order of their bytes, from after a name. */
export async function readNames(db: TenantDb, { organizationId, after, limit }: NamesOf): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT ${byName} AS "name" FROM "invoice_items" AS "item"
    WHERE "item"."organization_id" = ${organizationId}::uuid AND "item"."deleted_at" IS NULL
      AND ${after === null ? Prisma.sql`true` : Prisma.sql`${byName} > ${after}`}
    ORDER BY "name" LIMIT ${limit}::int`;
  return rows.map(({ name }) => name);
}

/** How many distinct names of products there are. */
export async function countNames(db: TenantDb, organizationId: OrganizationId): Promise<number> {
  const [row] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(DISTINCT ${byName})::int AS "total" FROM "invoice_items" AS "item"
    WHERE "item"."organization_id" = ${organizationId}::uuid AND "item"."deleted_at" IS NULL`;
  return row?.total ?? 0;
}

/** `words`: folded, of which a name must hold all. */
export type NamesFilter = { organizationId: OrganizationId; uncategorised?: boolean; words?: string[]; limit: number };

/**
 * The names of products with what was sold under them, the most sold first, and how many the filter finds. A name in two
 * currencies is listed twice.
 */
export function readNameFigures(
  db: TenantDb,
  { organizationId, uncategorised = false, words = [], limit }: NamesFilter,
): Promise<(NameRow & { found: number })[]> {
  return db.$queryRaw<(NameRow & { found: number })[]>`
    WITH "named" AS MATERIALIZED (
      SELECT "item"."name", "item"."category_id"::text AS "categoryId", count(*)::int AS "itemCount", "item"."currency",
        sum("item"."total_minor")::bigint AS "totalMinor"
      FROM "invoice_items" AS "item"
      WHERE "item"."organization_id" = ${organizationId}::uuid AND "item"."deleted_at" IS NULL
        AND ${uncategorised ? Prisma.sql`"item"."category_id" IS NULL` : Prisma.sql`true`}
      GROUP BY "item"."name", "item"."category_id", "item"."currency"
    )
    SELECT "named".*, "category"."name" AS "category", (count(*) OVER ())::int AS "found" FROM "named"
    LEFT JOIN "product_categories" AS "category" ON "category"."organization_id" = ${organizationId}::uuid
      AND "category"."id" = "named"."categoryId"::uuid
    WHERE ${holdsAll(words)} ORDER BY "itemCount" DESC, "named"."name" LIMIT ${limit}::int`;
}

/** Compared as `fold` does. Asked of the names once they are grouped, not of each item. */
function holdsAll(words: string[]): Prisma.Sql {
  const bare = Prisma.sql`lower(regexp_replace(normalize("named"."name", NFKD), '[\\u0300-\\u036f]', '', 'g'))`;
  const folded = Object.entries(withoutBase).reduce(
    (text, [letter, plain]) => Prisma.sql`replace(${text}, ${letter}, ${plain})`,
    bare,
  );
  const conditions = words.map((word) => Prisma.sql`position(${word} IN ${folded}) > 0`);
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, " AND ");
}

/** What was sold in each category; null for what is in none. */
export type CategoryFigure = { categoryId: string | null; nameCount: number; itemCount: number };

/** How many names and items each category has. */
export function readCategoryFigures(db: TenantDb, organizationId: OrganizationId): Promise<CategoryFigure[]> {
  return db.$queryRaw<CategoryFigure[]>`
    SELECT "category_id"::text AS "categoryId", count(DISTINCT "name")::int AS "nameCount", count(*)::int AS "itemCount"
    FROM "invoice_items" WHERE "organization_id" = ${organizationId}::uuid AND "deleted_at" IS NULL GROUP BY 1`;
}

/** The names of some invoices' items, as they arrived. */
export async function readArrivedNames(
  db: TenantDb,
  { organizationId, connectionId }: { organizationId: OrganizationId; connectionId: string },
  invoices: string[],
): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT "name" FROM "invoice_items" WHERE "organization_id" = ${organizationId}::uuid
      AND "connection_id" = ${connectionId}::uuid AND "invoice_external_id" = ANY(${invoices})`;
  return rows.map(({ name }) => name);
}

/** A name with the category that it belongs to; null for none. */
export type Placing = { name: string; categoryId: string | null };

/** Puts every item of these names where it belongs, in one statement. Returns how many were elsewhere before. */
export function placeNames(db: TenantDb, organizationId: OrganizationId, placings: Placing[]): Promise<number> {
  return db.$executeRaw`
    UPDATE "invoice_items" AS "item" SET "category_id" = "placing"."categoryId", "updated_at" = now()
    FROM jsonb_to_recordset(${JSON.stringify(placings)}::jsonb) AS "placing" ("name" text, "categoryId" uuid)
    WHERE "item"."organization_id" = ${organizationId}::uuid AND "item"."name" = "placing"."name"
      AND "item"."category_id" IS DISTINCT FROM "placing"."categoryId"`;
}

/** Takes every item out of a category. Returns how many were in it. */
export function emptyCategory(db: TenantDb, organizationId: OrganizationId, categoryId: string): Promise<number> {
  return db.$executeRaw`
    UPDATE "invoice_items" SET "category_id" = NULL, "updated_at" = now()
    WHERE "organization_id" = ${organizationId}::uuid AND "category_id" = ${categoryId}::uuid`;
}
