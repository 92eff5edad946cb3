import { openSession } from "@/features/connections/queries";
import { advanceRun } from "@/features/sync/engine";
import { startSync, systemContext } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import { disconnect } from "@/lib/db/client";
import { stopBoss } from "@/lib/jobs/boss";
import { answerOrders } from "./child";
import { readClock, reserveOnSandboxTime } from "./sandbox-time";

export type RateOrder = { organizationId: string; connectionId: string };
export type RateAnswer = { callsMade: number; endedAtMs: number };

const bound = 10 * 60_000;

/** Runs one full sync with the production limiter, whose clock and whose waits are the sandbox's. */
async function sync({ organizationId, connectionId }: RateOrder): Promise<RateAnswer> {
  const ctx = systemContext(organizationId);
  const { runId } = await startSync(ctx, { connectionId, mode: "full", trigger: "cli" });
  await advanceRun(ctx, runId, { deadline: new Date(Date.now() + bound), open: onSandboxTime });
  const { status, error, calls } = await getRun(ctx, { id: runId });
  if (status !== "succeeded") throw new Error(`The sync ended as ${status}: ${error?.message ?? "no reason given"}`);
  return { callsMade: calls.made, endedAtMs: await readClock() };
}

const onSandboxTime: typeof openSession = (ctx, connectionId, options) =>
  openSession(ctx, connectionId, { ...options, reserve: reserveOnSandboxTime });

answerOrders(sync, async () => {
  await stopBoss();
  await disconnect();
});
