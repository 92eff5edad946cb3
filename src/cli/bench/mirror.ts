import type { Client } from "pg";

/** Every table that a sync writes a provider's records to, in an order that foreign keys allow. */
export const mirrorTables = [
  "businesses",
  "practitioners",
  "appointment_types",
  "contacts",
  "contact_identifiers",
  "contact_tokens",
  "consents",
  "appointments",
  "attendees",
] as const;

export type MirrorRows = { table: string; rows: Record<string, unknown>[] }[];

/** The rows that a sync has left in one organization, as they would stand in another one with its own connection. */
export async function copyRows(
  admin: Client,
  from: string,
  to: { organizationId: string; connectionId: string },
): Promise<MirrorRows> {
  const copies: MirrorRows = [];
  for (const table of mirrorTables) {
    const { rows } = await admin.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb("held") AS "row" FROM "${table}" AS "held" WHERE "organization_id" = $1`,
      [from],
    );
    copies.push({ table, rows: rows.map(({ row }) => moved(row, to)) });
  }
  return copies;
}

/** The bare bulk write: a statement for each thousand rows, each committed by itself, and nothing else. */
export async function bulkWrite(admin: Client, copies: MirrorRows): Promise<void> {
  for (const { table, rows } of copies) {
    for (let start = 0; start < rows.length; start += 1000) {
      await admin.query(
        `INSERT INTO "${table}" SELECT * FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb) ON CONFLICT DO NOTHING`,
        [JSON.stringify(rows.slice(start, start + 1000))],
      );
    }
  }
}

/** How many rows of the mirror tables have ever been inserted, changed or deleted. */
export async function countWrites(admin: Client): Promise<number> {
  const { rows } = await admin.query<{ writes: number }>(
    `SELECT sum("n_tup_ins" + "n_tup_upd" + "n_tup_del")::int AS "writes" FROM "pg_stat_user_tables"
     WHERE "schemaname" = 'public' AND "relname" = ANY($1)`,
    [[...mirrorTables]],
  );
  return rows[0]?.writes ?? 0;
}

function moved(
  row: Record<string, unknown>,
  to: { organizationId: string; connectionId: string },
): Record<string, unknown> {
  return {
    ...row,
    organization_id: to.organizationId,
    ...("connection_id" in row ? { connection_id: to.connectionId } : {}),
    ...("account_id" in row && row.kind === "cliniko" ? { account_id: to.connectionId } : {}),
  };
}
