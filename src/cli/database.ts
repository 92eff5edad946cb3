import { join } from "node:path";
import { loadDotEnv } from "./dot-env";
import { startPostgres } from "./postgres";
import { databaseUrls, ensureDatabase, provisionLogins } from "./provision";
import { environmentOf, keepSecrets, stripeEnvironmentOf } from "./secrets";
import { readStackNote } from "./stack-note";

/** `own`: whether it is a development machine's, and not one that was given. */
export type Database = { databaseUrl: string; directUrl: string; own: boolean; stop: () => Promise<void> };

/** The folder for everything that a development machine keeps. */
export function dataDir(): string {
  return process.env.HUB_DATA_DIR || ".data";
}

/**
 * The database that a command works on: the one of DATABASE_URL, or else our own PostgreSQL in the data folder, started
 * and prepared if need be. Puts the URLs and the secrets into the environment, so call it before `@/env` is imported.
 */
export async function openDatabase(): Promise<Database> {
  loadDotEnv();
  const given = process.env.DATABASE_URL;
  if (given) return openGiven(given);
  if (isProduction()) {
    throw new Error("DATABASE_URL is not set. Production needs a PostgreSQL of its own; see .env.example.");
  }
  return openOwn();
}

/** Does the work of a command on that database, and lets go of all that was opened for it, however the work ended. */
export async function onDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await openDatabase();
  try {
    return await work(database);
  } finally {
    const { disconnect } = await import("@/lib/db/client");
    await disconnect();
    await database.stop();
  }
}

function openGiven(databaseUrl: string): Database {
  const directUrl = process.env.DIRECT_URL || databaseUrl;
  process.env.DIRECT_URL = directUrl;
  if (!isProduction()) fillEnvironment(environmentOf(keepSecrets(dataDir())));
  return { databaseUrl, directUrl, own: false, stop: async () => undefined };
}

function isProduction(): boolean {
  return process.env.NODE_ENV === "production" && process.env.HUB_MODE !== "demo";
}

function fillEnvironment(wanted: Record<string, string>): void {
  for (const [name, value] of Object.entries(wanted)) process.env[name] ||= value;
}

async function openOwn(): Promise<Database> {
  const folder = dataDir();
  const server = await startPostgres({ dataDir: join(folder, "postgres") });
  const secrets = keepSecrets(folder);
  await provisionLogins(server.adminUrl, secrets);
  await ensureDatabase(server.adminUrl, "hub");
  const urls = databaseUrls(server.adminUrl, "hub", secrets);
  fillEnvironment({ DATABASE_URL: urls.databaseUrl, DIRECT_URL: urls.directUrl, ...environmentOf(secrets) });
  // The clinics in this folder were connected to its sandbox: their syncs must not knock at the real providers.
  const sandboxUrl = readStackNote(folder)?.sandboxUrl;
  if (sandboxUrl) fillEnvironment({ PROVIDER_SANDBOX_URL: sandboxUrl });
  if (sandboxUrl && !process.env.STRIPE_SECRET_KEY) fillEnvironment(stripeEnvironmentOf(secrets, sandboxUrl));
  return { ...urls, own: true, stop: server.stop };
}
