import { insertion, type Row, sibling, type Table } from "@tests/factories/catalogue";
import { aClinic, aConnection } from "@tests/factories/clinics";
import { fillTwoOrganizations, fingerprint } from "@tests/factories/two-organizations";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { prisma } from "@/lib/db/client";
import { withTenantAndSystem } from "@/lib/db/system/mixed";
import { withSystem } from "@/lib/db/system/transaction";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";
import { systemRights } from "./isolation-catalogue-checks";

const adminUrl = new URL(inject("server").adminUrl);
adminUrl.pathname = new URL(process.env.DATABASE_URL ?? "").pathname;

const { admin, tables, views, own, other } = await fillTwoOrganizations(adminUrl.href);
const login = new Client({ connectionString: process.env.DATABASE_URL });
const names = [...tables.map(({ name }) => name), ...views];

/** Everything that hub_system may do, as the catalogue test holds the grants to it. */
const systemMay = Object.fromEntries(
  Object.entries(systemRights).map(([table, rights]) => [table, rights.toLowerCase().split(",")]),
);

/** Rights that do not reach every row: not those of an organization's connection, of a person, nor young ones. */
const systemMayNot: Record<string, string[]> = {
  webhook_events: ["update", "delete"],
  webhook_refusals: ["delete"],
  personal_keys: ["select", "insert", "update", "delete"],
};

beforeAll(() => login.connect());

afterAll(async () => {
  await login.end();
  await admin.end();
});

test.each(names)("the login alone, in no role, gets nothing out of %s", async (name) => {
  for (const organization of [null, own.id]) {
    expect(await attempt({ role: null, organization, sql: `SELECT * FROM "${name}"` })).toMatch(/permission denied/);
  }
});

test.each(names)("the queue's role gets nothing out of %s", async (name) => {
  expect(await attempt({ role: "hub_jobs", organization: own.id, sql: `SELECT * FROM "${name}"` })).toMatch(
    /permission denied/,
  );
});

describe.each(tables.map((table) => [table.name, table] as const))("the system's role and %s", (name, table) => {
  const may = new Set(systemMay[name] ?? []);
  const statements = statementsOf(table, other.rows[name] ?? {});

  test.each(["select", "insert", "update", "delete"] as const)("%s: only if it is on the list", async (verb) => {
    const { text, values } = statements[verb];
    const outcome = await attempt({ role: "hub_system", organization: null, sql: text, values, end: "ROLLBACK" });
    if (systemMayNot[name]?.includes(verb)) expect(outcome).toMatch(/^0$|row-level security/);
    else if (may.has(verb)) expect(Number(outcome)).toBeGreaterThan(verb === "select" ? 1 : 0);
    else expect(outcome).toMatch(/permission denied/);
  });
});

test("the system's role meets the keys of the one person that it names, and puts none into another's name", async () => {
  const [mine, theirs] = [own, other].map(({ rows }) => String(rows.personal_keys?.user_id));
  const asMe = (sql: string, values: unknown[] = []) =>
    attempt({ role: "hub_system", organization: null, person: mine, sql, values, end: "ROLLBACK" });
  expect(await asMe(`SELECT * FROM personal_keys`)).toBe("1");
  expect(await asMe(`UPDATE personal_keys SET key = 'taken'`)).toBe("1");
  expect(await asMe(`DELETE FROM personal_keys`)).toBe("1");
  expect(await asMe(`SELECT * FROM personal_keys WHERE user_id = $1`, [theirs])).toBe("0");
  expect(await asMe(`UPDATE personal_keys SET user_id = $1`, [theirs])).toMatch(/row-level security/);
  await admin.query(`UPDATE personal_keys SET created_at = now() - interval '25 hours' WHERE user_id = $1`, [theirs]);
  expect(await asMe(`UPDATE personal_keys SET key = 'taken'`)).toBe("1");
  expect(await asMe(`DELETE FROM personal_keys`)).toBe("2");
  await admin.query(`UPDATE personal_keys SET created_at = now() WHERE user_id = $1`, [theirs]);
});

test.each(views)("the system's role does not see %s", async (name) => {
  expect(await attempt({ role: "hub_system", organization: own.id, sql: `SELECT * FROM "${name}"` })).toMatch(
    /permission denied/,
  );
});

test("the list of what the system may do names only tables that are there", () => {
  expect(names).toEqual(expect.arrayContaining(Object.keys(systemMay)));
});

describe("one connection that two organizations share, as behind a transaction pooler", () => {
  const owned = tables.filter(({ wall }) => wall === "organization_id");

  test.each([
    ["commits", "COMMIT"],
    ["is rolled back", "ROLLBACK"],
    ["fails", "SELECT 1/0"],
    ["meddles with the setting", "SELECT set_config('app.organization_id', 'nobody', false)"],
  ])("each transaction sees its own organization, also when the one before %s", async (_, ending) => {
    const before = await fingerprint(admin, tables, other.id);
    for (const { name } of owned) {
      expect(await idsSeen(name, own.id, ending)).toEqual([own.id]);
      expect(await idsSeen(name, other.id, ending)).toEqual([other.id]);
    }
    expect(await fingerprint(admin, tables, other.id)).toBe(before);
  });

  test("between transactions the connection has neither a role nor an organization", async () => {
    for (const ending of ["COMMIT", "ROLLBACK", "SELECT 1/0"]) {
      await idsSeen("contacts", own.id, ending);
      const { rows } = await login.query(
        "SELECT current_user::text AS role, nullif(current_setting('app.organization_id', true), '') AS organization",
      );
      expect(rows).toEqual([{ role: "hub_login", organization: null }]);
      await expect(login.query("SELECT * FROM contacts")).rejects.toThrow("permission denied");
    }
  });

  test("a transaction that forgets to name its organization sees nothing of the last one", async () => {
    await idsSeen("contacts", own.id, "COMMIT");
    await login.query("BEGIN; SET LOCAL ROLE hub_app");
    const { rows } = await login.query("SELECT * FROM contacts");
    await login.query("ROLLBACK");
    expect(rows).toEqual([]);
  });
});

describe("the product's own pool", () => {
  test("carries nothing from one organization to the next, however many work at once and fail", async () => {
    const clinics = await Promise.all([aClinic(), aClinic(), aClinic()]);
    for (const clinic of clinics) await aConnection(clinic);
    const works = Array.from({ length: 90 }, (_, place) => workOf(clinics[place % 3] as TenantContext, place));
    expect((await Promise.all(works)).flat()).toEqual([]);
    const idle = await Promise.all(
      Array.from(
        { length: 30 },
        () =>
          prisma.$queryRaw<Row[]>`
          SELECT current_user::text AS "role", nullif(current_setting('app.organization_id', true), '') AS "organization"`,
      ),
    );
    expect(new Set(idle.flat().map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ role: "hub_login", organization: null })]),
    );
    await expect(prisma.connection.findMany()).rejects.toThrow(/denied/);
  });

  test("a transaction with two sides sees on each only what that side may", async () => {
    const clinic = await aClinic();
    await withTenantAndSystem(clinic, async (as) => {
      const people = await as.system((sql) => sql.$queryRaw<Row[]>`SELECT "id" FROM "users"`);
      expect(people.length).toBeGreaterThan(1);
      const rows = await as.tenant((db) => db.$queryRaw<Row[]>`SELECT "id"::text AS "id" FROM "organizations"`);
      expect(rows).toEqual([{ id: clinic.organizationId }]);
    });
    const asSystem = withTenantAndSystem(clinic, (as) => as.system((sql) => sql.$queryRaw`SELECT * FROM "contacts"`));
    await expect(asSystem).rejects.toThrow(/denied/);
    const asTenant = withTenantAndSystem(clinic, (as) => as.tenant((db) => db.$queryRaw`SELECT * FROM "users"`));
    await expect(asTenant).rejects.toThrow(/denied/);
    await expect(withSystem((db) => db.credential.findMany())).rejects.toThrow(/denied/);
  });
});

type Attempt = {
  role: string | null;
  organization: string | null;
  person?: string | undefined;
  sql: string;
  values?: unknown[];
  end?: string;
};

/** How many rows a statement got, or what it was refused with. */
async function attempt(asked: Attempt): Promise<string> {
  const { role, organization, person, sql, values = [], end = "COMMIT" } = asked;
  await login.query("BEGIN");
  try {
    if (role) await login.query(`SET LOCAL ROLE ${role}`);
    if (organization) await login.query("SELECT set_config('app.organization_id', $1, true)", [organization]);
    if (person) await login.query("SELECT set_config('app.user_id', $1, true)", [person]);
    const { rowCount } = await login.query(sql, values);
    await login.query(end);
    return String(rowCount);
  } catch (error) {
    await login.query("ROLLBACK");
    return (error as Error).message;
  }
}

function statementsOf(table: Table, row: Row) {
  const [first = ""] = table.key;
  const key = table.key.map((column, place) => `"${column}"::text = $${place + 1}`).join(" AND ");
  const values = table.key.map((column) => String(row[column]));
  return {
    select: { text: `SELECT * FROM "${table.name}"`, values: [] },
    insert: insertion(table, sibling(table, row)),
    update: { text: `UPDATE "${table.name}" SET "${first}" = "${first}" WHERE ${key}`, values },
    delete: { text: `DELETE FROM "${table.name}" WHERE ${key}`, values },
  };
}

async function idsSeen(name: string, organizationId: string, ending: string): Promise<unknown[]> {
  await login.query("BEGIN");
  await login.query("SELECT set_config('role', 'hub_app', true), set_config('app.organization_id', $1, true)", [
    organizationId,
  ]);
  const { rows } = await login.query(`SELECT DISTINCT organization_id::text AS id FROM "${name}"`);
  await login.query(ending).catch(() => undefined);
  await login.query("ROLLBACK");
  return rows.map(({ id }) => id);
}

/** What a piece of work saw that was not its organization's. Every third one fails half-way. */
async function workOf(ctx: TenantContext, place: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  const work = withTenant(ctx, async (db) => {
    const rows = await db.$queryRaw<
      { id: string }[]
    >`SELECT "organization_id"::text AS "id" FROM "organization_services"`;
    seen.push(...rows.filter(({ id }) => id !== ctx.organizationId));
    if (rows.length !== 1) seen.push(`${rows.length} rows`);
    if (place % 3 === 0) throw new Error("half-way");
  });
  await work.catch((error: Error) => {
    if (error.message !== "half-way") throw error;
  });
  return seen;
}
