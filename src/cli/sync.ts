import { parseArgs } from "node:util";
import { openDatabase } from "./database";

const { values } = parseArgs({
  options: {
    organization: { type: "string" },
    provider: { type: "string", default: "cliniko" },
    mode: { type: "string", default: "incremental" },
  },
});

const usage = "npm run sync -- --organization SLUG --provider cliniko [--mode full|incremental]";

/** Starts a sync and follows it to its end; prints its final state as one line of JSON. */
async function main(): Promise<number> {
  const { organization, provider, mode } = values;
  if (!organization || (mode !== "full" && mode !== "incremental")) return refuse(usage);
  const { findOrganizationBySlug } = await import("@/lib/db/system/organizations");
  const { findConnectionsOf } = await import("@/features/connections/queries");
  const { startSync, systemContext } = await import("@/features/sync/mutations");

  const found = await findOrganizationBySlug(organization);
  if (!found) return refuse(`There is no organization "${organization}".`);
  const ctx = systemContext(found.id);
  const [connection] = await findConnectionsOf(ctx, provider);
  if (!connection) return refuse(`${organization} has no ${provider} connection.`);
  const { runId } = await startSync(ctx, { connectionId: connection.id, mode, trigger: "cli" });
  const { follow } = await import("./follow");
  const run = await follow(ctx, runId);
  process.stdout.write(`${JSON.stringify(run)}\n`);
  return run.status === "succeeded" || run.status === "partial" ? 0 : 1;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

const database = await openDatabase();
const code = await main().catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
const { stopBoss } = await import("@/lib/jobs/boss");
const { disconnect } = await import("@/lib/db/client");
await stopBoss();
await disconnect();
await database.stop();
process.exit(code);
