import { workerFlags } from "../node-flags";
import { type Child, startChild } from "./child";
import { withBenchDatabase } from "./database";
import { median } from "./median";
import { bulkWrite, copyRows, countWrites } from "./mirror";
import { addPractice, connectPractice, withAdmin } from "./practices";
import { type SandboxProcess, startSandboxProcess } from "./sandbox-process";
import type { SyncAnswer, SyncOrder } from "./sync-process";

type Worker = Child<SyncOrder, SyncAnswer>;
type Round = { product: number; bulk: number; perRecord: number };

const rounds = 3;
const small = { key: "bench-small-au1", patients: 400, appointments: 800 };
const usual = { key: "bench-usual-au1", patients: 4_000, appointments: 8_000 };
const large = { key: "bench-large-au1", patients: 40_000, appointments: 80_000 };
const patientsOneByOne = 100;

/** Measures a whole sync, from the provider's HTTP to committed rows, against two ways of only writing the same rows. */
export function benchSync(): Promise<object> {
  return withBenchDatabase(async ({ adminUrl }) => {
    const sandbox = await startSandboxProcess();
    process.env.PROVIDER_SANDBOX_URL = sandbox.url;
    try {
      const compared = await compare(adminUrl, sandbox);
      return { ...compared, ...(await measureLarge(adminUrl, sandbox)) };
    } finally {
      await sandbox.stop();
      const { disconnect } = await import("@/lib/db/client");
      await disconnect();
    }
  });
}

async function compare(adminUrl: string, sandbox: SandboxProcess): Promise<object> {
  await addPractice(sandbox, small);
  await addPractice(sandbox, usual);
  const worker: Worker = startChild("./sync-process.ts", { flags: workerFlags });
  try {
    await playRound(adminUrl, worker, small.key);
    const played: Round[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const paces = await playRound(adminUrl, worker, usual.key);
      process.stdout.write(`round ${round}: records per second ${JSON.stringify(paces)}\n`);
      played.push(paces);
    }
    return {
      recordsPerSecond: Math.round(median(played.map(({ product }) => product))),
      ratioToPerRecord: rounded(median(played.map(({ product, perRecord }) => product / perRecord))),
      ratioToBulk: rounded(median(played.map(({ product, bulk }) => product / bulk))),
    };
  } finally {
    await worker.stop();
  }
}

/** The three ways one after the other, each into an organization of its own. */
async function playRound(adminUrl: string, worker: Worker, key: string): Promise<Round> {
  const { upsertOneByOne } = await import("./per-record");
  const { ctx, connectionId } = await connectPractice(adminUrl, key);
  const synced = await worker.ask({ organizationId: ctx.organizationId, connectionId });
  const bulk = await bulkSeconds(adminUrl, ctx.organizationId, key);
  const plain = await connectPractice(adminUrl, key);
  const oneByOne = await upsertOneByOne(ctx, plain, patientsOneByOne);
  return {
    product: Math.round(synced.records / synced.seconds),
    bulk: Math.round(synced.records / bulk),
    perRecord: Math.round(oneByOne.records / oneByOne.seconds),
  };
}

async function bulkSeconds(adminUrl: string, from: string, key: string): Promise<number> {
  const { ctx, connectionId } = await connectPractice(adminUrl, key);
  return withAdmin(adminUrl, async (admin) => {
    const copies = await copyRows(admin, from, { organizationId: ctx.organizationId, connectionId });
    const startedAt = performance.now();
    await bulkWrite(admin, copies);
    return (performance.now() - startedAt) / 1000;
  });
}

/** A practice of 200,000 records in a fresh process, for its memory; then once more, when there is nothing to write. */
async function measureLarge(adminUrl: string, sandbox: SandboxProcess): Promise<object> {
  await addPractice(sandbox, large);
  const { ctx, connectionId } = await connectPractice(adminUrl, large.key);
  const order = { organizationId: ctx.organizationId, connectionId };
  const first = await syncAlone(order);
  const before = await withAdmin(adminUrl, countWrites);
  const again = await syncAlone(order);
  const after = await withAdmin(adminUrl, countWrites);
  process.stdout.write(
    `${first.records} records in ${first.seconds.toFixed(1)} s, again in ${again.seconds.toFixed(1)} s\n`,
  );
  return { peakRssMb: Math.round(Math.max(first.peakRssMb, again.peakRssMb)), unchangedRowsWritten: after - before };
}

/** The process ends with the sync, so that PostgreSQL has counted all that it wrote. */
async function syncAlone(order: SyncOrder): Promise<SyncAnswer> {
  const worker: Worker = startChild("./sync-process.ts", { flags: workerFlags });
  try {
    return await worker.ask(order);
  } finally {
    await worker.stop();
  }
}

function rounded(ratio: number): number {
  return Math.round(ratio * 100) / 100;
}
