import { expect, test } from "vitest";
import { gather } from "@/lib/gather";

type Batch = { items: string[]; end: (results?: string[]) => void; fail: (error: Error) => void };

/** Batches that end when they are told to. */
function byHand(options: Parameters<typeof gather>[1] = {}) {
  const batches: Batch[] = [];
  const call = gather<string, string>(
    (items) =>
      new Promise((resolve, reject) => {
        batches.push({ items, end: (results = items.map((item) => `${item}!`)) => resolve(results), fail: reject });
      }),
    options,
  );
  const end = async (place: number) => {
    batches[place]?.end();
    await new Promise(setImmediate);
  };
  return { call, batches, end };
}

test("a single call waits for nobody, and those that come meanwhile go together", async () => {
  const { call, batches, end } = byHand({ atOnce: 1 });
  const answers = ["a", "b", "c", "d"].map((item) => call(item));
  expect(batches.map(({ items }) => items)).toEqual([["a"]]);
  await end(0);
  expect(batches.map(({ items }) => items)).toEqual([["a"], ["b", "c", "d"]]);
  await end(1);
  expect(await Promise.all(answers)).toEqual(["a!", "b!", "c!", "d!"]);
});

test("no more batches are under way than may be, and none is larger than it may be", async () => {
  const { call, batches, end } = byHand({ atOnce: 2, most: 2 });
  const answers = ["a", "b", "c", "d", "e"].map((item) => call(item));
  expect(batches.map(({ items }) => items)).toEqual([["a"], ["b"]]);
  await end(0);
  await end(1);
  expect(batches.map(({ items }) => items)).toEqual([["a"], ["b"], ["c", "d"], ["e"]]);
  await end(2);
  await end(3);
  expect(await Promise.all(answers)).toHaveLength(5);
});

test("a batch that fails rejects its own calls only, and the next ones go on", async () => {
  const { call, batches, end } = byHand({ atOnce: 1 });
  const [first, second, third] = ["a", "b", "c"].map((item) => call(item).catch((error: Error) => error.message));
  await end(0);
  batches[1]?.fail(new Error("away"));
  expect(await Promise.all([first, second, third])).toEqual(["a!", "away", "away"]);
  const next = call("d");
  await new Promise(setImmediate);
  await end(2);
  expect(await next).toBe("d!");
});

test("where one item is to blame, the others of its batch do not suffer", async () => {
  const tried: string[][] = [];
  const call = gather<string, string>(
    async (items) => {
      tried.push(items);
      if (items.includes("bad")) throw new Error("bad");
      return items;
    },
    { atOnce: 1, isItemsFault: (error) => error instanceof Error && error.message === "bad" },
  );
  const answers = ["first", "a", "bad", "b"].map((item) => call(item).catch((error: Error) => error.message));
  expect(await Promise.all(answers)).toEqual(["first", "a", "bad", "b"]);
  expect(tried).toEqual([["first"], ["a", "bad", "b"], ["a"], ["bad"], ["b"]]);
});
