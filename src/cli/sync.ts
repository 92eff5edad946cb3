import { parseArgs } from "node:util";
import type { TenantContext } from "@/lib/tenant/context";
import { openDatabase } from "./database";

const { values } = parseArgs({
  options: {
    organization: { type: "string" },
    provider: { type: "string", default: "cliniko" },
    mode: { type: "string", default: "incremental" },
    count: { type: "string" },
    strategy: { type: "string" },
    emergency: { type: "boolean", default: false },
    from: { type: "string" },
    to: { type: "string" },
  },
});

const usage = `npm run sync -- --organization SLUG --provider cliniko|mx-merchant [--mode full|incremental]
       the newest payments alone: --count 100 [--strategy by_number|by_id] [--emergency [--from DAY] [--to DAY]]`;

/** Starts a sync and follows it to its end; prints its final state as one line of JSON. */
async function main(): Promise<number> {
  const { organization, provider, mode } = values;
  if (!organization || (mode !== "full" && mode !== "incremental")) return refuse(usage);
  const { findOrganizationBySlug } = await import("@/lib/db/system/organizations");
  const { findConnectionsOf } = await import("@/features/connections/queries");
  const { systemContext } = await import("@/features/sync/mutations");

  const found = await findOrganizationBySlug(organization);
  if (!found) return refuse(`There is no organization "${organization}".`);
  const ctx = systemContext(found.id);
  const [connection] = await findConnectionsOf(ctx, provider);
  if (!connection) return refuse(`${organization} has no ${provider} connection.`);
  const isPart = values.count !== undefined || values.emergency;
  const runId = isPart ? await startPart(ctx) : await startWhole(ctx, connection.id, mode);
  const { follow } = await import("./follow");
  const run = await follow(ctx, runId);
  process.stdout.write(`${JSON.stringify(run)}\n`);
  return run.status === "succeeded" || run.status === "partial" ? 0 : 1;
}

async function startWhole(ctx: TenantContext, connectionId: string, mode: "full" | "incremental"): Promise<string> {
  const { startSync } = await import("@/features/sync/mutations");
  return (await startSync(ctx, { connectionId, mode, trigger: "cli" })).runId;
}

/** The newest payments, within the limits of POST /api/sync/manual and refused in the same words. */
async function startPart(ctx: TenantContext): Promise<string> {
  const { startManualSync } = await import("@/features/payments/manual/mutations");
  const { manualSyncBody } = await import("@/features/payments/manual/schema");
  const { parseInput } = await import("@/lib/http/parse");
  const { count = "", strategy, emergency, from, to } = values;
  const input = { transactionCount: Number(count), strategy, emergency, from, to };
  return (await startManualSync(ctx, parseInput(manualSyncBody, input), "cli")).runId;
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
