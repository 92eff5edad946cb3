import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endWithUs } from "./guardian";

export type Service = {
  name: string;
  /** What Node is given: options, script, arguments. */
  words: string[];
  env?: Record<string, string>;
  /** The service is ready when it first prints a line, or when this address answers. */
  readyWhen: "first line" | { answers: string };
};

export type Supervisor = {
  start: (service: Service) => Promise<void>;
  /** Settles, with a sentence, when a service ends that nobody asked to end. */
  casualty: Promise<string>;
  /** Stops the services, the latest first. */
  stop: () => Promise<void>;
};

type Running = { service: Service; child: ChildProcess; exited: Promise<void>; said: string[]; release: () => void };

const READY_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 8_000;

/** Runs services as child processes. Their output goes to files in `logDir`, or to the terminal when there is none. */
export function createSupervisor({ logDir }: { logDir?: string | undefined }): Supervisor {
  const running: Running[] = [];
  let stopping = false;
  let report: (sentence: string) => void = () => undefined;
  const casualty = new Promise<string>((resolve) => {
    report = resolve;
  });
  if (logDir) mkdirSync(logDir, { recursive: true });

  async function start(service: Service): Promise<void> {
    if (stopping) return;
    const current = launch(service, logDir);
    running.push(current);
    void current.exited.then(() => {
      if (!stopping) report(obituary(current, logDir));
    });
    await Promise.race([untilReady(current), current.exited.then(() => failedStart(current, logDir))]);
  }

  async function stop(): Promise<void> {
    stopping = true;
    for (const current of running.reverse()) await end(current);
    running.length = 0;
  }

  return { start, stop, casualty };
}

function launch(service: Service, logDir: string | undefined): Running {
  // A group of its own: Ctrl-C in the terminal reaches us alone, and we end the services in their order.
  const child = spawn(process.execPath, service.words, {
    env: { ...process.env, ...service.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const said: string[] = [];
  const log = logDir ? createWriteStream(join(logDir, `${service.name}.log`), { flags: "w" }) : undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => record({ chunk, said, log, name: service.name }));
  }
  const exited = new Promise<void>((resolve) => {
    child.once("error", (error) => said.push(error.message));
    child.once("close", () => resolve());
  });
  return { service, child, exited, said, release: endWithUs({ pid: child.pid, signal: "TERM", group: true }) };
}

function record(said: { chunk: Buffer; said: string[]; log: WriteStream | undefined; name: string }): void {
  const lines = said.chunk.toString().split("\n").filter(Boolean);
  said.said.push(...lines);
  said.said.splice(0, said.said.length - 20);
  if (said.log) said.log.write(said.chunk);
  else for (const line of lines) process.stdout.write(`${said.name.padEnd(8)}${line}\n`);
}

async function untilReady(current: Running): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (hasEnded(current.child)) return new Promise(() => undefined);
    if (await isReady(current)) return;
    await sleep(50);
  }
  throw new Error(`The ${current.service.name} was not ready within ${READY_TIMEOUT_MS / 1_000} seconds.`);
}

async function isReady({ service, said }: Running): Promise<boolean> {
  if (service.readyWhen === "first line") return said.length > 0;
  try {
    const answer = await fetch(service.readyWhen.answers, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function end({ child, exited, release }: Running): Promise<void> {
  if (!hasEnded(child)) {
    signalGroup(child, "SIGTERM");
    const timer = setTimeout(() => signalGroup(child, "SIGKILL"), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }
  release();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (process.platform === "win32" || child.pid === undefined) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It ended in this very moment.
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function failedStart(current: Running, logDir: string | undefined): never {
  throw new Error(obituary(current, logDir));
}

function obituary({ service, child, said }: Running, logDir: string | undefined): string {
  const how = child.signalCode ?? `exit code ${child.exitCode}`;
  const last = said.findLast((line) => /error|cannot|refused|in use/i.test(line)) ?? said.at(-1) ?? "it said nothing";
  const where = logDir ? ` (${join(logDir, `${service.name}.log`)})` : "";
  return `The ${service.name} stopped by itself, ${how}: ${last.trim()}${where}`;
}
