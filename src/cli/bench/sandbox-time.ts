import { reserveCall } from "@/lib/db/rate-budget";

/** The production limiter on the sandbox's clock: a wait takes the time that the clock jumps, and no other. */
export const reserveOnSandboxTime: typeof reserveCall = async (request) => {
  const nowMs = await readClock();
  const { granted, waitMs } = await reserveCall({
    ...request,
    now: new Date(nowMs),
    waitMsMax: Number.MAX_SAFE_INTEGER,
  });
  if (waitMs > 0) await clock("/sleep", { untilMs: nowMs + waitMs });
  return { granted, waitMs: 0 };
};

/** What time it is in the sandbox, in milliseconds. */
export async function readClock(): Promise<number> {
  return (await clock("")).now;
}

async function clock(action: string, body?: object): Promise<{ now: number }> {
  const url = `${process.env.PROVIDER_SANDBOX_URL}/_sandbox/clock${action}`;
  const response = await fetch(url, body ? { method: "POST", body: JSON.stringify(body) } : {});
  return (await response.json()) as { now: number };
}
