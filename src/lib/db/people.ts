import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";

/**
 * Whose facts are replaced, and by which source: what other sources said about the same contacts stays. `held` are the
 * contacts that may have facts already; a new one has none to take away.
 */
export type FactsOf = { organizationId: OrganizationId; source: string; held: string[] };

export type IdentifierRow = {
  contactId: string;
  accountId: string;
  kind: string;
  value: string;
  raw: string;
  label: string | null;
  position: number;
  valid: boolean;
};

export type TokenRow = { contactId: string; token: string };
export type ConsentRow = { contactId: string; channel: string; status: string; recordedAt: Date };

/** Makes these all the identifiers that a source gives these contacts, in one statement. Equal ones are left alone. */
export async function replaceIdentifiers(db: TenantDb, of: FactsOf, rows: IdentifierRow[]): Promise<void> {
  await db.$executeRaw`
    WITH "offered" AS (${offered(
      rows,
      Prisma.sql`"id" uuid, "contactId" uuid, "accountId" uuid, "kind" text, "value" text,
      "raw" text, "label" text, "position" int, "valid" boolean`,
    )}),
    "gone" AS (
      DELETE FROM "contact_identifiers" AS "held" WHERE ${heldBy(of)} AND "held"."source" = ${of.source}
        AND NOT EXISTS (SELECT FROM "offered" WHERE "offered"."contactId" = "held"."contact_id"
          AND "offered"."kind" = "held"."kind" AND "offered"."value" = "held"."value")
    )
    INSERT INTO "contact_identifiers" AS "held" ("organization_id", "id", "contact_id", "account_id", "kind", "value", "raw",
      "label", "source", "position", "valid")
    SELECT ${of.organizationId}::uuid, "id", "contactId", "accountId", "kind", "value", "raw", "label", ${of.source},
      "position", "valid" FROM "offered"
    ON CONFLICT ("organization_id", "contact_id", "source", "kind", "value") DO UPDATE
      SET "raw" = EXCLUDED."raw", "label" = EXCLUDED."label", "position" = EXCLUDED."position", "valid" = EXCLUDED."valid"
      WHERE ("held"."raw", "held"."label", "held"."position", "held"."valid")
        IS DISTINCT FROM (EXCLUDED."raw", EXCLUDED."label", EXCLUDED."position", EXCLUDED."valid")`;
}

/** Makes these all the words that these contacts are found by, in one statement. Equal ones are left alone. */
export async function replaceTokens(db: TenantDb, of: Omit<FactsOf, "source">, rows: TokenRow[]): Promise<void> {
  await db.$executeRaw`
    WITH "offered" AS (${offered(rows, Prisma.sql`"contactId" uuid, "token" text`)}),
    "gone" AS (
      DELETE FROM "contact_tokens" AS "held" WHERE ${heldBy(of)}
        AND NOT EXISTS (SELECT FROM "offered"
          WHERE "offered"."contactId" = "held"."contact_id" AND "offered"."token" = "held"."token")
    )
    INSERT INTO "contact_tokens" ("organization_id", "token", "contact_id")
    SELECT ${of.organizationId}::uuid, "token", "contactId" FROM "offered"
    ON CONFLICT DO NOTHING`;
}

/** Makes these all the consents that a source knows of these contacts. The time of an unchanged answer stays. */
export async function replaceConsents(db: TenantDb, of: FactsOf, rows: ConsentRow[]): Promise<void> {
  await db.$executeRaw`
    WITH "offered" AS (${offered(
      rows,
      Prisma.sql`"id" uuid, "contactId" uuid, "channel" text, "status" text,
      "recordedAt" timestamptz`,
    )}),
    "gone" AS (
      DELETE FROM "consents" AS "held" WHERE ${heldBy(of)} AND "held"."source" = ${of.source}
        AND NOT EXISTS (SELECT FROM "offered"
          WHERE "offered"."contactId" = "held"."contact_id" AND "offered"."channel" = "held"."channel")
    )
    INSERT INTO "consents" AS "held" ("organization_id", "id", "contact_id", "channel", "status", "source", "recorded_at")
    SELECT ${of.organizationId}::uuid, "id", "contactId", "channel", "status", ${of.source}, "recordedAt" FROM "offered"
    ON CONFLICT ("organization_id", "contact_id", "channel", "source") DO UPDATE
      SET "status" = EXCLUDED."status", "recorded_at" = EXCLUDED."recorded_at"
      WHERE "held"."status" IS DISTINCT FROM EXCLUDED."status"`;
}

/** Holds a contact until the transaction ends, so that two changes of it follow each other. */
export async function lockContact(db: TenantDb, organizationId: OrganizationId, id: string): Promise<void> {
  await db.$executeRaw`
    SELECT FROM "contacts" WHERE "organization_id" = ${organizationId}::uuid AND "id" = ${id}::uuid FOR UPDATE`;
}

/** Rows of JavaScript as rows of SQL; one parameter, however many there are. */
function offered(rows: object[], shape: Prisma.Sql): Prisma.Sql {
  const named = rows.map((row) => ({ id: newId(), ...row }));
  return Prisma.sql`SELECT * FROM jsonb_to_recordset(${JSON.stringify(named)}::jsonb) AS "offered" (${shape})`;
}

function heldBy({ organizationId, held }: Omit<FactsOf, "source">): Prisma.Sql {
  return Prisma.sql`"held"."organization_id" = ${organizationId}::uuid AND "held"."contact_id" = ANY(${held}::uuid[])`;
}
