import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { createBreaker } from "./breaker";
import { ProviderError } from "./errors";
import { createHttp, type HttpOptions, type HttpRequest, userAgentOf } from "./http";

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const nowMs = Date.parse("2026-03-01T10:00:00Z");
const greeting = z.object({ hello: z.string() });
const url = new URL("https://api.example.com/v1/things?key=hidden");

async function aProvider(handlers: Handler[], options: Partial<HttpOptions> = {}) {
  const seen: { method: string; url: string; headers: IncomingMessage["headers"] }[] = [];
  const sockets = new Set<unknown>();
  const server = createServer((incoming, outgoing) => {
    seen.push({ method: incoming.method ?? "", url: incoming.url ?? "", headers: incoming.headers });
    const handle = handlers[seen.length - 1] ?? handlers.at(-1);
    handle?.(incoming, outgoing);
  });
  server.on("connection", (socket) => sockets.add(socket));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sandboxUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const slept: number[] = [];
  const counts = { acquired: 0, calls: 0, limitedUntil: [] as number[] };
  const http = createHttp({
    provider: "Cliniko",
    userAgent: userAgentOf("hub@example.com"),
    acquire: async () => void counts.acquired++,
    onCall: () => void counts.calls++,
    onRateLimited: (until) => void counts.limitedUntil.push(until),
    sandboxUrl,
    sleep: async (ms) => void slept.push(ms),
    now: () => nowMs,
    random: () => 1,
    ...options,
  });
  const get = (request: Partial<HttpRequest> = {}) =>
    http({ url, ...request }, greeting).catch((error: unknown) => error as ProviderError);
  return { get, http, seen, slept, counts, sockets };
}

const ok: Handler = (_, outgoing) => outgoing.end('{"hello":"clinic"}');
const say =
  (status: number, headers: Record<string, string> = {}, body = "{}"): Handler =>
  (_, outgoing) =>
    outgoing.writeHead(status, headers).end(body);

test("an answer is read by its schema, and the sandbox sees host, path, query and headers as the provider would", async () => {
  const { get, seen } = await aProvider([ok]);
  expect(await get({ headers: { authorization: "Basic abc" } })).toEqual({ hello: "clinic" });
  expect(seen[0]).toMatchObject({ method: "GET", url: "/api.example.com/v1/things?key=hidden" });
  expect(seen[0]?.headers).toMatchObject({
    authorization: "Basic abc",
    accept: "application/json",
    "user-agent": "Practice Hub (hub@example.com)",
  });
});

test("what a provider answered is told, not that the breaker lets no second call through", async () => {
  const { get, seen } = await aProvider([say(500)], { breaker: createBreaker({ failuresMax: 1 }) });
  expect(await get()).toMatchObject({ fault: "unavailable", status: 500 });
  expect(await get()).toMatchObject({ fault: "unavailable", status: null });
  expect(seen).toHaveLength(1);
});

test("a hundred calls share a few connections", async () => {
  const { get, sockets } = await aProvider([ok]);
  for (let call = 0; call < 100; call++) await get();
  expect(sockets.size).toBeLessThan(5);
});

test.each(["https://127.0.0.1:4000", "http://10.0.0.5:4000", "http://sandbox.example.com", "nonsense"])(
  "the sandbox cannot be at %s",
  (sandboxUrl) => {
    expect(() => createHttp({ provider: "Cliniko", userAgent: "x", sandboxUrl })).toThrow(RangeError);
  },
);

test("an address that is not public is refused before any call, with or without a sandbox", async () => {
  const { get, counts } = await aProvider([ok]);
  expect(await get({ url: new URL("https://169.254.169.254/latest") })).toMatchObject({ fault: "refused_address" });
  const http = createHttp({ provider: "Cliniko", userAgent: "x" });
  await expect(http({ url: new URL("https://10.0.0.1/") }, greeting)).rejects.toMatchObject({
    fault: "refused_address",
  });
  expect(counts.calls).toBe(0);
});

test.each([
  [401, "credentials"],
  [403, "credentials"],
  [404, "not_found"],
  [400, "rejected"],
  [422, "rejected"],
])("status %d is a fault of kind %s and is not tried again", async (status, fault) => {
  const { get, counts } = await aProvider([say(status)]);
  expect(await get()).toMatchObject({ fault, status });
  expect(counts.calls).toBe(1);
});

test("a provider that is down for a moment is asked again, each time from the budget", async () => {
  const { get, counts, slept } = await aProvider([say(500), say(503), ok]);
  expect(await get()).toEqual({ hello: "clinic" });
  expect(counts).toMatchObject({ acquired: 3, calls: 3 });
  expect(slept).toEqual([250, 500]);
});

test("a provider that stays down is given up after the last attempt", async () => {
  const { get, counts } = await aProvider([say(502)]);
  expect(await get()).toMatchObject({ fault: "unavailable", status: 502 });
  expect(counts.calls).toBe(4);
});

test.each([[say(500)], [say(429, { "retry-after": "1" })]])("what we write is never sent twice", async (handler) => {
  const { get, counts } = await aProvider([handler]);
  expect(await get({ method: "POST", body: "{}" })).toBeInstanceOf(ProviderError);
  expect(counts.calls).toBe(1);
});

test.each([
  [{ "x-ratelimit-reset": String(nowMs / 1000 + 3) }, 3000],
  [{ "x-ratelimit-reset": String(nowMs / 1000 + 2), "retry-after": "4" }, 2000],
  [{ "retry-after": "4" }, 4000],
  [{ "retry-after": "Sun, 01 Mar 2026 10:00:05 GMT" }, 5000],
  [{}, 250],
])("a short wait that the provider asks for is waited: %j", async (headers, waited) => {
  const { get, slept, counts } = await aProvider([say(429, headers), ok]);
  expect(await get()).toEqual({ hello: "clinic" });
  expect(slept).toEqual([waited]);
  expect(counts.limitedUntil).toEqual(waited === 250 ? [] : [nowMs + waited]);
});

test("a long wait is handed to the caller instead, and the budget is told", async () => {
  const { get, slept, counts } = await aProvider([say(429, { "x-ratelimit-reset": String(nowMs / 1000 + 40) })]);
  expect(await get()).toMatchObject({ fault: "rate_limited", retryAfterMs: 40_000, status: 429 });
  expect(slept).toEqual([]);
  expect(counts).toMatchObject({ calls: 1, limitedUntil: [nowMs + 40_000] });
});

test("an answer that is cut off half-way is unavailable, and read again", async () => {
  const cut: Handler = (_, outgoing) => {
    outgoing.writeHead(200, { "content-length": "1000" });
    outgoing.write('{"hello":', () => outgoing.destroy());
  };
  const { get, counts } = await aProvider([cut, ok]);
  expect(await get()).toEqual({ hello: "clinic" });
  expect(counts.calls).toBe(2);
});

test("a provider that dawdles over its body runs out of time", async () => {
  const slow: Handler = (_, outgoing) => void outgoing.writeHead(200).write('{"hello":');
  const { get } = await aProvider([slow], { timeoutMs: 60, attemptsMax: 1 });
  expect(await get()).toMatchObject({ fault: "unavailable", message: "Cliniko did not answer in time." });
});

test("a signal breaks off the call under way, and lets none begin; that is nobody's failure", async () => {
  const stop = new AbortController();
  const breaker = createBreaker({ failuresMax: 1 });
  const { get, seen } = await aProvider([() => stop.abort(new Error("stopped")), ok], { signal: stop.signal, breaker });
  expect(await get()).toMatchObject({ message: "stopped" });
  expect(await get()).toMatchObject({ message: "stopped" });
  expect(seen).toHaveLength(1);
  expect(await breaker.run(async () => "through")).toBe("through");
});

test("a signal ends the wait before the next attempt", async () => {
  const stop = new AbortController();
  const sleep = (_: number, signal?: AbortSignal) =>
    new Promise((_, refuse) => {
      signal?.addEventListener("abort", () => refuse(signal.reason));
      stop.abort(new Error("stopped"));
    });
  const { get, seen } = await aProvider([say(503), ok], { signal: stop.signal, sleep });
  expect(await get()).toMatchObject({ message: "stopped" });
  expect(seen).toHaveLength(1);
});

test("nobody at the other end is unavailable", async () => {
  const { get } = await aProvider([ok], { sandboxUrl: "http://127.0.0.1:1", attemptsMax: 1 });
  expect(await get()).toMatchObject({ fault: "unavailable" });
});

test.each([
  ["what is not JSON", "<html>patient Ada</html>"],
  ["another shape", '{"goodbye":"patient Ada"}'],
  ["nothing", ""],
])("%s is an unexpected shape, and the message repeats none of it", async (_, body) => {
  const { get } = await aProvider([say(200, {}, body)]);
  const error = await get();
  expect(error).toMatchObject({ fault: "unexpected_shape" });
  expect(JSON.stringify([String(error), error])).not.toContain("Ada");
});

test("more than can be read at once is refused", async () => {
  const { get } = await aProvider([say(200, {}, `{"hello":"${"x".repeat(2000)}"}`)], { bodyBytesMax: 1000 });
  expect(await get()).toMatchObject({ fault: "unexpected_shape" });
});

test("a redirect on the same host is followed, as a call of its own", async () => {
  const { get, seen, counts } = await aProvider([say(301, { location: "/v1/others?page=2" }), ok]);
  expect(await get({ headers: { authorization: "Basic abc" } })).toEqual({ hello: "clinic" });
  expect(seen[1]).toMatchObject({ url: "/api.example.com/v1/others?page=2" });
  expect(counts).toMatchObject({ acquired: 2, calls: 2 });
});

test.each([
  ["another host", "https://evil.example.org/v1"],
  ["a private address", "https://127.0.0.1/v1"],
  ["plain http", "http://api.example.com/v1"],
  ["another port", "https://api.example.com:8443/v1"],
])("a redirect to %s is refused and never called", async (_, location) => {
  const { get, seen } = await aProvider([say(302, { location }), ok]);
  expect(await get()).toMatchObject({ fault: "refused_address" });
  expect(seen).toHaveLength(1);
});

test("a write is not carried on to another place", async () => {
  const { get, seen } = await aProvider([say(307, { location: "/elsewhere" }), ok]);
  expect(await get({ method: "POST", body: "{}" })).toMatchObject({ fault: "rejected" });
  expect(seen).toHaveLength(1);
});

test("redirects without end are left after three", async () => {
  const { get, counts } = await aProvider([say(302, { location: "/v1/again" })], { attemptsMax: 1 });
  expect(await get()).toMatchObject({ fault: "unavailable" });
  expect(counts.calls).toBe(4);
});

test("no message names the query, the key or the answer", async () => {
  for (const status of [400, 401, 404, 429, 500]) {
    const { get } = await aProvider([say(status, {}, '{"message":"Ada hidden"}')], { attemptsMax: 1 });
    const error = await get({ headers: { authorization: "Basic c2VjcmV0" } });
    expect(JSON.stringify([String(error), error])).not.toMatch(/Ada|hidden|c2VjcmV0|api\.example/);
  }
});
