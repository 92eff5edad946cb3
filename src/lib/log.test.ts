import { afterEach, expect, test, vi } from "vitest";
import { log, withLogFields } from "@/lib/log";
import { redact } from "@/lib/redact";

const planted = {
  person: "Marguerite Okonkwo",
  email: "marguerite@okonkwo.example",
  phone: "+61400111222",
  apiKey: `MS0xNzM${"a1B2".repeat(8)}-au1`,
  sessionToken: "q".repeat(43),
  hook: `whsec_${"Zm9v".repeat(8)}`,
  stripeKey: `sk_${"test"}_${"Ab3d".repeat(8)}`,
  identityToken: `eyJ${"hbGc".repeat(6)}.eyJ${"zdWI".repeat(6)}.${"c2ln".repeat(6)}`,
  invitation: `https://hub.example/join/${"x7Yz".repeat(10)}`,
  webhookAddress: `http://localhost:3000/api/webhooks/mx-merchant/${"k2Lm".repeat(10)}`,
  card: "4000123412341234",
};

afterEach(() => {
  vi.restoreAllMocks();
});

test("an event is one line of JSON with its fields", () => {
  const [line] = linesOf(() => log.info("page read", { runId: "0193b6a0-0000-7000-8000-000000000001", fetched: 100 }));
  expect(line?.endsWith("\n")).toBe(true);
  expect(JSON.parse(line ?? "")).toEqual({
    time: expect.stringMatching(/Z$/),
    level: "info",
    event: "page read",
    runId: "0193b6a0-0000-7000-8000-000000000001",
    fetched: 100,
  });
});

test("nothing that was planted about a patient, and no secret, reaches a line", () => {
  const cause = new Error(`insert failed for ${planted.person}`);
  const error = new Error(`Key ${planted.apiKey}: ${planted.email}\n    at ${planted.person} (a.ts:1:1)`, { cause });
  const lines = linesOf(() => {
    log.warn("seen", { ...planted, row: { fullName: planted.person, contact: { mobile: planted.phone } } });
    log.warn("hidden under harmless keys", {
      a: planted.person,
      b: planted.email,
      c: planted.phone,
      d: planted.apiKey,
    });
    log.warn("in lists", { items: Object.values(planted), bytes: Buffer.from(planted.person) });
    log.warn("in numbers", { mobile: 61400111222 });
    log.error("failed", { error, nested: { deeper: error } });
    withLogFields({ authorization: `Bearer ${planted.sessionToken}` }, () => log.info("ambient"));
  });
  expect(lines).toHaveLength(6);
  for (const secret of [...Object.values(planted), "61400111222", "Marguerite", "okonkwo"]) {
    expect(lines.join("")).not.toContain(secret);
  }
});

test("ids, codes, routes, versions, numbers and times are kept", () => {
  const kept = {
    contactId: "0193b6a0-0000-7000-8000-000000000002",
    clinikoPatientId: "1234567890",
    route: "/api/patients/{id}",
    code: "P2002",
    version: "0.1.0",
    at: "2026-11-21T02:00:00.000Z",
    ms: 12.5,
    ok: true,
    none: null,
  };
  expect(redact(kept)).toEqual(kept);
});

test("an error keeps its name, code and frames, and leaves its message behind", () => {
  const error = Object.assign(new RangeError("patient 12 was odd"), { code: "23505" });
  expect(redact(error)).toMatchObject({ name: "RangeError", code: "23505" });
  expect(JSON.stringify(redact(error))).not.toContain("patient 12");
  expect((redact(error) as { stack: string[] }).stack[0]).toMatch(/^at .*log\.test\.ts/);
});

test("lines beneath a request carry its id", () => {
  const lines = linesOf(() => withLogFields({ requestId: "r-1" }, () => log.info("inside")));
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ requestId: "r-1" });
});

function linesOf(work: () => void): string[] {
  const lines: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    lines.push(String(chunk));
    return true;
  });
  work();
  vi.restoreAllMocks();
  return lines;
}
