import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { sourceFlags } from "@/cli/node-flags";
import { startPostgres } from "@/cli/postgres";
import { databaseUrls, dropDatabase, ensureDatabase, type Logins, provisionLogins } from "@/cli/provision";
import { generateSecrets } from "@/cli/secrets";

export type TestServer = { adminUrl: string; template: string; logins: Logins };

declare module "vitest" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged into Vitest's own.
  interface ProvidedContext {
    server: TestServer;
  }
}

/** One throw-away server for a run, with one migrated database that every test file gets a copy of. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  const { ownerPassword, loginPassword } = generateSecrets();
  const logins = { ownerPassword, loginPassword };
  const template = `template_${process.pid}_${Date.now()}`;
  await provisionLogins(server.adminUrl, logins);
  await ensureDatabase(server.adminUrl, template);
  await migrateApart(databaseUrls(server.adminUrl, template, logins));
  project.provide("server", { adminUrl: server.adminUrl, template, logins });
  return async () => {
    await dropDatabase(server.adminUrl, template);
    await server.stop();
  };
}

// In a process of its own: projects are set up side by side, and one process has one migration engine.
async function migrateApart({ databaseUrl, directUrl }: { databaseUrl: string; directUrl: string }): Promise<void> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, DIRECT_URL: directUrl };
  await promisify(execFile)(process.execPath, [...sourceFlags, "src/cli/migrate.ts"], { env });
}

async function openServer(): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { adminUrl: given, stop: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "practice-hub-"));
  // PostgreSQL's own user has to get in when root runs the tests.
  chmodSync(folder, 0o755);
  const server = await startPostgres({ dataDir: folder, durable: false });
  const stop = async () => {
    await server.destroy();
    rmSync(folder, { recursive: true, force: true });
  };
  return { adminUrl: server.adminUrl, stop };
}
