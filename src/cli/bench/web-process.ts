import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { findFreePort } from "../ports";

export type WebProcess = {
  url: string;
  /** Asks it to end, as a host does that has put another in its place. Resolves with its exit code. */
  stop: () => Promise<number | null>;
  kill: () => Promise<void>;
};

/** `words`: what Node runs there. They listen at PORT. */
type Place = { folder: string; words: string[]; env?: Record<string, string>; path: string };

const readyMs = 60_000;

/** A production server of the application that was built in a folder, once it answers at `path`. */
export async function startWeb({ folder, words, env = {}, path }: Place): Promise<WebProcess> {
  const port = await findFreePort();
  const child = spawn(process.execPath, words, {
    cwd: folder,
    env: { ...process.env, ...env, PORT: String(port), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: "ignore",
  });
  const url = `http://localhost:${port}`;
  await untilAnswers(child, url + path);
  return { url, stop: () => askToEnd(child), kill: () => end(child) };
}

async function untilAnswers(child: ChildProcess, url: string): Promise<void> {
  const givenUpAt = Date.now() + readyMs;
  while (child.exitCode === null && Date.now() < givenUpAt) {
    const answer = await fetch(url).catch(() => null);
    if (answer && answer.status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await end(child);
  throw new Error(`Nothing answers ${url}.`);
}

async function askToEnd(child: ChildProcess): Promise<number | null> {
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
  return child.exitCode;
}

/** As a machine that loses its power would: at once, and in the middle of whatever it does. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
