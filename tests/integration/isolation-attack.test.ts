import { insertion, type Row, sibling, type Table } from "@tests/factories/catalogue";
import { fillTwoOrganizations, fingerprint } from "@tests/factories/two-organizations";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Attack, changes, insertions, reads, returned, ties, upsertOf } from "./isolation-attacks";

const adminUrl = new URL(inject("server").adminUrl);
adminUrl.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;

const { admin, tables, views, own, other } = await fillTwoOrganizations(adminUrl.href);
const login = new Client({ connectionString: process.env.DATABASE_URL });
const walled = tables.filter((table): table is Table & { wall: string } => table.wall !== null);
let before: string;

beforeAll(async () => {
  await login.connect();
  before = await fingerprint(admin, tables, other.id);
});

afterAll(async () => {
  await login.end();
  await admin.end();
});

test("the attacker is neither superuser nor free of row level security", async () => {
  const { rows } = await login.query(
    "SELECT rolsuper, rolbypassrls, rolname::text FROM pg_roles WHERE rolname = current_user",
  );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolname: "hub_login" }]);
});

test("every table and view has rows of both organizations", async () => {
  const empty: string[] = [];
  for (const { name, wall } of [...walled, ...views.map((name) => ({ name, wall: "organization_id" }))]) {
    const { rows } = await admin.query(`SELECT DISTINCT "${wall}"::text AS id FROM "${name}"`);
    if (![own.id, other.id].every((id) => rows.some((row) => row.id === id))) empty.push(name);
  }
  expect(empty).toEqual([]);
  expect(walled.length).toBeGreaterThan(15);
});

describe.each(walled.map((table) => [table.name, table] as const))("%s", (name, table) => {
  const mine = own.rows[name] ?? {};
  const sides = { own, other, mine, theirs: other.rows[name] ?? {}, tables };
  const wall = `"${table.wall}"`;

  test("the organization sees and writes its own rows, so that failing to means something", async () => {
    const rows = await inOrganization(own.id, { sql: `SELECT * FROM "${name}"` });
    expect(rows.map((row) => row[table.wall])).toEqual([own.id]);
    const another = insertion(table, sibling(table, mine), "ON CONFLICT DO NOTHING RETURNING 1");
    const written = [
      insertion(table, sibling(table, mine), "RETURNING 1"),
      insertion(table, mine, upsertOf(table)),
      // A row of which there can be no second is stopped by its key, which is asked after the wall.
      { ...another, text: `WITH "put" AS (${another.text}) SELECT 1 AS passed` },
    ];
    const outcomes = [];
    for (const { text, values } of written)
      outcomes.push(...(await inOrganization(own.id, { sql: text, values }, "ROLLBACK")));
    expect(outcomes).not.toEqual([]);
  });

  test("another organization's row cannot be read, by whatever means", async () => {
    expect(await successes([...reads(table, sides), ...returned(table, sides)])).toEqual([]);
  });

  test("another organization's row cannot be changed, taken or removed", async () => {
    expect(await successes(changes(table, sides))).toEqual([]);
  });

  test("no row can be put into another organization, nor tied to one of its rows", async () => {
    expect(await successes([...insertions(table, sides), ...ties(table, sides)])).toEqual([]);
  });

  test("the walls cannot be taken down from inside", async () => {
    const deeds = [
      `TRUNCATE "${name}" CASCADE`,
      `ALTER TABLE "${name}" DISABLE ROW LEVEL SECURITY`,
      `ALTER TABLE "${name}" NO FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY mine ON "${name}" USING (true)`,
      `DROP POLICY organization_isolation ON "${name}"`,
      `ALTER TABLE "${name}" OWNER TO hub_app`,
      `SET LOCAL row_security = off; SELECT * FROM "${name}"`,
      "SET LOCAL session_replication_role = replica",
      "SET ROLE hub_owner",
      `CREATE TRIGGER mine AFTER INSERT ON "${name}" EXECUTE FUNCTION refuse_change()`,
    ];
    const done: string[] = [];
    for (const sql of deeds) if (!(await isRefused(sql))) done.push(sql);
    expect(done).toEqual([]);
  });

  test.each([
    ["cleared", "''"],
    ["never set", null],
    ["no id", "'somebody'"],
    ["an id of nobody", "'00000000-0000-0000-0000-000000000000'"],
    ["two ids", `'${own.id},${other.id}'`],
    ["SQL", `'${own.id}'' OR ''1''=''1'`],
  ])("with an organization that is %s, there is nothing", async (_, value) => {
    const fresh = new Client({ connectionString: process.env.DATABASE_URL });
    await fresh.connect();
    try {
      const setting = value === null ? "" : `SELECT set_config('app.organization_id', ${value}, true);`;
      const seen = await tryAlone(fresh, `SET LOCAL ROLE hub_app; ${setting}`, { sql: `SELECT * FROM "${name}"` });
      expect(seen).toEqual([]);
      const write = insertion(table, sibling(table, mine), `RETURNING ${wall}`);
      expect(
        await tryAlone(fresh, `SET LOCAL ROLE hub_app; ${setting}`, { sql: write.text, values: write.values }),
      ).toEqual([]);
    } finally {
      await fresh.end();
    }
  });
});

test.each(views)("the view %s shows the organization's own rows alone", async (name) => {
  const rows = await inOrganization(own.id, { sql: `SELECT * FROM "${name}"` });
  expect(new Set(rows.map((row) => row.organization_id))).toEqual(new Set([own.id]));
  expect(
    await successes(
      reads(
        { name, wall: "organization_id", key: ["id"] },
        { own, other, mine: {}, theirs: other.rows.contacts ?? {}, tables },
      ),
    ),
  ).toEqual([]);
  expect(await isRefused(`DELETE FROM "${name}"`)).toBe(true);
});

test("after all of it, not one row of the other organization, or of nobody's, is different", async () => {
  expect(await fingerprint(admin, tables, other.id)).toBe(before);
});

const fallen = [
  ["reads", "ALTER TABLE consents DISABLE ROW LEVEL SECURITY", "ALTER TABLE consents ENABLE ROW LEVEL SECURITY"],
  ["reads", "CREATE POLICY more ON consents FOR SELECT TO hub_app USING (true)", "DROP POLICY more ON consents"],
  [
    "insertions",
    "ALTER POLICY organization_isolation ON consents WITH CHECK (true)",
    "DROP POLICY organization_isolation ON consents; SELECT isolate_by_organization('consents')",
  ],
  ["ties", "ALTER TABLE consents DROP CONSTRAINT consents_organization_id_contact_id_fkey", "SELECT"],
] as const;

test.each(fallen)("with a wall down, %s succeed: %s", async (kind, deed, undoing) => {
  const table = walled.find(({ name }) => name === "consents");
  if (!table) throw new Error("There are no consents.");
  const sides = { own, other, mine: own.rows.consents ?? {}, theirs: other.rows.consents ?? {}, tables };
  const attacks = { reads, insertions, ties }[kind](table, sides);
  expect(await successes(attacks)).toEqual([]);
  await admin.query(deed);
  expect(await successes(attacks)).not.toEqual([]);
  await admin.query(undoing);
});

/** The attacks that saw or did something, each tried in a committed transaction of the own organization. */
async function successes(attacks: Attack[]): Promise<string[]> {
  const succeeded: string[] = [];
  for (const attack of attacks) {
    const rows = await inOrganization(own.id, attack);
    const seen = attack.seen ?? ((found) => found.length > 0);
    if (seen(rows)) succeeded.push(attack.sql);
  }
  return succeeded;
}

function inOrganization(id: string, attack: Attack, end = "COMMIT"): Promise<Row[]> {
  return tryAlone(
    login,
    `SELECT set_config('role', 'hub_app', true), set_config('app.organization_id', '${id}', true)`,
    attack,
    end,
  );
}

/** The rows that a statement got; none when it was refused, unless the attack looks for the refusal itself. */
async function tryAlone(client: Client, setting: string, attack: Attack, end = "COMMIT"): Promise<Row[]> {
  await client.query("BEGIN");
  try {
    await client.query(setting);
    const { rows } = await client.query(attack.sql, attack.values);
    await client.query(end);
    return rows;
  } catch (error) {
    await client.query("ROLLBACK");
    return attack.seen ? [{ error: (error as Error).message === "division by zero", n: 0, id: null, text: "" }] : [];
  }
}

async function isRefused(sql: string): Promise<boolean> {
  await login.query("BEGIN");
  try {
    await login.query(
      `SELECT set_config('role', 'hub_app', true), set_config('app.organization_id', '${own.id}', true)`,
    );
    await login.query(sql);
    return false;
  } catch {
    return true;
  } finally {
    await login.query("ROLLBACK");
  }
}
