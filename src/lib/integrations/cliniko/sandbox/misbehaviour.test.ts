import { call, type Row } from "@tests/factories/cliniko-sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SandboxServer, startSandbox } from "@/lib/integrations/sandbox";
import { createSandboxClock } from "@/lib/integrations/sandbox-clock";
import { demoApiKey } from "./accounts";
import { grow } from "./grow";
import { type ClinikoSandbox, createClinikoSandbox } from "./sandbox";

const startMs = Date.parse("2026-05-13T03:20:00Z");
let sandbox: ClinikoSandbox;
let server: SandboxServer;

beforeEach(async () => {
  const clock = createSandboxClock(() => startMs);
  clock.configure({ virtual: true });
  sandbox = createClinikoSandbox({ clock, empty: true });
  grow(sandbox.demo, { patients: 30, appointments: 10 }, startMs);
  server = await startSandbox({ providers: [sandbox], clock });
});

afterEach(() => server.close());

function get(path: string): Promise<Response> {
  return fetch(`${server.url}/api.au1.cliniko.com/v1${path}`, {
    redirect: "manual",
    headers: {
      accept: "application/json",
      "user-agent": "Practice Hub (dev@example.com)",
      authorization: `Basic ${btoa(`${demoApiKey()}:`)}`,
    },
  });
}

async function post(path: string, body: unknown) {
  const response = await fetch(`${server.url}/_sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, json: await response.json() };
}

const misbehave = (rule: object) => post("cliniko/misbehave", rule);

describe("the allowance of calls", () => {
  it("is 200 in the minute that the first call opens, then 429 with the second of its end, then 200 again", async () => {
    for (let count = 0; count < 200; count += 1) expect((await call(sandbox, "/user")).status).toBe(200);
    const refused = await call(sandbox, "/user");
    expect(refused.status).toBe(429);
    expect(refused.headers["x-ratelimit-reset"]).toBe(String(startMs / 1000 + 60));
    sandbox.clock.advance(59_999);
    expect((await call(sandbox, "/user")).status).toBe(429);
    sandbox.clock.advance(1);
    expect((await call(sandbox, "/user")).status).toBe(200);
    expect(sandbox.control("stats", {})).toMatchObject({ tooManyRequests: 2, totalCalls: 203 });
  });

  it("is shared by the keys of one user, and not by another user", async () => {
    sandbox.control("addKey", { key: "sandbox-second-key-au1" });
    sandbox.addAccount({ key: "sandbox-other-practice-au1", name: "Other" });
    sandbox.control("limit", { limit: 2 });
    await call(sandbox, "/user");
    await call(sandbox, "/user", { key: "sandbox-second-key-au1" });
    expect((await call(sandbox, "/user", { key: "sandbox-second-key-au1" })).status).toBe(429);
    expect((await call(sandbox, "/user", { key: "sandbox-other-practice-au1" })).status).toBe(200);
    sandbox.control("addColleague", { key: "sandbox-colleague-au1" });
    const [mine, theirs] = [sandbox.demo.id, await call(sandbox, "/settings/public", { key: "sandbox-colleague-au1" })];
    expect(theirs).toMatchObject({ status: 200, json: { account: { id: mine } } });
  });

  it("can be switched off, and a key taken away", async () => {
    sandbox.control("limit", { limit: null });
    for (let count = 0; count < 300; count += 1) expect((await call(sandbox, "/user")).status).toBe(200);
    sandbox.control("removeKey", { key: demoApiKey() });
    expect((await call(sandbox, "/user")).status).toBe(401);
  });
});

describe("misbehaviour over the wire", () => {
  it("answers as well as ever when nothing was asked for", async () => {
    const response = await get("/patients?per_page=10");
    expect(response.headers.get("content-type")).toContain("application/json");
    expect((await response.json()).patients).toHaveLength(10);
  });

  it.each(["429", "500", "503"])("answers %s so many times and then recovers", async (kind) => {
    await misbehave({ kind, times: 2, resetInSeconds: 7 });
    const first = await get("/patients");
    expect(first.status).toBe(Number(kind));
    expect(first.headers.get("x-ratelimit-reset")).toBe(kind === "429" ? String(startMs / 1000 + 7) : null);
    expect((await get("/patients")).status).toBe(Number(kind));
    expect((await get("/patients")).status).toBe(200);
  });

  it("only where the path fits, and only after so many calls", async () => {
    await misbehave({ kind: "500", path: "^/v1/patients", after: 1 });
    expect((await get("/user")).status).toBe(200);
    expect((await get("/patients")).status).toBe(200);
    expect((await get("/patients")).status).toBe(500);
    expect((await get("/attendees")).status).toBe(200);
    await post("cliniko/reset", {});
    expect((await get("/patients")).status).toBe(200);
  });

  it("cuts an answer off in the middle", async () => {
    await misbehave({ kind: "cut", times: 1 });
    const response = await get("/patients");
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect((await get("/patients")).status).toBe(200);
  });

  it("sends what is not JSON, nothing at all, or somebody else's address", async () => {
    await misbehave({ kind: "garbage", times: 1 });
    await expect((await get("/patients")).json()).rejects.toThrow();
    await misbehave({ kind: "blank", times: 1 });
    expect(await (await get("/patients")).text()).toBe("");
    await misbehave({ kind: "redirect", times: 1 });
    const redirect = await get("/patients");
    expect([redirect.status, redirect.headers.get("location")]).toEqual([302, expect.stringContaining("elsewhere")]);
  });

  it("damages a page: a broken row, one twice, another order, none", async () => {
    const page = async () =>
      (await (await get("/patients?per_page=10")).json()) as { patients: Row[]; total_entries: number };
    const ids = (rows: Row[]) => rows.map(({ id }) => id);
    const whole = await page();
    await misbehave({ kind: "wrongShape", times: 1 });
    expect((await page()).patients[0]).toMatchObject({ updated_at: 17 });
    await misbehave({ kind: "duplicate", times: 1 });
    const twice = ids((await page()).patients);
    expect([twice.length, new Set(twice).size]).toEqual([11, 10]);
    await misbehave({ kind: "reorder", times: 1 });
    const reordered = ids((await page()).patients);
    expect(reordered).not.toEqual(ids(whole.patients));
    expect(reordered.toSorted()).toEqual(ids(whole.patients).toSorted());
    await misbehave({ kind: "empty", times: 1 });
    expect(await page()).toMatchObject({ patients: [], total_entries: 0 });
    expect(await page()).toEqual(whole);
  });

  it("takes its time", async () => {
    await misbehave({ kind: "slow", ms: 120, times: 1 });
    const before = performance.now();
    expect((await get("/user")).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(115);
  });

  it("lets go of what it holds back once it behaves again", async () => {
    await misbehave({ kind: "slow", ms: 20_000 });
    const before = performance.now();
    const held = get("/user");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await post("cliniko/reset", {});
    expect((await held).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it("refuses an order that it does not know", async () => {
    expect(await misbehave({ kind: "sulk" })).toMatchObject({ status: 422 });
    expect(await post("cliniko/dance", {})).toMatchObject({ status: 404 });
    expect(await post("bitrix99/reset", {})).toMatchObject({ status: 404 });
  });
});

describe("orders over the wire", () => {
  it("change the data, grow it, and open another practice", async () => {
    const { json } = await post("cliniko/createPatient", { firstName: "Nell", lastName: "Wharfdale" });
    expect((await get(`/patients/${json.id}`)).status).toBe(200);
    expect(await post("cliniko/grow", { patients: 20, appointments: 40 })).toMatchObject({ json: { rows: 100 } });
    const key = "sandbox-harbour-clinic-au2";
    await post("cliniko/addAccount", { key, name: "Harbour Clinic", country: "New Zealand", countryCode: "NZ" });
    await post("cliniko/grow", { account: key, patients: 3 });
    const theirs = await call(sandbox, "/patients", { key, host: "api.au2.cliniko.com" });
    expect(theirs.json.total_entries).toBe(3);
    expect((await post("cliniko/stats", {})).json.rows).toMatchObject({ patients: 51, attendees: 50 });
  });
});
