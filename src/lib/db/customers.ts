import { withoutNestedLoops } from "@/lib/db/figures";
import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";

/**
 * Finds out which contact each invoice's customer is, and says so on the invoices, on the payments that they were for
 * and on the memberships that they were the last charge of. Three fields have to agree: the whole name, the street and
 * the post code; more than one contact that fits is ambiguous. A customer whom one invoice proves is the same person on
 * the others. Writes only what differs.
 */
export async function matchCustomers(db: TenantDb, organizationId: OrganizationId): Promise<void> {
  const held = await db.invoice.findFirst({ where: { organizationId }, select: { id: true } });
  if (!held) return;
  await withoutNestedLoops(db, () => matchInvoices(db, organizationId));
  await withoutNestedLoops(db, () => matchPayments(db, organizationId));
  await withoutNestedLoops(db, () => matchMemberships(db, organizationId));
}

function matchInvoices(db: TenantDb, organizationId: OrganizationId): Promise<number> {
  return db.$executeRaw`
    WITH "named" AS MATERIALIZED (
      SELECT "id", "connection_id", coalesce("customer_external_id", "id"::text) AS "customer",
        ${folded(Prisma.sql`"customer_name"`)} AS "name",
        ${folded(Prisma.sql`"billing_address" #>> '{lines,0}'`)} AS "street",
        ${folded(Prisma.sql`"billing_address" ->> 'postCode'`)} AS "code"
      FROM "invoices" WHERE "organization_id" = ${organizationId}::uuid
    ), "people" AS MATERIALIZED (
      SELECT "id" AS "contact", ${folded(Prisma.sql`"first_name" || ' ' || "last_name"`)} AS "name",
        ${folded(Prisma.sql`"address" #>> '{lines,0}'`)} AS "street",
        ${folded(Prisma.sql`"address" ->> 'postCode'`)} AS "code"
      FROM "contacts" WHERE "organization_id" = ${organizationId}::uuid AND "status" = 'active'
        AND "contact_type" <> 'lead'
    ), "proven" AS MATERIALIZED (
      SELECT "connection_id", "customer", count(DISTINCT "contact") AS "contacts", min("contact"::text)::uuid AS "contact"
      FROM "named" JOIN "people" USING ("name", "street", "code")
      WHERE "name" <> '' AND "street" <> '' AND "code" <> '' GROUP BY 1, 2
    ), "verdict" AS MATERIALIZED (
      SELECT "named"."id", CASE WHEN "contacts" = 1 THEN "contact" END AS "contact",
        CASE WHEN "contacts" = 1 THEN 'matched' WHEN "contacts" > 1 THEN 'ambiguous' ELSE 'unmatched' END AS "match"
      FROM "named" LEFT JOIN "proven" USING ("connection_id", "customer")
    )
    UPDATE "invoices" AS "held" SET "contact_id" = "verdict"."contact", "contact_match" = "verdict"."match"
    FROM "verdict" WHERE "held"."organization_id" = ${organizationId}::uuid AND "held"."id" = "verdict"."id"
      AND ("held"."contact_id", "held"."contact_match") IS DISTINCT FROM ("verdict"."contact", "verdict"."match")`;
}

function matchPayments(db: TenantDb, organizationId: OrganizationId): Promise<number> {
  return db.$executeRaw`
    WITH "verdict" AS MATERIALIZED (
      SELECT "payment"."id", "invoice"."contact_id" AS "contact",
        coalesce("invoice"."contact_match", 'unmatched') AS "match"
      FROM "transactions" AS "payment" LEFT JOIN "invoices" AS "invoice"
        ON "invoice"."organization_id" = "payment"."organization_id"
        AND "invoice"."connection_id" = "payment"."connection_id"
        AND "invoice"."external_id" = "payment"."mx_invoice_id"
      WHERE "payment"."organization_id" = ${organizationId}::uuid
    )
    UPDATE "transactions" AS "held" SET "contact_id" = "verdict"."contact", "contact_match" = "verdict"."match"
    FROM "verdict" WHERE "held"."organization_id" = ${organizationId}::uuid AND "held"."id" = "verdict"."id"
      AND ("held"."contact_id", "held"."contact_match") IS DISTINCT FROM ("verdict"."contact", "verdict"."match")`;
}

/**
 * A membership names no customer but by name. It says when it was charged last: the invoice of that minute, over its
 * amount and with its name, is the charge, and its customer the member.
 */
function matchMemberships(db: TenantDb, organizationId: OrganizationId): Promise<number> {
  return db.$executeRaw`
    WITH "charged" AS MATERIALIZED (
      SELECT "id", "connection_id", "currency", "amount_minor" AS "minor", "last_invoice_at" AS "at",
        ${folded(Prisma.sql`"customer_name"`)} AS "name"
      FROM "contracts" WHERE "organization_id" = ${organizationId}::uuid
    ), "charges" AS MATERIALIZED (
      SELECT "connection_id", "currency", "total_minor" AS "minor", "source_created_at" AS "created",
        ${folded(Prisma.sql`"customer_name"`)} AS "name", "contact_id"::text AS "contact", "contact_match" AS "match"
      FROM "invoices" WHERE "organization_id" = ${organizationId}::uuid AND "deleted_at" IS NULL
    ), "proven" AS MATERIALIZED (
      SELECT "id", count(DISTINCT "contact") AS "contacts", min("contact")::uuid AS "contact",
        bool_and("match" = 'matched') AS "is_sure", bool_or("match" <> 'unmatched') AS "is_known"
      FROM "charged" JOIN "charges" USING ("connection_id", "currency", "minor", "name")
      WHERE "name" <> '' AND "created" BETWEEN "at" - interval '1 minute' AND "at" + interval '1 minute' GROUP BY 1
    ), "verdict" AS MATERIALIZED (
      SELECT "charged"."id", CASE WHEN "contacts" = 1 AND "is_sure" THEN "proven"."contact" END AS "contact",
        CASE WHEN "contacts" = 1 AND "is_sure" THEN 'matched' WHEN "is_known" THEN 'ambiguous' ELSE 'unmatched' END AS "match"
      FROM "charged" LEFT JOIN "proven" USING ("id")
    )
    UPDATE "contracts" AS "held" SET "contact_id" = "verdict"."contact", "contact_match" = "verdict"."match"
    FROM "verdict" WHERE "held"."organization_id" = ${organizationId}::uuid AND "held"."id" = "verdict"."id"
      AND ("held"."contact_id", "held"."contact_match") IS DISTINCT FROM ("verdict"."contact", "verdict"."match")`;
}

/** Compared without case and without blanks that say nothing; empty where there is nothing. */
function folded(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`lower(regexp_replace(btrim(coalesce(${text}, '')), '[[:space:]]+', ' ', 'g'))`;
}
