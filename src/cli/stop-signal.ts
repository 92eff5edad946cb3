const WATCH_EVERY_MS = 250;

/**
 * Settles when this process is asked to end: by Ctrl-C, by a signal, or because the npm that runs it was ended. npm
 * passes a signal on to its shell alone, and the shell dies of it without a word to us.
 */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
    if (!process.env.npm_lifecycle_event) return;
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      resolve();
    }, WATCH_EVERY_MS);
    watch.unref();
  });
}
