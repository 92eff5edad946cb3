import { workerFlags } from "../worker-flags";
import { type Child, startChild } from "./child";
import { withBenchDatabase } from "./database";
import { act, addMerchant, connectMerchant, type Merchant } from "./merchants";
import { type SandboxProcess, startSandboxProcess } from "./sandbox-process";
import type { SyncAnswer, SyncOrder } from "./sync-process";

type Worker = Child<SyncOrder, SyncAnswer>;

const small: Merchant = { id: 2_000_000_001, payments: 10_000, invoices: 4_000 };
const large: Merchant = { id: 2_000_000_002, payments: 100_000, invoices: 40_000 };
const recent: Merchant = { id: 2_000_000_003, payments: 1_000, invoices: 450 };
const since = { payments: 50, invoices: 20 };
const paymentsOneByOne = 300;
const pageSize = 100;

/** Measures a whole sync of payments and their invoices against one record after the other, its calls and its memory. */
export function benchPayments(): Promise<object> {
  return withBenchDatabase(async ({ adminUrl }) => {
    const sandbox = await startSandboxProcess();
    process.env.PROVIDER_SANDBOX_URL = sandbox.url;
    try {
      for (const merchant of [small, large, recent]) await addMerchant(sandbox, merchant);
      const callsOverMinimum = await measureCalls(adminUrl, sandbox);
      return { ...(await measurePace(adminUrl, sandbox)), callsOverMinimum };
    } finally {
      await sandbox.stop();
      const { disconnect } = await import("@/lib/db/client");
      await disconnect();
    }
  });
}

/** Ten thousand payments and a hundred thousand, each in a fresh process; then so many of them one by one. */
async function measurePace(adminUrl: string, sandbox: SandboxProcess) {
  const few = await syncAlone(adminUrl, small);
  const many = await syncAlone(adminUrl, large);
  const { syncOneByOne } = await import("./payment-per-record");
  const plain = await syncOneByOne(sandbox.url, await connectMerchant(adminUrl, large), paymentsOneByOne);
  const pace = (large.payments + large.invoices) / many.seconds;
  const perRecord = plain.records / plain.seconds;
  process.stdout.write(
    `${large.payments} payments in ${many.seconds.toFixed(1)} s with ${Math.round(many.peakRssMb)} MB, ` +
      `a tenth in ${few.seconds.toFixed(1)} s with ${Math.round(few.peakRssMb)} MB; one by one ${Math.round(perRecord)} records/s\n`,
  );
  return {
    recordsPerSecond: Math.round(pace),
    ratioToPerRecord: rounded(pace / perRecord),
    rssGrowthRatio: rounded(many.peakRssMb / few.peakRssMb),
  };
}

async function syncAlone(adminUrl: string, merchant: Merchant): Promise<SyncAnswer> {
  const { ctx, connectionId } = await connectMerchant(adminUrl, merchant);
  const worker: Worker = startChild("./sync-process.ts", { flags: workerFlags });
  try {
    return await worker.ask({ organizationId: ctx.organizationId, connectionId });
  } finally {
    await worker.stop();
  }
}

/**
 * Calls of both ways over the fewest that each can take: the lists' pages, and by number each invoice; by id, once more
 * after a while, each payment that came since and may have one, and its invoice. As the stand-in counts them.
 */
async function measureCalls(adminUrl: string, sandbox: SandboxProcess) {
  const { ctx, connectionId } = await connectMerchant(adminUrl, recent);
  const worker: Worker = startChild("./sync-process.ts", { flags: workerFlags });
  const order = { organizationId: ctx.organizationId, connectionId, count: recent.payments };
  const pages = Math.ceil(recent.payments / pageSize);
  try {
    const byNumber = await callsOf(sandbox, () => worker.ask({ ...order, strategy: "by_number" }));
    await act(sandbox, recent, "grow", since);
    const byId = await callsOf(sandbox, () => worker.ask({ ...order, strategy: "by_id" }));
    const invoicePages = Math.ceil(recent.invoices / pageSize);
    return {
      byNumber: rounded(byNumber / (pages + invoicePages + recent.invoices)),
      byId: rounded(byId / (pages + since.invoices + since.invoices)),
    };
  } finally {
    await worker.stop();
  }
}

async function callsOf({ control }: SandboxProcess, sync: () => Promise<unknown>): Promise<number> {
  await control("mx-merchant/resetStats");
  await sync();
  return (await control<{ totalCalls: number }>("mx-merchant/stats")).totalCalls;
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
