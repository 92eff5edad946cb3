import { expect, test } from "vitest";
import { mapInTurns } from "@/lib/turns";

test("others go on while a long list is worked on, and its order is kept", async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 1);
  const items = Array.from({ length: 40 }, (_, place) => place);
  expect(await mapInTurns(items, busyFor5Ms)).toEqual(items);
  clearInterval(others);
  expect(turns).toBeGreaterThan(5);
});

test("what the work throws is thrown", async () => {
  const refuse = () => {
    throw new RangeError("no");
  };
  await expect(mapInTurns([1], refuse)).rejects.toThrow(RangeError);
});

function busyFor5Ms(item: number): number {
  const until = performance.now() + 5;
  while (performance.now() < until);
  return item;
}
