import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { depth } from "@tests/setup/depth";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { endWithUs } from "@/cli/guardian";
import { sourceFlags } from "@/cli/node-flags";
import { findFreePort } from "@/cli/ports";
import { startPostgres } from "@/cli/postgres";

// A folder of this file's own: whatever the demo starts has its name in the environment, or in the command.
const folder = mkdtempSync(join(tmpdir(), "practice-hub-demo-"));
chmodSync(folder, 0o755);
const ports = { PORT: String(await findFreePort()), SANDBOX_PORT: String(await findFreePort()) };
const canSeeProcesses = existsSync("/proc/self/environ");

/** The first start waits more than a minute for Cliniko's allowance. A sample breaks it off while the sync is under way. */
const untilReady = depth({ sample: 0, full: 1 }) === 1;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(!canSeeProcesses)(
  "Ctrl-C stops everything that the demo started, and a second start keeps the data",
  async () => {
    await startAndInterrupt(1_000);
    const before = await look();
    expect(before.clinics).toHaveLength(2);
    expect(before.rows.length).toBeGreaterThan(100);

    await startAndInterrupt(before.fetched + (untilReady ? 0 : 1));
    const { clinics, rows, run } = await look();
    expect({ clinics, run }).toEqual({ clinics: before.clinics, run: before.run });
    const kept = new Set(rows);
    expect(before.rows.filter((row) => !kept.has(row))).toEqual([]);
  },
);

/** Starts the demo, has it run until it has read so many records (or says that it is ready), and ends it. */
async function startAndInterrupt(fetched: number): Promise<void> {
  rmSync(join(folder, "logs"), { recursive: true, force: true });
  const demo = startDemo();
  try {
    if (untilReady) await expect.poll(demo.said, { timeout: 300_000 }).toMatch(/^ready /m);
    else await expect.poll(progress, { timeout: 120_000 }).toBeGreaterThanOrEqual(fetched);
    const running = processes().join("\n");
    for (const part of parts) expect(running).toContain(part);
  } catch (error) {
    await demo.interrupt();
    throw error;
  }
  expect(await demo.interrupt()).toBe(0);
  await expect.poll(processes, { timeout: 5_000 }).toEqual([]);
}

const parts = [
  "cli/demo.ts",
  "cli/sandbox.ts",
  "cli/worker.ts",
  "bin/postgres",
  ...(untilReady ? ["cli/start.ts"] : []),
];

type Demo = { said: () => string; interrupt: () => Promise<number | null> };

function startDemo(): Demo {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [...sourceFlags, "src/cli/demo.ts"], {
    env: { PATH, HOME, ...ports, HUB_DATA_DIR: folder, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const release = endWithUs({ pid: child.pid, signal: "INT" });
  const gone = once(child, "exit");
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return {
    said: () => said,
    interrupt: async () => {
      child.kill("SIGINT");
      const [code] = (await gone) as [number | null];
      release();
      return code;
    },
  };
}

/** The commands of the processes that run on this folder, the demo's own included. */
function processes(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => ({ command: readProcess(pid, "cmdline"), environment: readProcess(pid, "environ") }))
    .filter(({ command, environment }) => `${command} ${environment}`.includes(folder))
    .map(({ command }) => command);
}

/** Empty for one that has ended meanwhile. */
function readProcess(pid: string, what: "cmdline" | "environ"): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** How much the first sync has read; none before its worker runs. */
async function progress(): Promise<number> {
  if (!existsSync(join(folder, "logs", "worker.log"))) return 0;
  return (await ask<{ fetched: number }>(runs))[0]?.fetched ?? 0;
}

const runs = `SELECT r.id, r.fetched FROM sync_runs r
  JOIN organization_services s ON s.id = r.connection_id WHERE s.provider = 'cliniko' ORDER BY r.started_at`;

/** What stands in the database while the demo does not run: when each row was made tells it from another of its kind. */
async function look() {
  const made = async (table: string) =>
    (await ask<{ row: string }>(`SELECT id || ' made ' || created_at AS row FROM ${table} ORDER BY 1`)).map(
      ({ row }) => row,
    );
  const [run] = await ask<{ id: string; fetched: number }>(runs);
  return {
    clinics: await made("organizations"),
    rows: [...(await made("users")), ...(await made("organization_services")), ...(await made("contacts"))],
    run: run?.id,
    fetched: run?.fetched ?? 0,
  };
}

async function ask<Row extends Record<string, unknown>>(sql: string): Promise<Row[]> {
  const server = await startPostgres({ dataDir: join(folder, "postgres") });
  const client = new Client({ connectionString: Object.assign(new URL(server.adminUrl), { pathname: "/hub" }).href });
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
    await server.stop();
  }
}
