import type { TenantContext } from "@/lib/tenant/context";
import { onDatabase } from "./database";
import { type PaymentsOrder, readSyncOrder, type SyncOrder } from "./sync-order";

/** Starts a sync and follows it to its end; prints its final state as one line of JSON. */
async function main(): Promise<number> {
  const order = readSyncOrder(process.argv.slice(2));
  return onDatabase(async () => {
    const { stopBoss } = await import("@/lib/jobs/boss");
    return sync(order).finally(stopBoss);
  });
}

async function sync(order: SyncOrder): Promise<number> {
  const { findOrganizationBySlug } = await import("@/lib/db/system/organizations");
  const { systemContext } = await import("@/features/sync/mutations");
  const { follow } = await import("./follow");
  const found = await findOrganizationBySlug(order.organization);
  if (!found) throw new Error(`There is no organization "${order.organization}".`);
  const ctx = systemContext(found.id);
  const runId = await ("payments" in order
    ? startPayments(ctx, order.payments, found.timeZone)
    : startWhole(ctx, order));
  const run = await follow(ctx, runId);
  process.stdout.write(`${JSON.stringify(run)}\n`);
  return run.status === "succeeded" || run.status === "partial" ? 0 : 1;
}

type Whole = { organization: string; provider: string; mode: "full" | "incremental" };

async function startWhole(ctx: TenantContext, { organization, provider, mode }: Whole): Promise<string> {
  const { findConnectionsOf } = await import("@/features/connections/queries");
  const { startSync } = await import("@/features/sync/mutations");
  const [connection] = await findConnectionsOf(ctx, provider);
  if (!connection) throw new Error(`${organization} has no ${provider} connection.`);
  return (await startSync(ctx, { connectionId: connection.id, mode, trigger: "cli" })).runId;
}

/** The newest payments, as the dialog of the transactions page asks for them: within its limits, refused in its words. */
async function startPayments(ctx: TenantContext, order: PaymentsOrder, timeZone: string): Promise<string> {
  const { startManualSync } = await import("@/features/payments/manual/mutations");
  const { manualSyncBody } = await import("@/features/payments/manual/schema");
  const { endOfDay, startOfDay } = await import("@/lib/format/date");
  const { parseInput } = await import("@/lib/http/parse");
  const { count: transactionCount, from, to, ...rest } = order;
  const stretch = {
    from: from && startOfDay(from, timeZone)?.toISOString(),
    to: to && endOfDay(to, timeZone)?.toISOString(),
  };
  return (await startManualSync(ctx, parseInput(manualSyncBody, { transactionCount, ...stretch, ...rest }), "cli"))
    .runId;
}

function refuse(error: unknown): number {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
}

process.exit(await main().catch(refuse));
