import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeEach, expect, inject, test } from "vitest";
import { databaseUrls, dropDatabase, ensureDatabase } from "@/cli/provision";
import { diffSchema, migrate } from "@/lib/db/migrate";
import { queues } from "@/lib/jobs/queues";

const { adminUrl, logins } = inject("server");
const name = `migrations_${process.pid}`;
const urls = databaseUrls(adminUrl, name, logins);
const folder = mkdtempSync(join(tmpdir(), "practice-hub-migrations-"));

beforeEach(async () => {
  await dropDatabase(adminUrl, name);
  await ensureDatabase(adminUrl, name);
});

afterAll(async () => {
  await dropDatabase(adminUrl, name);
  rmSync(folder, { recursive: true });
});

test("the migrations end in exactly what prisma/schema describes", async () => {
  expect(await diffSchema(urls.directUrl)).toBe("");
});

test("a column that only the migrations know is noticed", async () => {
  const migrationsDir = copyOfMigrations("extra");
  addMigration(migrationsDir, "20991231000000_more", `ALTER TABLE "contacts" ADD COLUMN "shoe_size" INTEGER;`);
  expect(await diffSchema(urls.directUrl, migrationsDir)).toContain("shoe_size");
});

test("migrating a second time changes nothing", async () => {
  const expected = readdirSync("prisma/migrations", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect((await migrate(urls)).applied).toHaveLength(expected.length);
  expect(await migrate(urls)).toEqual({ applied: [] });
});

test("a server that cannot keep the clinics apart is refused before anything is written, with what to do", async () => {
  const owner = new Client({ connectionString: urls.directUrl });
  await owner.connect();
  try {
    // This server, as an older one would describe itself.
    await owner.query(`
      CREATE SCHEMA older;
      CREATE FUNCTION older.current_setting(text) RETURNS text RETURN
        CASE $1 WHEN 'server_version_num' THEN '150013' ELSE pg_catalog.current_setting($1) END;
      ALTER DATABASE ${name} SET search_path = older, pg_catalog, public;`);
    await expect(migrate(urls)).rejects.toThrow(/^This server is PostgreSQL 15, .* Upgrade it to 16 or newer/);
    const { rows } = await owner.query(
      "SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    );
    expect(rows).toEqual([]);
  } finally {
    await owner.end();
  }
});

test("two machines that migrate at once both succeed, and each migration runs once", async () => {
  const both = await Promise.all([migrate(urls), migrate(urls)]);
  const applied = both.flatMap((result) => result.applied);
  expect(new Set(applied).size).toBe(applied.length);
  expect(applied.length).toBeGreaterThan(0);
});

test("a migration that was edited after it ran is refused by its name", async () => {
  const migrationsDir = copyOfMigrations("edited");
  addMigration(migrationsDir, "20991231000000_more", "CREATE TABLE shelf (id INTEGER PRIMARY KEY);");
  await migrate({ ...urls, migrationsDir });
  addMigration(migrationsDir, "20991231000000_more", "CREATE TABLE shelf (id BIGINT PRIMARY KEY);");
  await expect(migrate({ ...urls, migrationsDir })).rejects.toThrow("20991231000000_more was edited");
});

test("a migration that fails says why, and keeps the later ones from running", async () => {
  const migrationsDir = copyOfMigrations("failing");
  addMigration(migrationsDir, "20991231000000_more", "ALTER TABLE no_such_table ADD COLUMN x INTEGER;");
  await expect(migrate({ ...urls, migrationsDir })).rejects.toThrow("no_such_table");
  await expect(migrate({ ...urls, migrationsDir })).rejects.toThrow("20991231000000_more failed before");
});

test("whoever had been granted everything has only the rest of their grants afterwards", async () => {
  const rows = await migrateOver("20261126011000", {
    before: `
      WITH clinic AS (INSERT INTO organizations (id, name, slug, updated_at)
          VALUES (gen_random_uuid(), 'A clinic', 'a-clinic', now()) RETURNING id),
        person AS (INSERT INTO users (id, email, full_name, updated_at)
          VALUES (gen_random_uuid(), 'nora@people.example', 'Nora Pike', now()) RETURNING id)
      INSERT INTO organization_users (organization_id, id, user_id, role, permissions, updated_at)
        SELECT clinic.id, gen_random_uuid(), person.id, 'viewer',
          '{"grant": ["audit.view", "*", "admin.*"], "deny": ["*"]}', now() FROM clinic, person`,
    after: "SELECT permissions FROM organization_users",
  });
  expect(rows).toEqual([{ permissions: { grant: ["audit.view"], deny: ["*"] } }]);
});

test("whose visits in the window had been counted has as many afterwards, and nobody loses their walls", async () => {
  const rows = await migrateOver("20261126120000", {
    before: `
      INSERT INTO organizations (id, name, slug, updated_at) VALUES (gen_random_uuid(), 'A clinic', 'a-clinic', now());
      INSERT INTO contacts (organization_id, id, display_name, sort_name, primary_source, first_contact_source,
          source_created_at, source_updated_at)
        SELECT organizations.id, gen_random_uuid(), person.name, person.name, 'cliniko', 'cliniko', now(), now()
        FROM organizations, unnest(ARRAY['Ida', 'Nora']) AS person (name);
      INSERT INTO visit_summaries (organization_id, contact_id, total_count)
        SELECT organization_id, id, 5 FROM contacts;
      INSERT INTO active_patients (organization_id, contact_id, recent_appointment_count, upcoming_appointment_count,
          total_appointment_count, last_appointment_at, recent_appointments, upcoming_appointments, window_from,
          window_to, window_days)
        SELECT organization_id, id, 3, 0, 5, now(), '[]', '[]', now(), now(), 45 FROM contacts WHERE sort_name = 'Ida'`,
    after: `
      SELECT sort_name, total_count, recent_count, (SELECT bool_and(relforcerowsecurity) FROM pg_class
        WHERE relname IN ('visit_summaries', 'active_patients')) AS walled
      FROM visit_summaries JOIN contacts ON contacts.id = contact_id ORDER BY sort_name`,
  });
  expect(rows).toEqual([
    { sort_name: "Ida", total_count: 5, recent_count: 3, walled: true },
    { sort_name: "Nora", total_count: 5, recent_count: 0, walled: true },
  ]);
});

test("the application's login may become the application's roles, and uses the queues, but inherits no tenant's rows", async () => {
  await migrate(urls);
  const client = new Client({ connectionString: urls.databaseUrl });
  await client.connect();
  try {
    await expect(client.query("select from contacts")).rejects.toThrow("permission denied");
    await client.query("begin; set local role hub_app; select from contacts; commit");
    const found = await client.query<{ name: string }>("select name from pgboss.queue order by name");
    expect(found.rows.map((row) => row.name)).toEqual(expect.arrayContaining(queues.map((queue) => queue.name)));
  } finally {
    await client.end();
  }
});

/** What stands in a database that had rows before the migration of that number ran, and has run all of them since. */
async function migrateOver(number: string, sql: { before: string; after: string }): Promise<unknown[]> {
  const migrationsDir = copyOfMigrations(number);
  for (const label of readdirSync(migrationsDir)) {
    if (/^\d/.test(label) && label >= number) rmSync(join(migrationsDir, label), { recursive: true });
  }
  await migrate({ ...urls, migrationsDir });
  const admin = new Client({ connectionString: Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href });
  await admin.connect();
  try {
    await admin.query(sql.before);
    await migrate(urls);
    return (await admin.query(sql.after)).rows;
  } finally {
    await admin.end();
  }
}

function copyOfMigrations(label: string): string {
  const target = join(folder, label);
  cpSync("prisma/migrations", target, { recursive: true });
  return target;
}

function addMigration(migrationsDir: string, label: string, script: string): void {
  mkdirSync(join(migrationsDir, label), { recursive: true });
  writeFileSync(join(migrationsDir, label, "migration.sql"), script);
  expect(readFileSync(join(migrationsDir, label, "migration.sql"), "utf8")).toBe(script);
}
