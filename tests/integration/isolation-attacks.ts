import { insertion, type Row, sibling, type Table } from "@tests/factories/catalogue";
import type { Filled } from "@tests/factories/two-organizations";

/** Something tried: SQL, and its values. `seen` looks at an answer that has rows even where nothing was seen. */
export type Attack = { sql: string; values?: unknown[]; seen?: (rows: Row[]) => boolean };

/** Who attacks whom, and the row that each has in the table at hand. */
export type Sides = { own: Filled; other: Filled; mine: Row; theirs: Row; tables: Table[] };

/** Reads that must find nothing. */
export function reads(
  { name, wall, key }: Pick<Table, "name" | "wall" | "key">,
  { own, other, theirs }: Sides,
): Attack[] {
  const from = `"${name}"`;
  const is = `"${wall}" = '${other.id}'`;
  const byKey = key.map((column, place) => `"${column}"::text = $${place + 1}`).join(" AND ");
  const values = key.map((column) => String(theirs[column]));
  return [
    { sql: `SELECT * FROM ${from} WHERE ${is}` },
    { sql: `SELECT * FROM ${from} WHERE "${wall}" <> '${own.id}'` },
    { sql: `SELECT * FROM ${from} WHERE ${byKey}`, values },
    { sql: `SELECT * FROM ${from} WHERE "${wall}" IN (SELECT "${wall}" FROM ${from} WHERE ${is})` },
    { sql: `SELECT theirs.* FROM ${from} mine JOIN ${from} theirs ON theirs."${wall}" <> mine."${wall}"` },
    { sql: `SELECT theirs.* FROM organizations o, LATERAL (SELECT * FROM ${from} t WHERE t."${wall}" <> o.id) theirs` },
    { sql: `SELECT theirs.* FROM (VALUES ('${other.id}'::uuid)) v(id) JOIN ${from} theirs ON theirs."${wall}" = v.id` },
    { sql: `WITH all_of_it AS MATERIALIZED (SELECT * FROM ${from}) SELECT * FROM all_of_it WHERE ${is}` },
    {
      sql: `SELECT 1 AS found FROM ${from} WHERE ${is} UNION ALL SELECT 1 WHERE EXISTS (SELECT FROM ${from} WHERE ${is})`,
    },
    { sql: `SELECT count(*)::int AS n FROM ${from} WHERE ${is}`, seen: ([row]) => row?.n !== 0 },
    { sql: `SELECT max("${wall}"::text) FILTER (WHERE ${is}) AS id FROM ${from}`, seen: ([row]) => row?.id !== null },
    {
      sql: `SELECT string_agg(t::text, '') AS text FROM ${from} t`,
      seen: ([row]) => String(row?.text).includes(other.id),
    },
    // A condition that fails on a foreign row would tell that there is one.
    {
      sql: `SELECT 1 / (CASE WHEN ${is} THEN 0 ELSE 1 END) AS n FROM ${from}`,
      seen: (rows) => rows.some(({ error }) => error),
    },
    { sql: `SELECT * FROM ${from} t WHERE t::text LIKE '%${other.id}%'` },
  ];
}

/** Writes that would hand a foreign row back. */
export function returned({ name, wall }: Table, { other, theirs }: Sides): Attack[] {
  const is = `"${wall}" = '${other.id}'`;
  return [
    { sql: `SELECT * FROM "${name}" WHERE ${is} FOR UPDATE` },
    { sql: `SELECT * FROM "${name}" TABLESAMPLE SYSTEM (100) WHERE ${is}` },
    { sql: `UPDATE "${name}" SET "${wall}" = "${wall}" WHERE ${is} RETURNING *` },
    { sql: `DELETE FROM "${name}" WHERE ${is} RETURNING *` },
    { sql: `SELECT * FROM "${name}" WHERE "${wall}"::text = $1`, values: [String(theirs[wall ?? ""])] },
  ];
}

/** Changes and removals that must reach nothing. */
export function changes({ name, wall, key }: Table, { own, other, mine, theirs }: Sides): Attack[] {
  const is = `"${wall}" = '${other.id}'`;
  const byKey = key.map((column, place) => `"${column}"::text = $${place + 1}`).join(" AND ");
  const valuesOf = (row: Row) => key.map((column) => String(row[column]));
  const [first = ""] = key;
  return [
    { sql: `UPDATE "${name}" SET "${wall}" = '${own.id}' WHERE ${is} RETURNING 1` },
    { sql: `UPDATE "${name}" SET "${first}" = "${first}" WHERE ${byKey} RETURNING 1`, values: valuesOf(theirs) },
    { sql: `UPDATE "${name}" t SET "${first}" = o."${first}" FROM "${name}" o WHERE t.${is} RETURNING 1` },
    { sql: `UPDATE "${name}" SET "${wall}" = '${other.id}' RETURNING 1` },
    { sql: `UPDATE "${name}" SET "${wall}" = '${other.id}' WHERE ${byKey} RETURNING 1`, values: valuesOf(mine) },
    { sql: `DELETE FROM "${name}" WHERE ${is} RETURNING 1` },
    { sql: `DELETE FROM "${name}" WHERE ${byKey} RETURNING 1`, values: valuesOf(theirs) },
    { sql: `DELETE FROM "${name}" t USING organizations o WHERE t."${wall}" <> o.id RETURNING 1` },
    { sql: `WITH gone AS (DELETE FROM "${name}" WHERE ${is} RETURNING *) SELECT * FROM gone` },
    {
      sql: `MERGE INTO "${name}" t USING (VALUES ('${other.id}'::uuid)) v(id) ON t."${wall}" = v.id WHEN MATCHED THEN DELETE RETURNING 1`,
    },
    {
      sql: `MERGE INTO "${name}" t USING (VALUES ('${other.id}'::uuid)) v(id) ON t."${wall}" = v.id WHEN MATCHED THEN UPDATE SET "${first}" = t."${first}" RETURNING 1`,
    },
  ];
}

/** Rows of the other organization, offered as one's own doing. */
export function insertions(table: Table, { theirs }: Sides): Attack[] {
  const clauses = ["RETURNING 1", "ON CONFLICT DO NOTHING RETURNING 1", upsertOf(table)];
  return [theirs, sibling(table, theirs)].flatMap((row) =>
    clauses.map((clause) => {
      const { text, values } = insertion(table, row, clause);
      return { sql: text, values };
    }),
  );
}

/** Puts a row over the one that has its key. */
export function upsertOf({ columns, key }: Table): string {
  const again = columns.map(({ name }) => `"${name}" = EXCLUDED."${name}"`).join(", ");
  return `ON CONFLICT (${key.map((column) => `"${column}"`).join(", ")}) DO UPDATE SET ${again} RETURNING 1`;
}

/** An own row that points at a row of the other organization, for each foreign key in turn. */
export function ties(table: Table, { other, mine, tables }: Sides): Attack[] {
  return table.foreignKeys.flatMap(({ columns, references, to }) => {
    if (!tables.some(({ name, wall }) => name === references && wall)) return [];
    const pointed = columns.map((column, place): [string, unknown] => [
      column,
      other.rows[references]?.[to[place] ?? ""],
    ]);
    const loose = pointed.filter(([column]) => column !== "organization_id");
    return [pointed, loose].flatMap((pointer) => {
      if (pointer.length === 0) return [];
      const { text, values } = insertion(
        table,
        { ...sibling(table, mine), ...Object.fromEntries(pointer) },
        "RETURNING 1",
      );
      const set = pointer.map(([column], place) => `"${column}" = $${place + 1}`).join(", ");
      const moved = { sql: `UPDATE "${table.name}" SET ${set} RETURNING 1`, values: pointer.map(([, value]) => value) };
      return [{ sql: text, values }, moved];
    });
  });
}
