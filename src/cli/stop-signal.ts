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
    const [parent, grandparent] = [process.ppid, grandparentOf(process.ppid)];
    const watch = setInterval(() => {
      if (process.ppid === parent && (grandparentOf(parent) ?? grandparent) === grandparent) return;
      clearInterval(watch);
      resolve();
    }, WATCH_EVERY_MS);
    watch.unref();
  });
}

/** Our parent is npm's shell, and the parent of that is npm. Undefined where, or when, it cannot be told. */
function grandparentOf(parent: number): string | undefined {
  try {
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${parent}/status`, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
