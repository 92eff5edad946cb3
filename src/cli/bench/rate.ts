import { type Child, startChild } from "./child";
import { withBenchDatabase } from "./database";
import { addPractice, connectPractice, type Practice } from "./practices";
import type { RateAnswer, RateOrder } from "./rate-process";
import { type SandboxProcess, startSandboxProcess } from "./sandbox-process";

type Client = Child<RateOrder, RateAnswer>;

const callsPerMinute = 200;
const userId = "900000000000000001";
// Two practices of one user, 1,001 calls together: one more than whole minutes hold, which is the least favourable.
const practices: Practice[] = [
  { key: "bench-rate-north-au1", patients: 30_100, appointments: 10_000, userId },
  { key: "bench-rate-south-au1", patients: 29_000, appointments: 10_000, userId },
];

/** Measures two client processes that share one allowance, on the sandbox's clock: it jumps ahead whenever both wait. */
export function benchRate(): Promise<object> {
  return withBenchDatabase(async ({ adminUrl }) => {
    const sandbox = await startSandboxProcess();
    process.env.PROVIDER_SANDBOX_URL = sandbox.url;
    try {
      return await measure(adminUrl, sandbox);
    } finally {
      await sandbox.stop();
      const { disconnect } = await import("@/lib/db/client");
      await disconnect();
    }
  });
}

async function measure(adminUrl: string, sandbox: SandboxProcess): Promise<object> {
  const orders: RateOrder[] = [];
  let minimumCalls = 0;
  for (const practice of practices) {
    await addPractice(sandbox, practice, callsPerMinute);
    const { ctx, connectionId } = await connectPractice(adminUrl, practice.key);
    orders.push({ organizationId: ctx.organizationId, connectionId });
    minimumCalls += await pagesOf(sandbox, practice);
  }
  const { startedAtMs, answers } = await syncTogether(sandbox, orders);
  const { totalCalls: calls, tooManyRequests } = await sandbox.control<Stats>("cliniko/stats");
  const wallMinutes = (Math.max(...answers.map(({ endedAtMs }) => endedAtMs)) - startedAtMs) / 60_000;
  process.stdout.write(`${calls} calls in ${wallMinutes.toFixed(2)} minutes of the sandbox's clock\n`);
  return { calls, minimumCalls, wallRatioToIdeal: rounded(wallMinutes / (calls / callsPerMinute)), tooManyRequests };
}

/** Both processes from a minute when nothing has been used yet. */
async function syncTogether(sandbox: SandboxProcess, orders: RateOrder[]) {
  const clients: Client[] = orders.map(() => startChild("./rate-process.ts"));
  let syncing = clients.length;
  const startMs = Date.now() + 3_600_000;
  const { now: startedAtMs } = await sandbox.control<{ now: number }>("clock", {
    virtual: true,
    participants: syncing,
    startMs,
  });
  await sandbox.control("cliniko/resetStats");
  try {
    const answers = await Promise.all(
      clients.map(async (client, index) => {
        const [order] = orders.slice(index);
        if (!order) throw new Error("There is a client without an order.");
        const answer = await client.ask(order);
        syncing -= 1;
        await sandbox.control("clock", { participants: syncing });
        return answer;
      }),
    );
    return { startedAtMs, answers };
  } finally {
    await Promise.all(clients.map((client) => client.stop()));
  }
}

type Stats = { totalCalls: number; tooManyRequests: number; rows: Record<string, number> };

/** The pages that the practice's lists have, at a hundred records each and one at the least. */
async function pagesOf(sandbox: SandboxProcess, { key }: Practice): Promise<number> {
  const { rows } = await sandbox.control<Stats>("cliniko/stats", { account: key });
  const pages = Object.values(rows).map((count) => Math.max(1, Math.ceil(count / 100)));
  const formerPractitioners = 1;
  return pages.reduce((sum, count) => sum + count, formerPractitioners);
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1000) / 1000;
}
