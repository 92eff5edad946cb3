import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { envNames } from "@/env";

const lines = readFileSync(".env.example", "utf8").split("\n");
const assignments = lines.filter((line) => /^[A-Z_]+=/.test(line));

test("the example environment names exactly the variables that the product reads", () => {
  const named = assignments.map((line) => line.slice(0, line.indexOf("=")));
  expect(named.toSorted()).toEqual(envNames.toSorted());
});

test("the example environment holds no value that somebody could copy into production", () => {
  expect(assignments.filter((line) => !line.endsWith("="))).toEqual([]);
});
