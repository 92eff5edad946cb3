import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { endWithUs } from "../guardian";
import { sourceFlags } from "../node-flags";

export type SandboxProcess = {
  url: string;
  /** Asks the stand-in for something: a path below `/_sandbox/`, such as `cliniko/grow`. */
  control: <T = unknown>(path: string, body?: unknown) => Promise<T>;
  stop: () => Promise<void>;
};

/** The provider sandbox in a process of its own, as a provider would be. Without allowance unless `limited`. */
export async function startSandboxProcess({ limited = false } = {}): Promise<SandboxProcess> {
  const words = [...sourceFlags, "src/cli/sandbox.ts", "--port", "0", ...(limited ? [] : ["--no-limit"])];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const release = endWithUs({ pid: child.pid, signal: "TERM" });
  const url = await firstUrl(child);
  return {
    url,
    control: (path, body) => control(`${url}/_sandbox/${path}`, body),
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
      release();
    },
  };
}

async function firstUrl({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error("The sandbox has no output to read its address from.");
  for await (const line of createInterface({ input: stdout })) {
    const [, url] = /^sandbox (http:\S+)$/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error("The sandbox ended before it was ready.");
}

async function control<T>(url: string, body: unknown): Promise<T> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body ?? {}) });
  if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${url}: ${await response.text()}`);
  return (await response.json()) as T;
}
