import { readFileSync } from "node:fs";
import { openSession } from "@/features/connections/queries";
import { advanceRun } from "@/features/sync/engine";
import { startSync, systemContext } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import { disconnect } from "@/lib/db/client";
import { stopBoss } from "@/lib/jobs/boss";
import { answerOrders } from "./child";

export type SyncOrder = {
  organizationId: string;
  connectionId: string;
  /** Only the newest so many, and how payments find their invoices. */
  count?: number;
  strategy?: "by_number" | "by_id";
};
export type SyncAnswer = { seconds: number; records: number; peakRssMb: number };

const bound = 10 * 60_000;

/** Runs one sync to its end, of everything unless told otherwise, exactly as a worker does, but without waiting for the provider's allowance. */
async function sync({ organizationId, connectionId, count, strategy }: SyncOrder): Promise<SyncAnswer> {
  const ctx = systemContext(organizationId);
  const startedAt = performance.now();
  const part = count === undefined ? {} : { mode: "incremental" as const, scope: { count, from: null, to: null } };
  const { runId } = await startSync(ctx, { connectionId, mode: "full", trigger: "cli", strategy, ...part });
  await advanceRun(ctx, runId, { deadline: new Date(Date.now() + bound), open: withoutLimit });
  const seconds = (performance.now() - startedAt) / 1000;
  const { status, error, counts } = await getRun(ctx, { id: runId });
  if (status !== "succeeded") throw new Error(`The sync ended as ${status}: ${error?.message ?? "no reason given"}`);
  return { seconds, records: counts.fetched, peakRssMb: peakRssMb() };
}

const withoutLimit: typeof openSession = (ctx, connectionId, options) =>
  openSession(ctx, connectionId, { ...options, reserve: async () => ({ granted: true, waitMs: 0 }) });

/** The most memory that this process has ever held. */
function peakRssMb(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return kilobytes ? Number(kilobytes) / 1024 : process.resourceUsage().maxRSS / 1024;
}

answerOrders(sync, async () => {
  await stopBoss();
  await disconnect();
});
