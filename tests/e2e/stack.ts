import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { sourceFlags } from "@/cli/node-flags";
import { findFreePort } from "@/cli/ports";
import { readStackNote, type StackNote } from "@/cli/stack-note";

declare module "vitest" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged into Vitest's own.
  interface ProvidedContext {
    stackStarter: string;
    /** Where the demo keeps its data and its logs. */
    dataDir: string;
  }
}

/**
 * Offers an address that starts the demo when it is first called, so that earlier tests have the machine alone: a POST
 * is answered at once, a GET when the demo is ready. With E2E_DATA_DIR set, the demo that runs on that folder answers.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env.E2E_DATA_DIR;
  const folder = running ?? mkdtempSync(join(tmpdir(), "practice-hub-e2e-"));
  if (!running) chmodSync(folder, 0o755);
  const ports = { PORT: String(await findFreePort()), SANDBOX_PORT: String(await findFreePort()) };
  let demo: Demo | undefined;
  const server = createServer((request, response) => {
    if (!running) demo ??= startDemo(folder, ports);
    if (request.method === "POST") return response.writeHead(202).end();
    const ready = demo?.ready ?? Promise.resolve(note(folder));
    ready.then(
      (stack) => response.end(JSON.stringify(stack)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  project.vitest.provide("stackStarter", await listen(server));
  project.provide("dataDir", folder);
  return async () => {
    server.close();
    if (demo) await stopDemo(demo);
    if (!running) rmSync(folder, { recursive: true, force: true });
  };
}

type Demo = { child: ChildProcess; ready: Promise<StackNote>; tell: () => void };

function startDemo(folder: string, ports: Record<string, string>): Demo {
  const child = spawn(process.execPath, [...sourceFlags, "src/cli/demo.ts"], {
    env: { ...demoEnvironment(folder), ...ports },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const ready = new Promise<StackNote>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (/^ready /m.test(said)) resolve(note(folder));
      });
    }
    child.once("exit", () => reject(new Error(`The demo did not start: ${said}`)));
  });
  // Whatever fails from then on fails for this reason, which nobody else tells.
  const tell = () => process.stdout.write(`The demo has ended: ${said.trim().split("\n").at(-1)}\n`);
  void ready.then(() => child.once("exit", tell)).catch(() => undefined);
  return { child, ready, tell };
}

function note(folder: string): StackNote {
  const found = readStackNote(folder);
  if (!found) throw new Error("The demo is ready, but left no note.");
  return found;
}

function demoEnvironment(folder: string): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, DIRECT_URL: __, ...rest } = process.env;
  // Named after a script, the demo ends when the test runner is gone.
  return { ...rest, HUB_DATA_DIR: folder, HUB_MODE: "demo", npm_lifecycle_event: "test" };
}

async function stopDemo({ child, tell }: Demo): Promise<void> {
  child.off("exit", tell);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}
