import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("no letter after g leads to two pages", () => {
  const text = readFileSync("src/app/(clinic)/layout.tsx", "utf8");
  const letters = [...text.matchAll(/shortcut: "(\w)"/g)].map(([, letter]) => letter);
  expect(letters.length).toBeGreaterThan(10);
  expect(new Set(letters).size).toBe(letters.length);
});
