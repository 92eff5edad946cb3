import { Prisma } from "@/lib/db/generated/client";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { newId } from "@/lib/db/id";
import { identifier } from "@/lib/db/identifier";

/** Whose rows are written, and for which connection. */
export type MirrorTarget = {
  organizationId: OrganizationId;
  connectionId: string;
  /** When the provider was asked for what is written; left out, that is taken to be just now. */
  askedAt?: Date;
};

export type MirrorTable =
  | "businesses"
  | "practitioners"
  | "appointment_types"
  | "appointments"
  | "attendees"
  | "contacts"
  | "transactions"
  | "invoices"
  | "invoice_items"
  | "contracts";

/** A provider's row by its columns. Columns are the same in every row of one call. */
export type MirrorRow = { external_id: string; source_updated_at: Date; [column: string]: unknown };

/** A row that a write has made or altered; rows that stayed as they were are not listed. */
export type Change = { externalId: string; id: string; change: "created" | "updated" };

/** Mirrors of a provider that keeps no time of change: their stamp is when it was asked, and no change in itself. */
const observed = new Set<MirrorTable>(["transactions", "invoices", "invoice_items", "contracts"]);

/**
 * Writes a provider's rows in one statement. A row older than the one we hold is dropped and one that says the same is
 * left alone, so that syncs and hints may arrive in any order, any number of times. Of twins in `rows` the newer counts.
 * What has gone since the provider was asked stays gone.
 */
export async function upsertMirror(
  db: TenantDb,
  { organizationId, connectionId, askedAt }: MirrorTarget,
  table: MirrorTable,
  rows: MirrorRow[],
): Promise<Change[]> {
  const [first] = rows;
  if (!first) return [];

  const target = identifier(table);
  const names = Object.keys(first);
  const columns = Prisma.join(names.map(identifier));
  const written = names.filter((name) => name !== "external_id");
  const compared = observed.has(table) ? written.filter((name) => name !== "source_updated_at") : written;
  const held = Prisma.join(compared.map((name) => Prisma.sql`${target}.${identifier(name)}`));
  const offered = Prisma.join(compared.map((name) => Prisma.sql`EXCLUDED.${identifier(name)}`));
  const assignments = Prisma.join(
    written.map((name) => Prisma.sql`${identifier(name)} = EXCLUDED.${identifier(name)}`),
  );
  const owned = newestOfEach(rows).map((row) => ({ ...row, id: newId() }));

  return db.$queryRaw<Change[]>`
    INSERT INTO ${target} ("organization_id", "connection_id", "id", ${columns})
    SELECT ${organizationId}::uuid, ${connectionId}::uuid, "id", ${columns}
    FROM jsonb_populate_recordset(NULL::${target}, ${JSON.stringify(owned)}::jsonb)
    ON CONFLICT ("organization_id", "connection_id", "external_id") DO UPDATE SET ${assignments}, "updated_at" = now()
    WHERE ${target}."source_updated_at" <= EXCLUDED."source_updated_at" AND (${held}) IS DISTINCT FROM (${offered})
      AND (EXCLUDED."deleted_at" IS NOT NULL OR ${target}."deleted_at" > ${askedAt ?? null}::timestamptz IS NOT TRUE)
    RETURNING "external_id" AS "externalId", "id"::text AS "id",
      CASE WHEN xmax = 0 THEN 'created' ELSE 'updated' END AS "change"`;
}

/**
 * Marks rows that the provider no longer has. Returns those that were still standing. Their `source_updated_at` stays,
 * so a row that comes back is taken up again.
 */
export function tombstoneMirror(
  db: TenantDb,
  { organizationId, connectionId }: MirrorTarget,
  { table, externalIds, at }: { table: MirrorTable; externalIds: string[]; at: Date },
): Promise<{ externalId: string }[]> {
  const target = identifier(table);
  const status = table === "contacts" ? Prisma.sql`, "status" = 'deleted'` : Prisma.empty;
  return db.$queryRaw`
    UPDATE ${target} SET "deleted_at" = ${at}, "updated_at" = now() ${status}
    WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid
      AND "external_id" = ANY(${externalIds}) AND "deleted_at" IS NULL
    RETURNING "external_id" AS "externalId"`;
}

/** How many of a connection's rows stand in a mirror, and how many were marked as deleted since a moment. */
export async function countMirror(
  db: TenantDb,
  { organizationId, connectionId }: MirrorTarget,
  { table, since }: { table: MirrorTable; since: Date },
): Promise<{ standing: number; gone: number }> {
  const [row] = await db.$queryRaw<{ standing: number; gone: number }[]>`
    SELECT count(*) FILTER (WHERE "deleted_at" IS NULL)::int AS "standing",
      count(*) FILTER (WHERE "deleted_at" > ${since})::int AS "gone"
    FROM ${identifier(table)}
    WHERE "organization_id" = ${organizationId}::uuid AND "connection_id" = ${connectionId}::uuid`;
  return row ?? { standing: 0, gone: 0 };
}

function newestOfEach(rows: MirrorRow[]): MirrorRow[] {
  const byId = new Map<string, MirrorRow>();
  for (const row of rows) {
    const other = byId.get(row.external_id);
    if (!other || other.source_updated_at <= row.source_updated_at) byId.set(row.external_id, row);
  }
  return [...byId.values()];
}
