import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceFlags } from "@/cli/node-flags";
import { findFreePort } from "@/cli/ports";
import { type Postgres, startPostgres } from "@/cli/postgres";

const isRoot = process.getuid?.() === 0;
let parent: string;
let dataDir: string;
let servers: Postgres[];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "practice-hub-postgres-"));
  chmodSync(parent, 0o755);
  dataDir = join(parent, "data");
  servers = [];
});

afterEach(async () => {
  for (const server of servers) await server.destroy();
  rmSync(parent, { recursive: true, force: true });
});

test("what was written is there again after a stop and a second start, on the same port", async () => {
  const first = await start();
  await query(first, "create table shelf (book text); insert into shelf values ('atlas')");
  await first.stop();
  const second = await start();
  expect(second).toMatchObject({ reused: false, port: first.port });
  expect(await query(second, "select book from shelf")).toEqual([{ book: "atlas" }]);
});

test.runIf(isRoot)("root may keep its data in a folder that nobody else can enter", async () => {
  chmodSync(parent, 0o700);
  const first = await start();
  await query(first, "create table shelf (book text); insert into shelf values ('atlas')");
  await first.stop();
  expect(readFileSync(join(dataDir, "location.txt"), "utf8")).toMatch(/keeps the data of this folder in \/var\//);
  expect(await query(await start(), "select book from shelf")).toEqual([{ book: "atlas" }]);
});

test.runIf(isRoot)("a folder that was deleted takes its data with it, wherever that was kept", async () => {
  chmodSync(parent, 0o700);
  const first = await start();
  await query(first, "create table shelf (book text)");
  await first.stop();
  rmSync(dataDir, { recursive: true });
  expect(await query(await start(), "select to_regclass('shelf') as found")).toEqual([{ found: null }]);
});

test("a second command joins the server that runs, and leaves it running", async () => {
  const first = await start();
  const second = await start();
  expect(second).toMatchObject({ reused: true, port: first.port });
  await second.stop();
  expect(await query(first, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("two commands that start at the same moment share one server", async () => {
  const both = await Promise.all([start(), start()]);
  expect(both.map(({ reused }) => reused).toSorted()).toEqual([false, true]);
});

test("a pid file that a crash left behind does not keep it from starting", async () => {
  const first = await start();
  await first.stop();
  const pidFile = join(dataDir, "cluster", "postmaster.pid");
  // Our own number: alive, and no PostgreSQL.
  writeFileSync(pidFile, `${process.pid}\n${join(dataDir, "cluster")}\n0\n${first.port}\n`);
  expect(await query(await start(), "select 1 as one")).toEqual([{ one: 1 }]);
});

test("it listens on this machine alone, through no socket file, and asks for a password", async () => {
  const server = await start();
  expect(await query(server, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  expect(await query(server, "show unix_socket_directories")).toEqual([{ unix_socket_directories: "" }]);
  const stranger = new Client({ connectionString: server.adminUrl.replace(/:[^:@]*@/, ":guess@") });
  await expect(stranger.connect()).rejects.toThrow("password authentication failed");
});

test("a port that is taken is named", async () => {
  const port = await findFreePort();
  const taken = createServer().listen(port, "127.0.0.1");
  try {
    await expect(startPostgres({ dataDir, port, durable: false })).rejects.toThrow(`Port ${port} is in use`);
  } finally {
    taken.close();
  }
});

test("a command that is killed leaves no server behind", async () => {
  const script = `const { startPostgres } = await import(${JSON.stringify(join(process.cwd(), "src/cli/postgres.ts"))});
    await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false });
    process.stdout.write("up"); setInterval(() => undefined, 1_000);`;
  const words = [...sourceFlags, "--input-type=module", "--eval", script];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const pidFile = join(dataDir, "cluster", "postmaster.pid");
  expect(existsSync(pidFile)).toBe(true);
  child.kill("SIGKILL");
  for (let tries = 0; existsSync(pidFile) && tries < 100; tries += 1) await sleep(100);
  expect(existsSync(pidFile)).toBe(false);
});

async function start(): Promise<Postgres> {
  const server = await startPostgres({ dataDir, durable: false });
  servers.push(server);
  return server;
}

async function query(server: Postgres, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
