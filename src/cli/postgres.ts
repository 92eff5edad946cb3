import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { endWithUs } from "./guardian";
import { findFreePort, isFree } from "./ports";
import { type Binaries, findBinaries } from "./postgres-binaries";
import { clusterHome, type ServerUser, serverUser } from "./postgres-home";

export type PostgresOptions = { dataDir: string; port?: number | undefined; durable?: boolean };

export type Postgres = {
  port: number;
  /** The superuser's connection to the database `postgres`. */
  adminUrl: string;
  /** Whether somebody else had started it: `stop` then leaves it running. */
  reused: boolean;
  stop: () => Promise<void>;
  /** Stops it and deletes its data. */
  destroy: () => Promise<void>;
};

type Cluster = { home: string; data: string; password: string; binaries: Binaries; user: ServerUser | undefined };

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const SPEED_OVER_SAFETY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];

/**
 * Starts the PostgreSQL that npm installed on the data in `dataDir`, made on first use, or joins the one that runs
 * there already. It listens on 127.0.0.1 only, and ends with this process however this process ends.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const user = serverUser();
  const home = clusterHome(options.dataDir, user);
  const binaries = await findBinaries(user);
  const unlock = await takeLock(join(home, "start.lock"));
  try {
    const cluster = await prepareCluster({ home, binaries, user });
    const running = await findRunning(cluster);
    return running ? joined(cluster, running) : await launched(cluster, options);
  } finally {
    unlock();
  }
}

async function prepareCluster(place: Omit<Cluster, "data" | "password">): Promise<Cluster> {
  const data = join(place.home, "cluster");
  const passwordFile = join(place.home, "password");
  if (!existsSync(passwordFile)) {
    rmSync(data, { recursive: true, force: true });
    writeFileSync(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
    if (place.user) chownSync(passwordFile, place.user.uid, place.user.gid);
  }
  const cluster = { ...place, data, password: readFileSync(passwordFile, "utf8").trim() };
  if (!existsSync(join(place.home, "complete"))) await initialize(cluster, passwordFile);
  return cluster;
}

async function initialize(cluster: Cluster, passwordFile: string): Promise<void> {
  rmSync(cluster.data, { recursive: true, force: true });
  // The server's user makes the folder's contents; root makes the folder and gives it away.
  mkdirSync(cluster.data, { mode: 0o700 });
  if (cluster.user) chownSync(cluster.data, cluster.user.uid, cluster.user.gid);
  const words = [
    ["-D", cluster.data],
    ["--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
    ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ["--no-sync", "--no-instructions"],
  ].flat();
  const child = spawn(cluster.binaries.initdb, words, { ...identity(cluster), stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout?.on("data", (chunk) => (said += chunk));
  child.stderr?.on("data", (chunk) => (said += chunk));
  const code = await ended(child);
  if (code !== 0) throw new Error(`PostgreSQL could not prepare ${cluster.data}: ${lastLines(said)}`);
  writeFileSync(join(cluster.home, "complete"), "");
}

async function launched(cluster: Cluster, options: PostgresOptions): Promise<Postgres> {
  const port = await choosePort(cluster, options.port);
  const child = spawnServer(cluster, port, options.durable ?? true);
  const release = endWithUs({ pid: child.pid, signal: "INT", identity: identity(cluster) });
  const adminUrl = urlOf(cluster, port);
  try {
    await untilReady(child, cluster, adminUrl);
  } catch (error) {
    child.kill("SIGQUIT");
    release();
    throw error;
  }
  writeFileSync(join(cluster.home, "port"), String(port));
  child.unref();
  const stop = async () => {
    await stopServer(child);
    release();
  };
  return { port, adminUrl, reused: false, stop, destroy: async () => stop().then(() => removeHome(cluster)) };
}

function spawnServer(cluster: Cluster, port: number, durable: boolean): ChildProcess {
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "timezone=UTC",
    "log_timezone=UTC",
    "password_encryption=scram-sha-256",
  ];
  const words = ["-D", cluster.data, ...settings.flatMap((setting) => ["-c", setting])];
  const log = logFile(cluster.home);
  // Detached: a Ctrl-C in the terminal reaches our own process alone, which stops the server last.
  return spawn(cluster.binaries.postgres, durable ? words : [...words, ...SPEED_OVER_SAFETY], {
    ...identity(cluster),
    stdio: ["ignore", log, log],
    detached: true,
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
  });
}

async function untilReady(child: ChildProcess, cluster: Cluster, adminUrl: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let failure: Error | undefined;
  child.once("error", (error) => (failure = error));
  while (Date.now() < deadline) {
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (await answers(adminUrl, cluster.data)) return;
    await sleep(50);
  }
  const log = readFileSync(join(cluster.home, "postgres.log"), "utf8");
  throw new Error(`PostgreSQL did not start: ${lastLines(log)}`);
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const gone = ended(child);
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGQUIT"), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
}

function joined(cluster: Cluster, port: number): Postgres {
  const leaveIt = async () => undefined;
  return { port, adminUrl: urlOf(cluster, port), reused: true, stop: leaveIt, destroy: leaveIt };
}

/** The port of the server that runs on this cluster, once it answers; a leftover pid file of a dead one is removed. */
async function findRunning(cluster: Cluster): Promise<number | undefined> {
  const pidFile = join(cluster.data, "postmaster.pid");
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (existsSync(pidFile) && Date.now() < deadline) {
    const [pid, , , port] = readFileSync(pidFile, "utf8").split("\n").map(Number);
    if (!pid || !isServerOf(pid, cluster.data)) {
      rmSync(pidFile, { force: true });
      return undefined;
    }
    if (port && (await answers(urlOf(cluster, port), cluster.data))) return port;
    await sleep(100);
  }
  if (existsSync(pidFile)) throw new Error(`A PostgreSQL holds ${cluster.data} but does not answer.`);
  return undefined;
}

// After a crash the number may belong to a stranger, who must not keep the cluster from starting.
function isServerOf(pid: number, data: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(data);
  } catch {
    return !existsSync("/proc/self");
  }
}

async function answers(adminUrl: string, data: string): Promise<boolean> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const found = await client.query<{ place: string }>("select current_setting('data_directory') as place");
    return found.rows[0]?.place === data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function choosePort(cluster: Cluster, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new Error(`Port ${wanted} is in use, and PostgreSQL was told to listen on it.`);
  }
  const file = join(cluster.home, "port");
  const remembered = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  return remembered > 0 && (await isFree(remembered)) ? remembered : findFreePort();
}

async function takeLock(path: string): Promise<() => void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (isAbandoned(path)) rmSync(path, { force: true });
      else await sleep(100);
    }
  }
  throw new Error(`Another start has held ${path} for a minute. If none is running, delete that file.`);
}

function isAbandoned(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    if (pid > 0) process.kill(pid, 0);
    return pid === 0 && Date.now() - statSync(path).mtimeMs > 1_000;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function removeHome(cluster: Cluster): void {
  rmSync(cluster.home, { recursive: true, force: true });
}

function logFile(home: string): number {
  const path = join(home, "postgres.log");
  const tooLong = existsSync(path) && statSync(path).size > 5_000_000;
  return openSync(path, tooLong ? "w" : "a", 0o600);
}

function identity(cluster: Cluster): { cwd: string; uid?: number; gid?: number } {
  return cluster.user ? { cwd: cluster.home, uid: cluster.user.uid, gid: cluster.user.gid } : { cwd: cluster.home };
}

function urlOf(cluster: Cluster, port: number): string {
  return `postgresql://postgres:${cluster.password}@127.0.0.1:${port}/postgres`;
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code));
  });
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-4).join(" | ");
}
