import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endWithUs } from "@/cli/guardian";
import { sourceFlags, workerFlags } from "@/cli/node-flags";

export type WorkerProcess = {
  /** Settles once it takes jobs; rejects when it ends before. */
  ready: Promise<void>;
  isRunning: () => boolean;
  /** Ends it as a power cut would: SIGKILL, without a word. */
  kill: () => Promise<void>;
  /** Asks it to end, and tells how long that took. */
  stop: () => Promise<{ code: number | null; tookMs: number }>;
};

/** A real worker, as `npm run worker` starts it, on the database and the sandbox of this process's environment. */
export function startWorkerProcess(env: Record<string, string> = {}): WorkerProcess {
  const child = spawn(process.execPath, [...workerFlags, ...sourceFlags, "src/cli/worker.ts"], {
    env: { ...process.env, NODE_ENV: "development", HUB_DATA_DIR: join(tmpdir(), "practice-hub-faults"), ...env },
    stdio: ["ignore", "pipe", process.env.FAULTS_LOUD ? "inherit" : "ignore"],
  });
  const release = endWithUs({ pid: child.pid, signal: "INT" });
  const gone = once(child, "exit").then(([code]) => {
    release();
    return code as number | null;
  });
  const ready = untilReady(child);
  // Whoever kills it does not wait for it.
  ready.catch(() => undefined);
  return {
    ready,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
    stop: async () => {
      const askedAt = performance.now();
      child.kill("SIGTERM");
      return { code: await gone, tookMs: performance.now() - askedAt };
    },
  };
}

async function untilReady({ stdout }: ChildProcess): Promise<void> {
  if (!stdout) throw new Error("The worker has no output.");
  for await (const line of createInterface({ input: stdout })) {
    if (line !== "worker ready") continue;
    stdout.resume();
    return;
  }
  throw new Error("The worker ended before it was ready.");
}
