import { AsyncLocalStorage } from "node:async_hooks";
import { env } from "@/env";
import { redact } from "@/lib/redact";

type Fields = Record<string, unknown>;

const levels = { debug: 10, info: 20, warn: 30, error: 40, silent: 100 } as const;

type Level = Exclude<keyof typeof levels, "silent">;

const ambient = new AsyncLocalStorage<Fields>();

/**
 * Writes one line of JSON for one event. `event` is a constant phrase; fields hold ids, codes, counts and durations.
 * Sentences, people's data and secrets are replaced on the way out, and of errors the message is left behind.
 */
export const log = {
  debug: (event: string, fields?: Fields) => write("debug", event, fields),
  info: (event: string, fields?: Fields) => write("info", event, fields),
  warn: (event: string, fields?: Fields) => write("warn", event, fields),
  error: (event: string, fields?: Fields) => write("error", event, fields),
};

/** Runs `work` so that every line logged beneath it carries `fields`, such as the request's id. */
export function withLogFields<T>(fields: Fields, work: () => T): T {
  return ambient.run({ ...ambient.getStore(), ...fields }, work);
}

/** Adds fields to every further line of the `withLogFields` that this runs in. */
export function addLogFields(fields: Fields): void {
  Object.assign(ambient.getStore() ?? {}, fields);
}

function write(level: Level, event: string, fields: Fields = {}): void {
  if (levels[level] < levels[env.LOG_LEVEL]) return;
  const about = redact({ ...ambient.getStore(), ...fields }) as Fields;
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...about })}\n`);
}
