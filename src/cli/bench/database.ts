import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@/lib/db/migrate";
import { startPostgres } from "../postgres";
import { databaseUrls, ensureDatabase, provisionLogins } from "../provision";
import { generateSecrets } from "../secrets";

export type BenchDatabase = { adminUrl: string; databaseUrl: string };

/**
 * Runs a measurement on a PostgreSQL of its own, with the settings of production and every migration applied, and
 * deletes it afterwards. Points the environment at it, so `work` imports what reads `@/env` itself.
 */
export async function withBenchDatabase<T>(work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "practice-hub-bench-"));
  // PostgreSQL's own user has to get in when root measures.
  chmodSync(folder, 0o755);
  const server = await startPostgres({ dataDir: folder });
  try {
    const { ownerPassword, loginPassword, ...secrets } = generateSecrets();
    const logins = { ownerPassword, loginPassword };
    await provisionLogins(server.adminUrl, logins);
    await ensureDatabase(server.adminUrl, "bench");
    const { databaseUrl, directUrl } = databaseUrls(server.adminUrl, "bench", logins);
    await migrate({ databaseUrl, directUrl });
    Object.assign(process.env, { ...secrets, DATABASE_URL: databaseUrl, DIRECT_URL: directUrl, LOG_LEVEL: "error" });
    const adminUrl = new URL(server.adminUrl);
    adminUrl.pathname = "/bench";
    return await work({ adminUrl: adminUrl.toString(), databaseUrl });
  } finally {
    await server.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}
