import type { TenantContext } from "@/lib/tenant/context";
import { workerFlags } from "../node-flags";
import { type Child, startChild } from "./child";
import { withBenchDatabase } from "./database";
import { percentile } from "./median";
import { act, addMerchant, connectMerchant, type Merchant } from "./merchants";
import { withAdmin } from "./practices";
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
    p95Ms: await measureScreens(adminUrl, many.ctx),
  };
}

async function syncAlone(adminUrl: string, merchant: Merchant): Promise<SyncAnswer & { ctx: TenantContext }> {
  const { ctx, connectionId } = await connectMerchant(adminUrl, merchant);
  const worker: Worker = startChild("./sync-process.ts", { flags: workerFlags });
  try {
    return { ctx, ...(await worker.ask({ organizationId: ctx.organizationId, connectionId })) };
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

const readings = 60;

/** The screens' own queries on the hundred thousand payments, gate and transaction included, each in turn. */
async function measureScreens(adminUrl: string, ctx: TenantContext): Promise<Record<string, number>> {
  const screens = await screensOf(ctx);
  await withAdmin(adminUrl, (admin) => admin.query("VACUUM ANALYZE"));
  const times = Object.fromEntries(Object.keys(screens).map((name) => [name, [] as number[]]));
  for (let turn = 0; turn < readings; turn += 1) {
    for (const [name, read] of Object.entries(screens)) {
      const startedAt = performance.now();
      await read();
      times[name]?.push(performance.now() - startedAt);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, each]) => [name, rounded(percentile(each))]));
}

async function screensOf(ctx: TenantContext): Promise<Record<string, () => Promise<unknown>>> {
  const { listTransactions } = await import("@/features/transactions/queries");
  const { listTransactionsQuery } = await import("@/features/transactions/schema");
  const { listInvoices } = await import("@/features/invoices/queries");
  const { listInvoicesQuery } = await import("@/features/invoices/schema");
  const { getRevenue } = await import("@/features/revenue/queries");
  const transactions = (query: object) => () => listTransactions(ctx, listTransactionsQuery.parse(query));
  const { data } = await listTransactions(ctx, listTransactionsQuery.parse({}));
  const to = data[0]?.at.slice(0, 10) ?? "";
  const daysBefore = (days: number) => new Date(Date.parse(to) - days * 86_400_000).toISOString().slice(0, 10);
  return {
    transactions: transactions({}),
    sales: transactions({ kind: "sale" }),
    month: transactions({ from: daysBefore(30), to }),
    uncategorized: transactions({ category: "none" }),
    invoices: () => listInvoices(ctx, listInvoicesQuery.parse({ sent: "no" })),
    revenueOfMonth: () => getRevenue(ctx, { from: daysBefore(29), to }),
    revenueOfYear: () => getRevenue(ctx, { from: daysBefore(364), to }),
  };
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
