import { asAdmin } from "@tests/factories/admin-sql";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { checks, unowned } from "./isolation-catalogue-checks";

type Check = keyof typeof checks;

const table = (columns: string, more = "") => `
  CREATE TABLE shelf (organization_id uuid NOT NULL, id uuid NOT NULL, ${columns} PRIMARY KEY (organization_id, id));
  SELECT isolate_by_organization('shelf');
  GRANT SELECT, INSERT, UPDATE ON shelf TO hub_app;
  ${more}`;
const wall = "organization_id = (SELECT nullif(current_setting('app.organization_id', true), '')::uuid)";

/** What a tired migration could do, and the check that must notice. */
const planted: [Check, string, string][] = [
  [
    "a table without an organization is on the list, with its reason",
    "CREATE TABLE shelf (id uuid PRIMARY KEY)",
    "shelf",
  ],
  [
    "the organization of a row is known: a UUID, never null, never by default",
    "CREATE TABLE shelf (organization_id uuid)",
    "shelf",
  ],
  [
    "the organization of a row is known: a UUID, never null, never by default",
    "CREATE TABLE shelf (organization_id text NOT NULL)",
    "shelf",
  ],
  ["row level security is on, for the owner too", "CREATE TABLE shelf (organization_id uuid NOT NULL)", "shelf"],
  ["row level security is on, for the owner too", "ALTER TABLE contacts NO FORCE ROW LEVEL SECURITY", "contacts"],
  ["row level security is on, for the owner too", "ALTER TABLE users DISABLE ROW LEVEL SECURITY", "users"],
  [
    "the application has one policy per table, and it is the wall",
    "DROP POLICY organization_isolation ON consents",
    "consents",
  ],
  [
    "the application has one policy per table, and it is the wall",
    "CREATE POLICY more ON consents FOR SELECT TO hub_app USING (true)",
    "consents",
  ],
  [
    "the application has one policy per table, and it is the wall",
    `ALTER POLICY organization_isolation ON consents USING (${wall} OR true)`,
    "consents",
  ],
  [
    "the application has one policy per table, and it is the wall",
    "ALTER POLICY organization_isolation ON consents WITH CHECK (true)",
    "consents",
  ],
  [
    "the application has one policy per table, and it is the wall",
    "ALTER POLICY organization_isolation ON consents USING (organization_id = current_setting('app.organization_id')::uuid)",
    "consents",
  ],
  [
    "no other policy lets anybody in",
    "CREATE POLICY everybody ON contacts FOR SELECT TO PUBLIC USING (true)",
    "contacts.everybody",
  ],
  [
    "no other policy lets anybody in",
    "CREATE POLICY system_reads ON contacts FOR SELECT TO hub_system USING (true)",
    "contacts.system_reads",
  ],
  [
    "no other policy lets anybody in",
    "CREATE POLICY system_receives ON contacts FOR INSERT TO hub_system WITH CHECK (true)",
    "contacts.system_receives",
  ],
  [
    "no other policy lets anybody in",
    "CREATE POLICY mine ON webhook_events FOR SELECT TO hub_system USING (true)",
    "webhook_events.mine",
  ],
  ["no other policy lets anybody in", "CREATE POLICY mine ON users TO hub_app USING (true)", "users.mine"],
  [
    "a policy compares, and calls nothing that is slow or varies",
    `ALTER POLICY organization_isolation ON consents USING (${wall} OR contact_id IS NULL)`,
    "consents",
  ],
  [
    "a policy compares, and calls nothing that is slow or varies",
    `ALTER POLICY organization_isolation ON consents USING (${wall} AND random() < 2)`,
    "consents.organization_isolation calls random",
  ],
  [
    "a policy compares, and calls nothing that is slow or varies",
    `CREATE FUNCTION own() RETURNS uuid LANGUAGE plpgsql STABLE AS 'BEGIN RETURN NULL; END'; ALTER POLICY organization_isolation ON consents USING (organization_id = own())`,
    "calls own",
  ],
  [
    "every key and unique index begins with the organization",
    "CREATE UNIQUE INDEX shelf_token ON contact_tokens (token)",
    "shelf_token",
  ],
  [
    "every key and unique index begins with the organization",
    "CREATE TABLE shelf (organization_id uuid NOT NULL, id uuid PRIMARY KEY)",
    "shelf_pkey",
  ],
  [
    "every key and unique index begins with the organization",
    "CREATE TABLE shelf (organization_id uuid NOT NULL)",
    "shelf has no primary key",
  ],
  [
    "a foreign key cannot tie two organizations together, nor null one out",
    table(
      "contact_id uuid,",
      "ALTER TABLE shelf ADD CONSTRAINT loose FOREIGN KEY (contact_id, organization_id) REFERENCES contacts (id, organization_id) ON DELETE RESTRICT",
    ).replace("CREATE TABLE", "CREATE UNIQUE INDEX twisted ON contacts (id, organization_id); CREATE TABLE"),
    "loose",
  ],
  [
    "a foreign key cannot tie two organizations together, nor null one out",
    table(
      "contact_id uuid,",
      "ALTER TABLE shelf ADD CONSTRAINT nulling FOREIGN KEY (organization_id, contact_id) REFERENCES contacts (organization_id, id) ON DELETE SET NULL",
    ),
    "nulling",
  ],
  [
    "a foreign key cannot tie two organizations together, nor null one out",
    "ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_fkey, ADD CONSTRAINT sweeping FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE",
    "sweeping",
  ],
  [
    "a table of one organization refers to nothing outside it but people",
    table(
      "session_id uuid,",
      "ALTER TABLE shelf ADD CONSTRAINT outside FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE RESTRICT",
    ),
    "outside",
  ],
  ["a view reads with the rights of who asks", "CREATE VIEW everybody AS SELECT * FROM contacts", "everybody"],
  ["a view reads with the rights of who asks", "ALTER VIEW patients RESET (security_invoker)", "patients"],
  [
    "there is nothing that row level security does not reach",
    "CREATE MATERIALIZED VIEW report AS SELECT count(*) FROM contacts",
    "report (m)",
  ],
  ["there is nothing that row level security does not reach", "CREATE SEQUENCE numbers", "numbers (S)"],
  [
    "there is nothing that row level security does not reach",
    "CREATE RULE quiet AS ON DELETE TO consents DO INSTEAD NOTHING",
    "rule quiet",
  ],
  [
    "no function lends its owner's rights",
    "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER RETURN (SELECT count(*) FROM contacts)",
    "peek",
  ],
  [
    "no function lends its owner's rights",
    "GRANT EXECUTE ON FUNCTION isolate_by_organization TO hub_app",
    "isolate_by_organization",
  ],
  [
    "no function lends its owner's rights",
    "GRANT EXECUTE ON FUNCTION learn_owners TO hub_app",
    "learn_owners is for hub_system alone, not hub_app",
  ],
  ["no function lends its owner's rights", "ALTER FUNCTION follow_growth RESET search_path", "follow_growth"],
  ["everybody has exactly the rights that they need", "GRANT SELECT ON users TO hub_app", "hub_app may SELECT users"],
  [
    "everybody has exactly the rights that they need",
    "GRANT UPDATE ON audit_log TO hub_app",
    "hub_app may UPDATE audit_log",
  ],
  [
    "everybody has exactly the rights that they need",
    "GRANT DELETE ON contacts TO hub_app",
    "hub_app may DELETE contacts",
  ],
  [
    "everybody has exactly the rights that they need",
    "GRANT TRUNCATE ON consents TO hub_app",
    "hub_app may TRUNCATE consents",
  ],
  [
    "everybody has exactly the rights that they need",
    "GRANT SELECT ON contacts TO hub_system",
    "hub_system may SELECT contacts",
  ],
  [
    "everybody has exactly the rights that they need",
    "GRANT SELECT ON contacts TO PUBLIC",
    "public may SELECT contacts",
  ],
  [
    "everybody has exactly the rights that they need",
    "GRANT SELECT ON contacts TO hub_login",
    "hub_login may SELECT contacts",
  ],
  [
    "everybody has exactly the rights that they need",
    "GRANT SELECT (email) ON users TO hub_app",
    "a right on column email of users",
  ],
  [
    "everybody has exactly the rights that they need",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO hub_app",
    "rights by default",
  ],
  [
    "everybody has exactly the rights that they need",
    "REVOKE SELECT ON visits FROM hub_app",
    "hub_app may not SELECT visits",
  ],
  [
    "nobody but the owner makes things in the schema, and the queue is not for tenants",
    "GRANT CREATE ON SCHEMA public TO hub_app",
    "hub_app may create",
  ],
  [
    "nobody but the owner makes things in the schema, and the queue is not for tenants",
    "GRANT USAGE ON SCHEMA pgboss TO hub_app",
    "hub_app reads the queue",
  ],
  ["the roles can do nothing but what was granted", "ALTER ROLE hub_app BYPASSRLS", "hub_app"],
  ["the roles can do nothing but what was granted", "ALTER ROLE hub_login SUPERUSER", "hub_login"],
  ["the roles can do nothing but what was granted", "GRANT hub_owner TO hub_login", "hub_login is hub_owner"],
  ["the roles can do nothing but what was granted", "GRANT hub_system TO hub_app", "hub_app is hub_system"],
  [
    "the roles can do nothing but what was granted",
    "GRANT hub_app TO hub_login WITH INHERIT TRUE",
    "hub_login is hub_app",
  ],
  [
    "what is a person's is met with that person's id alone",
    "ALTER POLICY system ON personal_keys USING (true)",
    "personal_keys: true",
  ],
  [
    "what is a person's is met with that person's id alone",
    "ALTER POLICY system ON personal_keys WITH CHECK (true)",
    "personal_keys",
  ],
  ["what is a person's is met with that person's id alone", "CREATE UNIQUE INDEX told ON personal_keys (key)", "told"],
  [
    "no other policy lets anybody in",
    "ALTER POLICY system_reads_old ON personal_keys USING (true)",
    "personal_keys.system_reads_old",
  ],
  ["the audit log only grows", "ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only", "UPDATE is not refused"],
  ["the audit log only grows", "DROP TRIGGER audit_seals_append_only ON audit_seals", "UPDATE is not refused"],
  ["the audit log only grows", "DROP TRIGGER audit_log_no_truncate ON audit_log", "TRUNCATE is not refused"],
  [
    "the audit log only grows",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "does not refuse",
  ],
];

const admin = adminOf(process.env.DATABASE_URL ?? "");

beforeAll(() => admin.connect());
beforeEach(() => admin.query("BEGIN"));
afterEach(() => admin.query("ROLLBACK"));
afterAll(() => admin.end());

test.each(Object.keys(checks) as Check[])("%s", async (check) => {
  expect(await complaints(check)).toEqual([]);
});

// Roles belong to the cluster: another file that migrates at this moment may get in the way.
test.each(planted)("%s: noticed after %s", { retry: 2 }, async (check, deed, complaint) => {
  await admin.query(deed);
  expect((await complaints(check)).join("\n")).toContain(complaint);
});

test("a table made as it should be draws no complaint", async () => {
  await admin.query(
    table(
      "contact_id uuid,",
      "ALTER TABLE shelf ADD FOREIGN KEY (organization_id, contact_id) REFERENCES contacts ON DELETE RESTRICT",
    ),
  );
  for (const check of Object.keys(checks) as Check[]) expect(await complaints(check)).toEqual([]);
});

test("every check was seen to complain, and every table that it excuses is there", async () => {
  expect(new Set(planted.map(([check]) => check))).toEqual(new Set(Object.keys(checks)));
  const found = await asAdmin<{ name: string }>("SELECT relname::text AS name FROM pg_class WHERE relkind = 'r'");
  expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(unowned)));
});

async function complaints(check: Check): Promise<string[]> {
  const { rows } = await admin.query<{ complaint: string }>(checks[check]);
  return rows.map(({ complaint }) => complaint);
}

function adminOf(databaseUrl: string): Client {
  const url = new URL(inject("server").adminUrl);
  url.pathname = new URL(databaseUrl).pathname;
  return new Client({ connectionString: url.href });
}
