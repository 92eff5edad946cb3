import { randomUUID } from "node:crypto";
import { askFile } from "@tests/factories/processes";
import { expect, test } from "vitest";
import { blockUntil, readBudget, reserveCall } from "@/lib/db/rate-budget";
import { withSystem } from "@/lib/db/system/transaction";

const start = Date.parse("2026-03-01T10:00:00Z");
const perMs = 60_000;
const at = (ms: number) => new Date(start + ms);

/** Makes calls one after the other on a clock of its own, and says when each was made, in milliseconds from the start. */
async function makeCalls(key: string, count: number, { calls = 200, tookMs = 0, fromMs = 0 } = {}) {
  const made: number[] = [];
  let clock = fromMs;
  for (let call = 0; call < count; call++) {
    const { granted, waitMs } = await reserveCall({ key, calls, perMs, now: at(clock) });
    expect(granted).toBe(true);
    clock += waitMs;
    made.push(clock);
    clock += tookMs;
  }
  return made;
}

function mostInAnyWindow(made: number[], windowMs: number): number {
  const sorted = made.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((from, index) => sorted.slice(index).filter((when) => when < from + windowMs).length));
}

test("a small sync never waits, a long one makes 200 calls a minute and not one more", async () => {
  const made = await makeCalls(randomUUID(), 650, { tookMs: 40 });
  expect(made.slice(0, 200)).toEqual(Array.from({ length: 200 }, (_, call) => call * 40));
  expect(mostInAnyWindow(made, perMs)).toBe(200);
  const wallMs = (made.at(-1) ?? 0) - (made[0] ?? 0);
  expect(wallMs).toBeLessThanOrEqual((650 / 200) * perMs * 1.03);
});

test("two processes that ask by turns share one budget, in the order in which they asked", async () => {
  const key = randomUUID();
  const request = { key, calls: 10, perMs, now: at(0) };
  const waits: number[] = [];
  for (let call = 0; call < 25; call++) waits.push((await reserveCall(request)).waitMs);
  expect(waits.slice(0, 10)).toEqual(Array(10).fill(0));
  expect(waits.slice(10, 20)).toEqual(Array(10).fill(60_250));
  expect(waits.slice(20)).toEqual(Array(5).fill(120_500));
});

test("a caller that cannot wait so long is told when to return, and takes nothing from the others", async () => {
  const key = randomUUID();
  await makeCalls(key, 10, { calls: 10 });
  const request = { key, calls: 10, perMs, now: at(20_000) };
  expect(await reserveCall({ ...request, waitMsMax: 5_000 })).toEqual({ granted: false, waitMs: 40_250 });
  expect(await reserveCall(request)).toEqual({ granted: true, waitMs: 40_250 });
});

test("when the provider itself says stop, nobody calls before the moment it named", async () => {
  const key = randomUUID();
  await blockUntil(key, at(30_000));
  await blockUntil(key, at(10_000));
  expect(await reserveCall({ key, calls: 10, perMs, now: at(0) })).toEqual({ granted: true, waitMs: 30_000 });
  expect(await readBudget({ key, perMs, now: at(1_000) })).toMatchObject({ blockedUntil: at(30_000) });
  expect(await reserveCall({ key, calls: 10, perMs, now: at(40_000) })).toEqual({ granted: true, waitMs: 0 });
});

test("one account's calls cost another account nothing", async () => {
  await makeCalls(randomUUID(), 10, { calls: 10 });
  expect(await reserveCall({ key: randomUUID(), calls: 10, perMs, now: at(0) })).toEqual({ granted: true, waitMs: 0 });
});

test("a budget is busy since more than 80 % of it was used, and no longer once it rests", async () => {
  const key = randomUUID();
  await makeCalls(key, 8, { calls: 10, tookMs: 1000 });
  expect(await readBudget({ key, perMs, now: at(8_000) })).toMatchObject({ used: 8, busySince: null });
  const made = await makeCalls(key, 30, { calls: 10, tookMs: 1000, fromMs: 8_000 });
  const last = made.at(-1) ?? 0;
  expect(await readBudget({ key, perMs, now: at(last) })).toMatchObject({ used: 10, busySince: at(8_000) });
  expect(await readBudget({ key, perMs, now: at(last + 10_000) })).toMatchObject({ busySince: null });
  await makeCalls(key, 1, { calls: 10, fromMs: last + perMs });
  expect(await readBudget({ key, perMs, now: at(last + perMs) })).toMatchObject({ used: 1, busySince: null });
});

test("two processes that hammer one key never pass its limit in any window", async () => {
  const key = randomUUID();
  const limit = { calls: 40, perMs: 1_000 };
  const grants = (await Promise.all([hammer(key, limit), hammer(key, limit)])).flat();
  expect(grants).toHaveLength(240);
  expect(mostInAnyWindow(grants, limit.perMs)).toBeLessThanOrEqual(limit.calls);
  const row = await withSystem((db) => db.rateBudget.findUniqueOrThrow({ where: { key } }));
  expect(row.grantedAt).toHaveLength(limit.calls);
});

/** A process of its own, with its own connections: eight callers at once make 120 calls, each at the moment granted. */
function hammer(key: string, limit: { calls: number; perMs: number }): Promise<number[]> {
  return askFile(new URL("./rate-budget-process.ts", import.meta.url), [key, String(limit.calls), String(limit.perMs)]);
}
