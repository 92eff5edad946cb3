import type { Client } from "pg";
import { newId } from "@/lib/db/id";

export type Column = { name: string; type: string; hasDefault: boolean };
export type ForeignKey = { columns: string[]; references: string; to: string[] };
/** Its columns are those that can be written: what the database itself works out is not among them. */
export type Table = { name: string; wall: string | null; columns: Column[]; key: string[]; foreignKeys: ForeignKey[] };
export type Row = Record<string, unknown>;

/** Tables that nobody fills: what the tools of the database keep. */
const tools = new Set(["_prisma_migrations"]);

/** Every table of the schema as the database describes it, those that others refer to first. */
export async function readTables(admin: Client): Promise<Table[]> {
  const { rows } = await admin.query<Table>(`
    SELECT c.relname::text AS name,
      CASE WHEN c.relname = 'organizations' THEN 'id'
        WHEN bool_or(a.attname = 'organization_id') THEN 'organization_id' END AS wall,
      json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, NULL), 'hasDefault', a.atthasdef)
        ORDER BY a.attnum) AS columns,
      (SELECT json_agg(k.attname ORDER BY array_position(i.indkey::int2[], k.attnum)) FROM pg_index i
        JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY(i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
      coalesce((SELECT json_agg(json_build_object('references', f.confrelid::regclass::text,
          'columns', (SELECT json_agg(x.attname ORDER BY p) FROM unnest(f.conkey) WITH ORDINALITY u(n, p)
            JOIN pg_attribute x ON x.attrelid = f.conrelid AND x.attnum = n),
          'to', (SELECT json_agg(x.attname ORDER BY p) FROM unnest(f.confkey) WITH ORDINALITY u(n, p)
            JOIN pg_attribute x ON x.attrelid = f.confrelid AND x.attnum = n)))
        FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'), '[]') AS "foreignKeys"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated = ''
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    GROUP BY c.oid, c.relname ORDER BY c.relname`);
  return sorted(rows.filter(({ name }) => !tools.has(name)));
}

/** The views of the schema, by name. */
export async function readViews(admin: Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

/**
 * Puts one whole row into every table for an organization of its own, past all policies, and returns them by table.
 * A new table needs nothing here, unless it has a rule of its own: then a hint below says what satisfies it.
 */
export async function fillOrganization(admin: Client, tables: Table[]): Promise<Record<string, Row>> {
  const filled: Record<string, Row> = { organizations: { id: newId() } };
  for (const table of tables) {
    const row = { ...sampleRow(table), ...filled[table.name], ...hints[table.name], ...references(table, filled) };
    filled[table.name] = await insert(admin, table, row);
  }
  return filled;
}

/** A copy of a row that stands nowhere yet: new ids and texts wherever the row is not tied to another. */
export function sibling(table: Table, row: Row): Row {
  const tied = new Set([table.wall, ...table.foreignKeys.flatMap(({ columns }) => columns)]);
  const own = table.columns.filter(({ name, type }) => ["uuid", "text"].includes(type) && !tied.has(name));
  const fresh = Object.fromEntries(own.map((column) => [column.name, sampleOf(column)]));
  return { ...row, ...fresh, ...hints[table.name] };
}

/** The statement and values that insert a row, as JSON, whatever its columns are. */
export function insertion(table: Table, row: Row, more = ""): { text: string; values: unknown[] } {
  const columns = table.columns.map(({ name }) => `"${name}"`).join(", ");
  const text = `INSERT INTO "${table.name}" (${columns}) SELECT ${columns}
    FROM jsonb_populate_record(NULL::"${table.name}", $1::jsonb) ${more}`;
  return { text, values: [JSON.stringify(row)] };
}

/** What satisfies the rules of single tables, and what the product's own readers expect of a row. */
const hints: Record<string, Row> = {
  organizations: {
    active_window_days: 45,
    subscription_status: "trial",
    subscription_plan: "basic",
    trial_ends_at: "2999-01-01T00:00:00Z",
    past_due_since: null,
    stripe_customer_id: null,
    stripe_subscription_id: null,
    time_zone: "Australia/Melbourne",
    country: "AU",
    currency: "AUD",
    closed_at: null,
  },
  directory_entries: { kind: "person" },
  organization_users: { role: "viewer", status: "active", permissions: {}, expires_at: null },
  invitations: { role: "viewer", expires_at: "2999-01-01T00:00:00Z", accepted_at: null, revoked_at: null },
  sessions: { expires_at: "2999-01-01T00:00:00Z", revoked_at: null },
  organization_services: { provider: "cliniko", schedule: "daily", status: "connected", config: {} },
  api_credentials: { kind: "account" },
  contacts: { contact_type: "cliniko_patient", status: "active", address: null },
  contact_identifiers: { kind: "cliniko" },
  appointments: { kind: "individual" },
  active_patients: { recent_appointments: [], upcoming_appointments: [] },
  sync_runs: { mode: "full", trigger: "user", status: "succeeded", fetched: 4, strategy: "by_number", scope: null },
  sync_failures: { resolved_at: null },
  alerts: { kind: "run_failed", acknowledged_at: null },
  transactions: { link_state: "linked", contact_match: "matched", status: "Settled", type: "Sale", currency: "AUD" },
  invoices: {
    contact_match: "matched",
    billing_address: null,
    currency: "AUD",
    data_sent_at: null,
    data_sent_by: null,
    data_sent_by_name: null,
  },
  invoice_items: { is_primary: false, currency: "AUD" },
  contracts: { contact_match: "matched", currency: "AUD" },
  category_rules: { kind: "exact" },
  category_passes: { status: "succeeded" },
  webhook_events: { provider: "cliniko", status: "processed", headers: {}, next_attempt_at: null },
};

const samples: Record<string, () => unknown> = {
  uuid: () => newId(),
  text: () => `text ${newId()}`,
  integer: () => 1,
  bigint: () => 1,
  "double precision": () => 1,
  numeric: () => 1,
  boolean: () => true,
  "timestamp with time zone": () => new Date().toISOString(),
  date: () => "1990-01-02",
  jsonb: () => ({ filled: true }),
  bytea: () => "\\x01",
  "text[]": () => ["filled"],
  "timestamp with time zone[]": () => [new Date().toISOString()],
};

function sampleRow({ columns }: Table): Row {
  return Object.fromEntries(columns.map((column) => [column.name, sampleOf(column)]));
}

function sampleOf({ name, type }: Column): unknown {
  const sample = samples[type];
  if (!sample) throw new Error(`Nobody knows how to fill a column such as ${name}, of type ${type}.`);
  return sample();
}

function references({ foreignKeys, wall }: Table, filled: Record<string, Row>): Row {
  const owner = wall === "organization_id" ? { organization_id: filled.organizations?.id } : {};
  const others = foreignKeys.flatMap(({ columns, references: name, to }) =>
    columns.map((column, place): [string, unknown] => [column, filled[name]?.[to[place] ?? ""]]),
  );
  return { ...owner, ...Object.fromEntries(others) };
}

async function insert(admin: Client, table: Table, row: Row): Promise<Row> {
  const { text, values } = insertion(table, row, `RETURNING to_jsonb("${table.name}".*) AS row`);
  try {
    const { rows } = await admin.query<{ row: Row }>(text, values);
    return rows[0]?.row ?? {};
  } catch (cause) {
    throw new Error(`No row fits into ${table.name}: it may need a hint in tests/factories/catalogue.ts.`, { cause });
  }
}

/** Those that others refer to come first. */
function sorted(tables: Table[]): Table[] {
  const done: Table[] = [];
  const rest = new Set(tables);
  while (rest.size > 0) {
    const ready = [...rest].filter(({ name, foreignKeys }) =>
      foreignKeys.every((key) => key.references === name || done.some((other) => other.name === key.references)),
    );
    if (ready.length === 0)
      throw new Error(`These refer to each other: ${[...rest].map(({ name }) => name).join(", ")}.`);
    for (const table of ready) rest.delete(table);
    done.push(...ready);
  }
  return done;
}
