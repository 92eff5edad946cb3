import { openSession } from "@/features/connections/queries";
import { advanceRun } from "@/features/sync/engine";
import { startSync, systemContext } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import { disconnect } from "@/lib/db/client";
import { reserveCall } from "@/lib/db/rate-budget";
import { stopBoss } from "@/lib/jobs/boss";
import { answerOrders } from "./child";

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

const reserveOnSandboxTime: typeof reserveCall = async (request) => {
  const nowMs = await readClock();
  const { granted, waitMs } = await reserveCall({
    ...request,
    now: new Date(nowMs),
    waitMsMax: Number.MAX_SAFE_INTEGER,
  });
  if (waitMs > 0) await clock("/sleep", { untilMs: nowMs + waitMs });
  return { granted, waitMs: 0 };
};

async function readClock(): Promise<number> {
  return (await clock("")).now;
}

async function clock(action: string, body?: object): Promise<{ now: number }> {
  const url = `${process.env.PROVIDER_SANDBOX_URL}/_sandbox/clock${action}`;
  const response = await fetch(url, body ? { method: "POST", body: JSON.stringify(body) } : {});
  return (await response.json()) as { now: number };
}

answerOrders(sync, async () => {
  await stopBoss();
  await disconnect();
});
