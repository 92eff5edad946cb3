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

/** Starts a sync, or follows the one that is under way, to its end; prints its final state as one line of JSON. */
async function main(): Promise<number> {
  const { organization: slug, provider, mode } = values;
  if (!slug || (mode !== "full" && mode !== "incremental")) return refuse(usage);
  const { findOrganizationBySlug } = await import("@/lib/db/system/organizations");
  const organization = await findOrganizationBySlug(slug);
  if (!organization) return refuse(`There is no organization "${slug}".`);
  const { findConnectionsOf } = await import("@/features/connections/queries");
  const { advanceOne, startSync, systemContext } = await import("@/features/sync/mutations");
  const { getRun } = await import("@/features/sync/queries");

  const ctx = systemContext(organization.id);
  const connections = await findConnectionsOf(ctx, provider);
  const [connection] = connections;
  if (!connection) return refuse(`${slug} has no ${provider} connection.`);
  const { runId } = await startSync(ctx, { connectionId: connection.id, mode, trigger: "cli" });
  for (;;) {
    await advanceOne({ organizationId: organization.id, runId }, new Date(Date.now() + 60_000));
    const run = await getRun(ctx, { id: runId });
    if (run.finishedAt) {
      process.stdout.write(`${JSON.stringify(run)}\n`);
      return run.status === "succeeded" || run.status === "partial" ? 0 : 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
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
