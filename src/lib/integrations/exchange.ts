import { type Dispatcher, request as send } from "undici";
import { ProviderError } from "@/lib/integrations/errors";

export type Outgoing = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
  dispatcher: Dispatcher;
  timeoutMs: number;
  bodyBytesMax: number;
};

/** `location` is where a redirect points, null when the answer is none. */
export type Answer = { status: number; headers: Record<string, string>; body: string; location: string | null };

type Circumstances = { provider: string; signal?: AbortSignal | undefined };

/**
 * One request and its whole answer, within the time given. Throws `ProviderError` when either does not arrive, and the
 * signal's reason when that breaks it off.
 */
export async function exchange(outgoing: Outgoing, { provider, signal }: Circumstances): Promise<Answer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), outgoing.timeoutMs);
  try {
    const { method, headers, body, dispatcher } = outgoing;
    const response = await send(outgoing.url, {
      method,
      headers,
      body: body ?? null,
      dispatcher,
      signal: signal ? AbortSignal.any([signal, abort.signal]) : abort.signal,
    });
    const received = flatten(response.headers);
    return {
      status: response.statusCode,
      headers: received,
      body: await readBody(response.body, outgoing.bodyBytesMax, provider),
      location: isRedirect(response.statusCode) ? (received.location ?? null) : null,
    };
  } catch (error) {
    signal?.throwIfAborted();
    throw translate(error, provider, abort.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

async function readBody(body: Dispatcher.ResponseData["body"], bytesMax: number, provider: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax)
      throw new ProviderError("unexpected_shape", `${provider} answered more than can be read at once.`);
    chunks.push(chunk);
  }
  return (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString("utf8");
}

function translate(error: unknown, provider: string, isLate: boolean): ProviderError {
  if (isLate) return new ProviderError("unavailable", `${provider} did not answer in time.`);
  return (
    findProviderError(error) ??
    new ProviderError("unavailable", `${provider} could not be reached, or broke off.`, { cause: error })
  );
}

// The guard's refusal arrives as the cause of a failed connection.
function findProviderError(error: unknown): ProviderError | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof ProviderError) return at;
  }
  return null;
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
