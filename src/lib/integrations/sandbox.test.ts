import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ProviderSandbox, type SandboxRequest, type SandboxServer, startSandbox } from "./sandbox";
import { createSandboxClock, type SandboxClock } from "./sandbox-clock";

let clock: SandboxClock;
let server: SandboxServer;
let seen: SandboxRequest[];

const echo: ProviderSandbox = {
  key: "echo",
  hosts: /^api\.echo\.example$/,
  handle: (request) => {
    seen.push(request);
    return { status: 200, body: JSON.stringify({ ok: true }) };
  },
  control: (action, body) => ({ action, body }),
};

beforeEach(async () => {
  seen = [];
  clock = createSandboxClock(() => 1_000_000);
  server = await startSandbox({ providers: [echo], clock });
});

afterEach(() => server.close());

async function post(path: string, body: unknown) {
  const response = await fetch(`${server.url}/_sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, json: await response.json() };
}

describe("the sandbox server", () => {
  it("hands a call to the provider whose host stands first in the path", async () => {
    const response = await fetch(`${server.url}/api.echo.example/v1/things?q%5B%5D=a%3A%3E1&q%5B%5D=b`, {
      method: "POST",
      headers: { "x-mark": "unchanged" },
      body: "hello",
    });
    expect(response.status).toBe(200);
    expect(seen[0]).toMatchObject({ method: "POST", host: "api.echo.example", path: "/v1/things", body: "hello" });
    expect(seen[0]?.query.getAll("q[]")).toEqual(["a:>1", "b"]);
    expect(seen[0]?.headers["x-mark"]).toBe("unchanged");
  });

  it("says so when it stands in for nobody of that name", async () => {
    const response = await fetch(`${server.url}/api.unknown.example/v1`);
    expect([response.status, await response.json()]).toEqual([404, { message: expect.stringContaining("unknown") }]);
  });

  it("tells its health, passes orders on, and refuses what is not JSON", async () => {
    expect(await (await fetch(`${server.url}/_sandbox/health`)).json()).toMatchObject({
      status: "ok",
      providers: ["echo"],
    });
    expect((await post("echo/jump", { high: true })).json).toEqual({ action: "jump", body: { high: true } });
    const response = await fetch(`${server.url}/_sandbox/echo/jump`, { method: "POST", body: "{" });
    expect(response.status).toBe(400);
  });

  it("rejects a port that is taken", async () => {
    await expect(startSandbox({ providers: [], port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("the shared clock", () => {
  it("is the real one until it is told otherwise", async () => {
    expect(await (await fetch(`${server.url}/_sandbox/clock`)).json()).toMatchObject({
      now: 1_000_000,
      virtual: false,
    });
  });

  it("stands still until everybody sleeps, then jumps to the first who wants to wake", async () => {
    await post("clock", { virtual: true, participants: 2 });
    const woken: string[] = [];
    const early = post("clock/sleep", { untilMs: 1_030_000 }).then(({ json }) => woken.push(`early ${json.now}`));
    await expect.poll(() => clock.state().sleeping).toBe(1);
    expect(clock.now()).toBe(1_000_000);
    const late = post("clock/sleep", { untilMs: 1_060_000 }).then(({ json }) => woken.push(`late ${json.now}`));
    await early;
    expect(woken).toEqual(["early 1030000"]);
    await post("clock", { participants: 1 });
    await late;
    expect(woken).toEqual(["early 1030000", "late 1060000"]);
  });

  it("wakes at once whoever sleeps until the past", async () => {
    await post("clock", { virtual: true, participants: 2, startMs: 5_000 });
    expect((await post("clock/sleep", { untilMs: 4_000 })).json).toMatchObject({ now: 5_000, sleeping: 0 });
  });

  it("forgets a sleeper whose connection is gone", async () => {
    await post("clock", { virtual: true, participants: 2 });
    const gone = new AbortController();
    const lost = fetch(`${server.url}/_sandbox/clock/sleep`, {
      method: "POST",
      body: JSON.stringify({ untilMs: 2_000_000 }),
      signal: gone.signal,
    });
    await expect.poll(() => clock.state().sleeping).toBe(1);
    gone.abort();
    await expect(lost).rejects.toThrow();
    await expect.poll(() => clock.state().sleeping).toBe(0);
    expect(clock.now()).toBe(1_000_000);
  });

  it("moves by hand when nobody takes part, but only while it is virtual", async () => {
    expect((await post("clock/advance", { byMs: 10 })).status).toBe(500);
    await post("clock", { virtual: true, participants: 0 });
    expect((await post("clock/advance", { byMs: 10 })).json).toMatchObject({ now: 1_000_010 });
  });
});
