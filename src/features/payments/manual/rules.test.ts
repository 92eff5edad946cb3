import { expect, test } from "vitest";
import { estimate } from "./rules";
import { emergencyMax, manualSyncBody, usualMax } from "./schema";

const now = new Date("2026-03-01T12:00:00Z");
const budget = { calls: 3, perMs: 1_000 };
const nothing = { held: 0, linked: 0, unknown: 0, invoices: 0, unread: 0, oldest: null, newest: null };
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

test("before anything is held, half of the payments are taken to have an invoice", () => {
  const { rows, calls, strategy, seconds, atLeast, atMost } = estimate({
    count: 50,
    sample: nothing,
    invoicesListed: null,
    now,
    budget,
  });
  // The list of invoices may have any length, but asking for each payment and its invoice has not.
  expect([atLeast, atMost]).toEqual([1, 101]);
  expect({ rows, calls, strategy, seconds }).toEqual({
    rows: 50,
    calls: { byNumber: 27, byId: 51 },
    strategy: "by_number",
    seconds: 9,
  });
});

test("what is held and unchanged costs nothing by id", () => {
  const sample = {
    ...nothing,
    held: 100,
    linked: 45,
    invoices: 45,
    oldest: minutesAgo(10_000),
    newest: minutesAgo(10),
  };
  const { calls, strategy } = estimate({ count: 100, sample, invoicesListed: 45, now, budget });
  expect({ calls, strategy }).toEqual({ calls: { byNumber: 46, byId: 1 }, strategy: "by_id" });
});

test("payments that came since are reckoned with at the usual pace", () => {
  const sample = { ...nothing, held: 11, linked: 11, invoices: 11, oldest: minutesAgo(150), newest: minutesAgo(50) };
  expect(estimate({ count: 11, sample, invoicesListed: 300, now, budget }).calls).toEqual({ byNumber: 15, byId: 11 });
});

test.each([
  [{ transactionCount: 100 }, true],
  [{ transactionCount: 101 }, false],
  [{ transactionCount: 0 }, false],
  [{ transactionCount: 1.5 }, false],
  [{}, false],
  [{ transactionCount: 1_000, emergency: true }, true],
  [{ transactionCount: 1_001, emergency: true }, false],
  [{ transactionCount: 10, from: "2026-01-01" }, false],
  [{ transactionCount: 10, emergency: true, from: "2026-01-01", to: "2026-02-01T00:00:00Z" }, true],
  [{ transactionCount: 10, emergency: true, from: "2026-02-01", to: "2026-01-01" }, false],
  [{ transactionCount: 10, strategy: "by_magic" }, false],
  [{ transactionCount: 10, mode: "full" }, false],
])("asking for %j is allowed: %s", (body, isAllowed) => {
  expect(manualSyncBody.safeParse(body).success).toBe(isAllowed);
});

test("the limits are said in words", () => {
  const { error } = manualSyncBody.safeParse({ transactionCount: usualMax + 1 });
  expect(error?.issues[0]?.message).toContain("Between 1 and 100 transactions");
  expect(emergencyMax).toBe(1_000);
});
