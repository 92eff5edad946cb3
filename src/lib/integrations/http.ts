import { setTimeout as wait } from "node:timers/promises";
import { Agent } from "undici";
import type { z } from "zod";
import { isLoopbackHost } from "@/lib/integrations/address";
import { type Breaker, createBreaker, isHeldBack } from "@/lib/integrations/breaker";
import { isTransient, ProviderError } from "@/lib/integrations/errors";
import { type Answer, exchange, type Outgoing } from "@/lib/integrations/exchange";
import { type Guard, sharedGuard } from "@/lib/integrations/guard";
import { backoffMs, readWaitMs } from "@/lib/integrations/retry";

export type HttpRequest = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: URL;
  headers?: Record<string, string>;
  body?: string;
};

/** Makes one call and gives what was answered, as the schema reads it. Throws `ProviderError`. */
export type Http = <T>(request: HttpRequest, schema: z.ZodType<T>) => Promise<T>;

export type HttpOptions = {
  /** As a person knows it: it begins the messages of errors. */
  provider: string;
  /** Who calls, as in `Practice Hub (mail@example.com)`: see `userAgentOf`. */
  userAgent: string;
  /** Waits for one call from the shared budget; before every attempt. */
  acquire?: () => Promise<void>;
  /** Told until when the provider wants no more calls. */
  onRateLimited?: (untilMs: number) => Promise<void> | void;
  /** Told before each call that leaves this machine. */
  onCall?: () => void;
  /** Breaks off whatever is under way, and lets nothing begin; its reason is thrown. */
  signal?: AbortSignal | undefined;
  breaker?: Breaker;
  guard?: Guard;
  /** All calls go here instead, with the provider's host as first part of the path. A loopback address. */
  sandboxUrl?: string | undefined;
  timeoutMs?: number;
  attemptsMax?: number;
  /** A longer wait than this is the caller's: it is thrown, with `retryAfterMs`. */
  waitMsMax?: number;
  bodyBytesMax?: number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  now?: () => number;
  random?: () => number;
};

type Optional = "sandboxUrl" | "signal";
type Settings = Required<Omit<HttpOptions, Optional>> & Pick<HttpOptions, "signal"> & { sandbox: string | null };

const redirectsMax = 3;
let loopback: Agent | undefined;

/**
 * The one way out to providers. Reads are repeated when the provider is away or says later, writes never. Redirects are
 * followed on the same host only. Messages hold no body, no key and no query.
 */
export function createHttp(options: HttpOptions): Http {
  const settings = complete(options);
  return async (request, schema) => {
    const value = await withRetries(settings, request);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new ProviderError("unexpected_shape", `${settings.provider} answered in a form that is not known here.`, {
      cause: parsed.error,
    });
  };
}

/** How we introduce ourselves, with an address for the provider's questions. */
export function userAgentOf(contact: string): string {
  return `Practice Hub (${contact})`;
}

function complete({ sandboxUrl, ...options }: HttpOptions): Settings {
  return {
    acquire: async () => {},
    onRateLimited: () => {},
    onCall: () => {},
    breaker: createBreaker(),
    guard: sharedGuard(),
    timeoutMs: 30_000,
    attemptsMax: 4,
    waitMsMax: 5_000,
    bodyBytesMax: 10 * 2 ** 20,
    sleep: (ms, signal) => wait(ms, undefined, { signal }),
    now: Date.now,
    random: Math.random,
    ...options,
    sandbox: sandboxUrl ? sandboxBase(sandboxUrl) : null,
  };
}

async function withRetries(settings: Settings, request: HttpRequest, attempt = 1, before?: unknown): Promise<unknown> {
  try {
    return await follow(settings, request);
  } catch (thrown) {
    // That the breaker lets no call through says less than what the provider answered before.
    const error = before && isHeldBack(thrown) ? before : thrown;
    const isLast = attempt >= (isRead(request) ? settings.attemptsMax : 1);
    const waitMs = isLast ? null : pauseMs(settings, thrown, attempt);
    if (waitMs === null) throw error;
    await settings.sleep(waitMs, settings.signal);
    return withRetries(settings, request, attempt + 1, error);
  }
}

/** How long to wait before the next attempt; null when there should be none. */
function pauseMs({ random, waitMsMax }: Settings, error: unknown, attempt: number): number | null {
  if (!isTransient(error)) return null;
  const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(attempt, random));
  return waitMs > waitMsMax ? null : waitMs;
}

async function follow(settings: Settings, request: HttpRequest): Promise<unknown> {
  let url = request.url;
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const answer = await call(settings, { ...request, url });
    if (answer.location === null) return readJson(settings, answer);
    if (!isRead(request)) throw new ProviderError("rejected", `${settings.provider} moved what we wrote to.`, answer);
    url = nextUrl(settings, url, answer.location);
  }
  throw new ProviderError("unavailable", `${settings.provider} sends us round in circles.`);
}

async function call(settings: Settings, request: HttpRequest): Promise<Answer> {
  const outgoing = address(settings, request);
  return settings.breaker.run(async () => {
    settings.signal?.throwIfAborted();
    await settings.acquire();
    settings.onCall();
    const answer = await exchange(outgoing, settings);
    if (answer.status === 429) await refuseForNow(settings, answer);
    if (answer.status >= 400) throw faultOf(settings, answer);
    return answer;
  });
}

function address(settings: Settings, request: HttpRequest): Outgoing {
  const url = settings.guard.check(request.url);
  const { method = "GET", body } = request;
  const headers = { "user-agent": settings.userAgent, accept: "application/json", ...request.headers };
  const common = { method, headers, body, timeoutMs: settings.timeoutMs, bodyBytesMax: settings.bodyBytesMax };
  if (settings.sandbox === null) return { ...common, url, dispatcher: settings.guard.dispatcher };
  loopback ??= new Agent({ keepAliveTimeout: 30_000, connections: 32 });
  return {
    ...common,
    url: new URL(`${settings.sandbox}/${url.host}${url.pathname}${url.search}`),
    dispatcher: loopback,
  };
}

async function refuseForNow(settings: Settings, answer: Answer): Promise<never> {
  const retryAfterMs = readWaitMs(answer.headers, settings.now());
  if (retryAfterMs !== null) await settings.onRateLimited(settings.now() + retryAfterMs);
  throw new ProviderError("rate_limited", `${settings.provider} wants us to call less often.`, {
    retryAfterMs,
    status: answer.status,
  });
}

function faultOf({ provider, now }: Settings, { status, headers }: Answer): ProviderError {
  if (status === 401 || status === 403)
    return new ProviderError("credentials", `${provider} refused the key.`, { status });
  if (status === 404) return new ProviderError("not_found", `${provider} does not have that.`, { status });
  if (status < 500)
    return new ProviderError("rejected", `${provider} refused the request (status ${status}).`, { status });
  const retryAfterMs = readWaitMs(headers, now());
  return new ProviderError("unavailable", `${provider} has a problem (status ${status}).`, { status, retryAfterMs });
}

function readJson({ provider }: Settings, { body, status }: Answer): unknown {
  if (body === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new ProviderError("unexpected_shape", `${provider} answered something that is not JSON.`, { status });
  }
}

function nextUrl({ guard, provider }: Settings, from: URL, location: string): URL {
  if (!URL.canParse(location, from)) throw new ProviderError("unexpected_shape", `${provider} redirects to nowhere.`);
  const to = guard.check(new URL(location, from));
  if (to.host === from.host) return to;
  throw new ProviderError("refused_address", `${provider} sent us to another host.`);
}

function sandboxBase(sandboxUrl: string): string {
  const url = URL.canParse(sandboxUrl) ? new URL(sandboxUrl) : null;
  const isPlain = url !== null && url.protocol === "http:" && url.search === "" && url.username === "";
  if (isPlain && isLoopbackHost(url.hostname)) return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  throw new RangeError("The provider sandbox must be at a loopback address, such as http://127.0.0.1:4000.");
}

function isRead({ method = "GET" }: HttpRequest): boolean {
  return method === "GET";
}
