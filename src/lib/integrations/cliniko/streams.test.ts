import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Item, OpenOptions, Stream } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import { createHttp, type HttpOptions, userAgentOf } from "@/lib/integrations/http";
import { type SandboxServer, startSandbox } from "@/lib/integrations/sandbox";
import { cliniko } from ".";
import { changes } from "./sandbox/changes";
import { openClinic } from "./sandbox/grow";
import { type ClinikoSandbox, createClinikoSandbox } from "./sandbox/sandbox";
import { seaviewFacts } from "./sandbox/seaview";

const apiKey = ["sandbox", "seaview", "physiotherapy", "au1"].join("-");
const practiceKey = ["sandbox", "little", "practice", "au1"].join("-");
let sandbox: ClinikoSandbox;
let server: SandboxServer;
let calls = 0;

beforeAll(async () => {
  sandbox = createClinikoSandbox({ limit: null });
  openClinic(sandbox.addAccount({ key: practiceKey, name: "Little Practice", limit: null }), Date.now());
  server = await startSandbox({ providers: [sandbox] });
});
afterAll(() => server.close());
afterEach(() => sandbox.misbehaviour.reset());

function open(key: string, config: OpenOptions["config"] = { country: "AU" }, options: Partial<HttpOptions> = {}) {
  const common = { provider: "Cliniko", userAgent: userAgentOf("hub@example.com"), sandboxUrl: server.url };
  const http = createHttp({ ...common, onCall: () => void calls++, sleep: async () => {}, ...options });
  return cliniko.open({ apiKey: key }, { config, http: () => http, charge: async () => {} });
}

function streamOf(key: string, account = apiKey): Stream {
  const stream = open(account).streams.find((candidate) => candidate.key === key);
  if (!stream) throw new Error(`no stream ${key}`);
  return stream;
}

/** Reads a whole pass; `between` happens after each page, with the number of pages read. */
async function readAll(stream: Stream, since: Date | null = null, between: (pages: number) => void = () => {}) {
  const items: Item[] = [];
  let checkpoint: string | null = null;
  let pages = 0;
  do {
    const page = await stream.readPage({ since, checkpoint });
    items.push(...page.items);
    checkpoint = page.next;
    between(++pages);
  } while (checkpoint !== null && pages < 500);
  return { items, pages, ids: new Set(items.map(({ externalId }) => externalId)) };
}

const desk = () => ({ account: requireAccount(practiceKey), now: () => Date.now() });

function requireAccount(key: string) {
  const account = sandbox.accounts.find(({ keys }) => keys.has(key));
  if (!account) throw new Error("no account");
  return account;
}

function newPatients(count: number): string[] {
  return Array.from({ length: count }, () => changes.createPatient(desk(), {}).id);
}

test("an account says whose it is, where, in which time zone, and where its records are edited", async () => {
  expect(await open(apiKey, {}).account()).toEqual({
    externalId: expect.stringMatching(/^au1:account:\d+$/),
    name: "Seaview Physiotherapy",
    config: {
      region: "au1",
      country: "AU",
      timeZone: seaviewFacts.timeZone,
      userId: expect.stringMatching(/^\d+$/),
      webUrl: "https://seaview-physiotherapy.au1.cliniko.com",
    },
  });
});

test("a user who may see neither settings nor businesses can still connect", async () => {
  sandbox.misbehaviour.add({
    kind: "403",
    path: "settings|businesses",
    after: 0,
    ms: 0,
    resetInSeconds: 1,
    location: "",
  });
  expect(await open(apiKey, {}).account()).toMatchObject({
    externalId: expect.stringMatching(/^au1:user:\d+$/),
    name: "Robin Ashgrove",
    config: { timeZone: seaviewFacts.timeZone },
  });
});

test("a key that Cliniko does not know is refused as such", async () => {
  const unknown = ["nobody", "knows", "this", "au1"].join("-");
  await expect(open(unknown).account()).rejects.toMatchObject({ fault: "credentials" });
  expect(() => open("nobody-knows-this-evil")).toThrow(/region/);
});

test("calls are counted by the user behind the key, and by the key until the user is known", () => {
  const keys: string[] = [];
  const http = (key: string) => {
    keys.push(key);
    return createHttp({ provider: "Cliniko", userAgent: "x" });
  };
  const way = { http, charge: async () => {} };
  cliniko.open({ apiKey }, { config: { userId: "42" }, ...way });
  cliniko.open({ apiKey: practiceKey }, { config: { userId: "42" }, ...way });
  cliniko.open({ apiKey }, { config: {}, ...way });
  expect(keys.slice(0, 2)).toEqual(["au1:42", "au1:42"]);
  expect(keys[2]).not.toContain("seaview");
});

test.each([
  ["a key that is new", () => undefined],
  ["a key that is another user's than before", () => "42"],
  ["a key that is known", (userId: string) => userId],
])("every call of proving %s counts against its user in the end", async (_, before) => {
  const { id } = sandbox.demo.user;
  const counted = await countProof({ userId: before(id) });
  expect(counted.get(`au1:${id}`)).toBe(3);
});

/** How many calls of a proof each unit was charged for. */
async function countProof(config: OpenOptions["config"]): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  const charge = async (unit: string) => void counted.set(unit, (counted.get(unit) ?? 0) + 1);
  const common = { provider: "Cliniko", userAgent: userAgentOf("hub@example.com"), sandboxUrl: server.url };
  const http = (unit: string) => createHttp({ ...common, acquire: () => charge(unit) });
  await cliniko.open({ apiKey }, { config, http, charge }).account();
  return counted;
}

test("every list of the demo practice is read whole, hidden records included, in as few calls as there are pages", async () => {
  const rows = Object.entries(sandbox.demo.tables).map(([key, table]) => [key, table.size()] as const);
  const sizes = new Map<string, number>(rows);
  const { streams } = open(apiKey);
  expect(streams.map(({ key }) => key)).toEqual([
    "businesses",
    "practitioners",
    "practitioners_inactive",
    "appointment_types",
    "patients",
    "individual_appointments",
    "group_appointments",
    "attendees",
  ]);
  const read = new Map<string, number>();
  for (const stream of streams) {
    const before = calls;
    const { items, ids, pages } = await readAll(stream);
    expect(items.filter(({ fault }) => fault)).toEqual([]);
    expect(items.every(({ record }) => record?.kind === stream.kind)).toBe(true);
    expect(ids.size).toBe(items.length);
    expect(calls - before).toBe(pages);
    expect(pages).toBe(Math.max(1, Math.ceil(items.length / 100)));
    read.set(stream.key, items.length);
  }
  expect((read.get("practitioners") ?? 0) + (read.get("practitioners_inactive") ?? 0)).toBe(sizes.get("practitioners"));
  for (const key of ["businesses", "patients", "individual_appointments", "group_appointments", "attendees"]) {
    expect([key, read.get(key)]).toEqual([key, sizes.get(key)]);
  }
}, 60_000);

test("an incremental pass finds what changed at or after its bound, archived and cancelled included", async () => {
  const [first = "", second = "", third = ""] = newPatients(3);
  const since = new Date(Date.now() + 60 * 60_000 + 999);
  const later = { account: requireAccount(practiceKey), now: () => Math.floor(since.getTime() / 1000) * 1000 };
  changes.edit(later, { id: first, fields: { first_name: "Edited" } });
  changes.archive(later, { id: second });
  const { ids } = await readAll(streamOf("patients", practiceKey), since);
  expect(ids).toEqual(new Set([first, second]));
  expect(ids.has(third)).toBe(false);
});

test("patients who vanish between two pages do not take others with them", async () => {
  const ids = newPatients(450);
  const { ids: seen } = await readAll(streamOf("patients", practiceKey), null, (pages) => {
    if (pages === 2) for (const id of ids.slice(0, 120)) changes.remove(desk(), { id });
    if (pages === 6) changes.remove(desk(), { id: ids[130] ?? "" });
  });
  expect(ids.slice(131).filter((id) => !seen.has(id))).toEqual([]);
});

test("patients who arrive while a pass is under way are repeated at most, and it ends", async () => {
  const ids = newPatients(120);
  const { ids: seen } = await readAll(streamOf("patients", practiceKey), null, (pages) => {
    if (pages < 5) newPatients(30);
  });
  expect(ids.filter((id) => !seen.has(id))).toEqual([]);
});

test("a pass can be taken up anywhere, also by another process, and a checkpoint that nobody can read begins anew", async () => {
  const stream = streamOf("patients");
  const first = await stream.readPage({ since: null, checkpoint: null });
  const second = await streamOf("patients").readPage({ since: null, checkpoint: first.next });
  const again = await streamOf("patients").readPage({ since: null, checkpoint: first.next });
  expect(again).toEqual(second);
  expect(second.items[0]?.externalId).not.toBe(first.items[0]?.externalId);
  const lost = await stream.readPage({ since: null, checkpoint: "?" });
  expect(lost.items).toEqual(first.items);
});

test("records are looked up by id, archived ones included, and those that are gone are absent", async () => {
  const [kept = "", archived = "", gone = ""] = newPatients(3);
  changes.archive(desk(), { id: archived });
  changes.remove(desk(), { id: gone });
  const items = await streamOf("patients", practiceKey).lookup([kept, archived, gone, "unreadable-1", "1,2"]);
  expect(items.map(({ externalId }) => externalId).toSorted()).toEqual([kept, archived].toSorted());
  const before = calls;
  expect(await streamOf("patients", practiceKey).lookup([])).toEqual([]);
  expect(calls).toBe(before);
  await expect(streamOf("patients").lookup(Array(101).fill("1"))).rejects.toThrow(RangeError);
});

test("a hint finds its record by any of its names, and nothing when it is gone", async () => {
  const session = open(practiceKey);
  const [patient = ""] = newPatients(1);
  const { id: visit } = changes.book(desk(), { patientId: patient, startsAt: "2026-01-05T01:00:00Z" });
  for (const resource of ["patient", "patients", "Patient"]) {
    const found = await session.hinted?.({ resource, id: patient });
    expect(found).toMatchObject({ stream: "patients", items: [{ externalId: patient }] });
  }
  for (const resource of [
    "individual_appointment",
    "appointment",
    "appointments",
    "booking",
    "Individual Appointment",
  ]) {
    const found = await session.hinted?.({ resource, id: visit });
    expect(found).toMatchObject({ stream: "individual_appointments", items: [{ externalId: visit }] });
  }
  expect(await session.hinted?.({ resource: "patient", id: "1" })).toEqual({ stream: "patients", items: [] });
  for (const hint of [
    { resource: "invoice", id: "1" },
    { resource: "", id: "1" },
    { resource: "patient", id: "1 or 2" },
  ]) {
    await expect(session.hinted?.(hint)).rejects.toBeInstanceOf(ProviderError);
  }
});

test("one unreadable patient does not cost the others of the page", async () => {
  sandbox.misbehaviour.add({ kind: "wrongShape", path: "patients", after: 0, ms: 0, resetInSeconds: 1, location: "" });
  const { items } = await streamOf("patients").readPage({ since: null, checkpoint: null });
  expect(items).toHaveLength(100);
  expect(items.filter(({ fault }) => fault)).toHaveLength(1);
});

test("a hiccup of Cliniko's is read over, a page that is none is not believed", async () => {
  const rule = { path: "patients", after: 0, ms: 0, resetInSeconds: 1, location: "" } as const;
  sandbox.misbehaviour.add({ ...rule, kind: "cut", times: 1 });
  sandbox.misbehaviour.add({ ...rule, kind: "500", times: 1 });
  const page = await streamOf("patients").readPage({ since: null, checkpoint: null });
  expect(page.items).toHaveLength(100);
  sandbox.misbehaviour.add({ ...rule, kind: "garbage", times: 1 });
  await expect(streamOf("patients").readPage({ since: null, checkpoint: null })).rejects.toMatchObject({
    fault: "unexpected_shape",
  });
});
