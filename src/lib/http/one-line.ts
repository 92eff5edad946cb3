import { newId } from "@/lib/db/id";
import type { AppError } from "@/lib/errors";
import { log, withLogFields } from "@/lib/log";

/** `route` is a pattern, in which nothing of the one request stands. */
type Asked = { headers: Headers; route: string; method: string };

/** How it ended: the status, and what was thrown if anything was. */
type Ended = { status: number; error?: AppError | undefined };

/**
 * Does what a request asks for, so that every line beneath carries its id, and leaves one line of how that ended and how
 * long it took. Whatever `work` throws is passed on, without a line.
 */
export function inOneLine<T extends Ended>(
  event: "request" | "action",
  { headers, route, method }: Asked,
  work: (requestId: string) => Promise<T>,
): Promise<T> {
  const requestId = requestIdOf(headers);
  return withLogFields({ requestId, route, method }, async () => {
    const startedAt = performance.now();
    const ended = await work(requestId);
    const { status, error } = ended;
    const about = { status, ms: Math.round(performance.now() - startedAt), ...(error ? { code: error.code } : {}) };
    if (status >= 500) log.error(event, { ...about, error: error?.details.cause ?? error });
    else log.info(event, about);
    return ended;
  });
}

function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id") ?? "";
  return /^[\w-]{8,64}$/.test(given) ? given : newId();
}
