import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { insertion, type Row, sibling } from "@tests/factories/catalogue";
import { fillTwoOrganizations } from "@tests/factories/two-organizations";
import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { startPostgres } from "@/cli/postgres";
import { databaseUrls, ensureDatabase, provisionLogins } from "@/cli/provision";
import { generateSecrets } from "@/cli/secrets";
import { migrate } from "@/lib/db/migrate";

// A server of its own: roles belong to the cluster, and every other file's database is to be migrated without these.
const folder = mkdtempSync(join(tmpdir(), "practice-hub-guests-"));
chmodSync(folder, 0o755);
const server = await startPostgres({ dataDir: folder, durable: false });
const name = "hosted";
const { admin, tables, views, own, other } = await hostedDatabase();
const walled = tables.filter((table) => table.wall !== null && table.name !== "api_credentials");
const hidden = tables.filter((table) => !walled.includes(table)).map((table) => table.name);

afterAll(async () => {
  await admin.end();
  await server.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const claiming = (organizationId: string) =>
  JSON.stringify({ sub: own.rows.users?.id, organization_id: organizationId });

test("the tables of organizations are there to be read, the rest is hidden", () => {
  expect(walled.length).toBeGreaterThan(15);
  expect(hidden).toEqual(expect.arrayContaining(["api_credentials", "users", "sessions"]));
});

describe.each(walled.map((table) => [table.name, table] as const))("%s", (_, table) => {
  const wall = `"${table.wall}"`;

  test("shows somebody with a verified claim the claimed organization, and only that", async () => {
    for (const { id } of [own, other]) {
      const rows = await ask("authenticated", claiming(id), `SELECT DISTINCT ${wall}::text AS id FROM "${table.name}"`);
      expect(rows).toEqual([{ id }]);
    }
  });

  test.each([
    ["no claims", null],
    ["empty claims", ""],
    ["claims without an organization", '{"sub":"somebody"}'],
    ["an organization that is no id", '{"organization_id":"everything"}'],
    ["claims that are no JSON", "everything"],
    ["an empty organization", '{"organization_id":""}'],
    ["no organization", '{"organization_id":null}'],
  ])("shows nothing with %s, nor to somebody who is not signed in", async (_, claims) => {
    const answer = await ask("authenticated", claims, `SELECT * FROM "${table.name}"`);
    expect([[], "refused"]).toContainEqual(answer);
    expect(await ask("anon", claiming(own.id), `SELECT * FROM "${table.name}"`)).toBe("refused");
  });

  test("lets no guest write, not even in the claimed organization", async () => {
    const insert = insertion(table, sibling(table, own.rows[table.name] ?? {}));
    for (const role of ["authenticated", "anon"]) {
      expect(await ask(role, claiming(own.id), insert.text, insert.values)).toBe("refused");
      for (const deed of [
        `UPDATE "${table.name}" SET ${wall} = ${wall}`,
        `DELETE FROM "${table.name}"`,
        `TRUNCATE "${table.name}" CASCADE`,
      ]) {
        expect(await ask(role, claiming(own.id), deed)).toBe("refused");
      }
    }
  });
});

test.each(views)("the view %s shows the claimed organization, and only that", async (view) => {
  const rows = await ask(
    "authenticated",
    claiming(own.id),
    `SELECT DISTINCT organization_id::text AS id FROM "${view}"`,
  );
  expect(rows).toEqual([{ id: own.id }]);
  expect(await ask("authenticated", null, `SELECT * FROM "${view}"`)).toEqual([]);
  expect(await ask("anon", claiming(own.id), `SELECT * FROM "${view}"`)).toBe("refused");
});

test.each([...hidden, "_prisma_migrations"])("no guest sees %s", async (table) => {
  for (const role of ["authenticated", "anon"]) {
    for (const deed of [`SELECT * FROM "${table}"`, `DELETE FROM "${table}"`, `TRUNCATE "${table}" CASCADE`]) {
      expect(await ask(role, claiming(own.id), deed)).toBe("refused");
    }
  }
});

test("a table that a later migration adds is limited too", async () => {
  await admin.query(`SET ROLE hub_owner;
    CREATE TABLE shelf (organization_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (organization_id, id));
    SELECT isolate_by_organization('shelf');
    RESET ROLE;
    INSERT INTO shelf VALUES ('${own.id}', '${own.id}'), ('${other.id}', '${other.id}')`);
  expect(await ask("authenticated", claiming(own.id), "SELECT id::text FROM shelf")).toEqual([{ id: own.id }]);
  expect(await ask("authenticated", claiming(own.id), "TRUNCATE shelf")).toBe("refused");
  expect(await ask("anon", claiming(own.id), "SELECT * FROM shelf")).toBe("refused");
});

test("a guest who was given a right after all is not refused, so that refusals mean something", async () => {
  await admin.query("GRANT TRUNCATE ON consents TO authenticated");
  expect(await ask("authenticated", claiming(own.id), "TRUNCATE consents")).toEqual([]);
});

/** A database whose host hands every right on every table to its guests, as Supabase does, before ours is migrated. */
async function hostedDatabase() {
  const { ownerPassword, loginPassword } = generateSecrets();
  const logins = { ownerPassword, loginPassword };
  await provisionLogins(server.adminUrl, logins);
  await ensureDatabase(server.adminUrl, name);
  const url = new URL(server.adminUrl);
  url.pathname = `/${name}`;
  const host = new Client({ connectionString: url.href });
  await host.connect();
  await host.query(`
    CREATE ROLE anon NOLOGIN NOBYPASSRLS; CREATE ROLE authenticated NOLOGIN NOBYPASSRLS;
    GRANT USAGE ON SCHEMA public TO anon, authenticated;
    ALTER DEFAULT PRIVILEGES FOR ROLE hub_owner IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated;
    ALTER DEFAULT PRIVILEGES FOR ROLE hub_owner IN SCHEMA public GRANT ALL ON FUNCTIONS TO anon, authenticated;
    ALTER DEFAULT PRIVILEGES FOR ROLE hub_owner IN SCHEMA public GRANT ALL ON SEQUENCES TO anon, authenticated;`);
  await host.end();
  await migrate(databaseUrls(server.adminUrl, name, logins));
  return fillTwoOrganizations(url.href);
}

/** What a guest gets: rows, or a refusal. Always rolled back. */
async function ask(
  role: string,
  claims: string | null,
  sql: string,
  values: unknown[] = [],
): Promise<Row[] | "refused"> {
  await admin.query("BEGIN");
  try {
    await admin.query(`SET LOCAL ROLE ${role}`);
    if (claims !== null) await admin.query("SELECT set_config('request.jwt.claims', $1, true)", [claims]);
    return (await admin.query(sql, values)).rows;
  } catch {
    return "refused";
  } finally {
    await admin.query("ROLLBACK");
  }
}
