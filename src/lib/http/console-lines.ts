import { log } from "@/lib/log";

/**
 * From now on whatever anybody says on the console of this process, and every warning of Node itself, is a line of the
 * log: of an error all but its message, of words no more than where they were said. A server says nothing else.
 */
export function turnConsoleIntoLines(): void {
  const sayAs =
    (level: keyof typeof log) =>
    (...words: unknown[]) =>
      log[level]("console", { error: errorIn(words) });
  Object.assign(console, {
    error: sayAs("error"),
    warn: sayAs("warn"),
    info: sayAs("debug"),
    log: sayAs("debug"),
  });
  // Node's own listener is what prints warnings.
  process.removeAllListeners("warning");
  process.on("warning", (warning) => log.warn("process warning", { error: warning }));
}

function errorIn(words: unknown[]): Error {
  return words.find((word) => word instanceof Error) ?? new Error("words");
}
