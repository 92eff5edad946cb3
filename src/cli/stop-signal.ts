import { readFileSync } from "node:fs";

const WATCH_EVERY_MS = 250;

/**
 * Settles when this process is asked to end: by Ctrl-C, by a signal, or because the npm that runs it was ended. npm
 * passes a signal on to its shell alone, and the shell dies of it without a word to us.
 */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
    if (!process.env.npm_lifecycle_event) return;
    const atStart = ancestry();
    const watch = setInterval(() => {
      if (ancestry() === atStart) return;
      clearInterval(watch);
      resolve();
    }, WATCH_EVERY_MS);
    watch.unref();
  });
}

/** Our parent, which is npm's shell, and where it can be told the parent of that, which is npm. */
function ancestry(): string {
  try {
    const status = readFileSync(`/proc/${process.ppid}/status`, "utf8");
    return `${process.ppid} ${/^PPid:\s*(\d+)/m.exec(status)?.[1]}`;
  } catch {
    return String(process.ppid);
  }
}
