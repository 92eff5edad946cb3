import { Client } from "pg";
import { PgBoss } from "pg-boss";
import { jobsSchema, queues } from "@/lib/jobs/queues";
import { readMigrations, readSchema, withSchemaEngine } from "./schema-engine";

export type MigrateInput = {
  /** The owner's connection, not through a transaction pooler. */
  directUrl: string;
  /** The connection that the application uses; its login is granted the application's roles. */
  databaseUrl: string;
  migrationsDir?: string;
};

export type Migrated = { applied: string[] };

const noFilters = { externalTables: [], externalEnums: [] };
const LOCK = 7_316_402;
const serverMin = 16;

/**
 * Brings the database up to date: migrations, job queues and grants, in this order, and does nothing where all is done.
 * Refuses a server that is too old, a migration that was edited after it was applied, and one that failed before. Two at once
 * wait for each other.
 */
export async function migrate(input: MigrateInput): Promise<Migrated> {
  return withLock(input.directUrl, async (owner) => {
    await requireServer(owner);
    const applied = await applyMigrations(input);
    await installJobs(input.directUrl);
    await grantRoles(owner, await loginOf(input.databaseUrl));
    return { applied };
  });
}

/**
 * What would have to change in the database of `directUrl`, which must be empty and may be written to, so that the
 * migrations end in what prisma/schema says: empty text when they agree.
 */
export async function diffSchema(directUrl: string, migrationsDir?: string): Promise<string> {
  return withSchemaEngine(directUrl, async (engine) => {
    const { stdout, exitCode } = await engine.diff({
      from: { tag: "migrations", ...readMigrations(migrationsDir) },
      to: { tag: "schemaDatamodel", files: readSchema() },
      script: true,
      exitCode: true,
      filters: noFilters,
    });
    return exitCode === 0 ? "" : (stdout ?? "The migrations and the schema differ.");
  });
}

/** An older server cannot grant a role without what it may see: a query outside of `withTenant` would read every clinic. */
async function requireServer(owner: Client): Promise<void> {
  const found = await owner.query<{ version: number }>("select current_setting('server_version_num')::int as version");
  const version = Math.floor((found.rows[0]?.version ?? 0) / 10_000);
  if (version >= serverMin) return;
  throw new Error(
    `This server is PostgreSQL ${version}, which cannot keep the clinics apart. Upgrade it to ${serverMin} or newer, then migrate again.`,
  );
}

async function applyMigrations({ directUrl, migrationsDir }: MigrateInput): Promise<string[]> {
  const migrationsList = readMigrations(migrationsDir);
  return withSchemaEngine(directUrl, async (engine) => {
    const state = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: noFilters,
    });
    refuse("was edited after it had been applied", state.editedMigrationNames);
    refuse("failed before and has to be put right by hand", state.failedMigrationNames);
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters });
    return appliedMigrationNames;
  });
}

function refuse(why: string, names: string[]): void {
  if (names.length > 0) throw new Error(`Migration ${names.join(", ")} ${why}.`);
}

async function installJobs(directUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: directUrl,
    schema: jobsSchema,
    max: 2,
    supervise: false,
    schedule: false,
  });
  boss.on("error", () => undefined);
  await boss.start();
  try {
    for (const queue of queues) await installQueue(boss, queue);
  } finally {
    await boss.stop({ graceful: false });
  }
}

async function installQueue(boss: PgBoss, { name, policy = "standard", ...options }: (typeof queues)[number]) {
  const found = await boss.getQueue(name);
  if (found?.policy === policy) return boss.updateQueue(name, options);
  // A policy is for a queue's lifetime. The jobs that go with the old queue are wake-ups, which the sweep sends again.
  if (found) await boss.deleteQueue(name);
  return boss.createQueue(name, { ...options, policy });
}

/** Which login a connection string leads to: a pooler's user name is not always the role's. */
async function loginOf(databaseUrl: string): Promise<string> {
  return withClient(databaseUrl, async (client) => {
    const found = await client.query<{ login: string }>("select session_user::text as login");
    const login = found.rows[0]?.login;
    if (!login) throw new Error("The database does not say who is connected.");
    return login;
  });
}

async function grantRoles(owner: Client, login: string): Promise<void> {
  const found = await owner.query<{ role: string }>(
    "select rolname::text as role from pg_roles where rolname in ('hub_app', 'hub_system', 'hub_jobs')",
  );
  const to = owner.escapeIdentifier(login);
  for (const { role } of found.rows) {
    const inherit = role === "hub_jobs" ? "TRUE" : "FALSE";
    await owner.query(`GRANT ${role} TO ${to} WITH SET TRUE, INHERIT ${inherit}`);
  }
  if (found.rows.some(({ role }) => role === "hub_jobs")) await grantJobs(owner);
}

async function grantJobs(owner: Client): Promise<void> {
  await owner.query(`
    GRANT USAGE ON SCHEMA ${jobsSchema} TO hub_jobs;
    GRANT ALL ON ALL TABLES IN SCHEMA ${jobsSchema} TO hub_jobs;
    GRANT ALL ON ALL SEQUENCES IN SCHEMA ${jobsSchema} TO hub_jobs;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${jobsSchema} TO hub_jobs;
  `);
}

async function withLock<T>(directUrl: string, work: (owner: Client) => Promise<T>): Promise<T> {
  return withClient(directUrl, async (client) => {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    return work(client);
  });
}

async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
