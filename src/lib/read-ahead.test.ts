import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { readAhead } from "@/lib/read-ahead";

type Told = { read: number };

async function* numbers(upTo: number, told: Told = { read: 0 }) {
  for (let number = 1; number <= upTo; number += 1) {
    told.read = number;
    yield number;
  }
}

async function* failingAfter(upTo: number) {
  yield* numbers(upTo);
  throw new Error("the provider is away");
}

test("what arrives while the last batch is used is handed over together, in order, nothing lost", async () => {
  const batches: number[][] = [];
  for await (const batch of readAhead(numbers(10), 4)) {
    batches.push(batch);
    await wait(5);
  }
  expect(batches.flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(batches).toEqual([[1], [2, 3, 4, 5], [6, 7, 8, 9], [10]]);
});

test("never more than so many are read ahead", async () => {
  const told = { read: 0 };
  for await (const batch of readAhead(numbers(100, told), 4)) {
    const used = batch.at(-1) ?? 0;
    await wait(5);
    expect(told.read).toBeLessThanOrEqual(used + 4);
    if (used > 20) break;
  }
});

test("what arrived before a failure is used before the failure is known", async () => {
  const used: number[] = [];
  const reading = async () => {
    for await (const batch of readAhead(failingAfter(3), 8)) {
      used.push(...batch);
      await wait(5);
    }
  };
  await expect(reading()).rejects.toThrow("the provider is away");
  expect(used).toEqual([1, 2, 3]);
});

test("whoever stops using it stops the reading", async () => {
  const told = { read: 0 };
  for await (const _ of readAhead(numbers(100, told), 4)) break;
  const { read } = told;
  await wait(5);
  expect(told.read).toBe(read);
});

test("a source that is empty yields nothing", async () => {
  for await (const batch of readAhead(numbers(0), 4)) expect(batch).toBe("never reached");
});
