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

// What no server of docker-compose.yml is told, and why.
const untold = {
  HUB_MODE: "only a demonstration has one",
  PROVIDER_SANDBOX_URL: "refused in production",
  STRIPE_API_BASE: "refused in production",
  VERCEL: "set by Vercel alone",
};

test("docker compose passes on every variable that the product reads, but those that no server of it needs", () => {
  const compose = readFileSync("docker-compose.yml", "utf8");
  const passed = envNames.filter((name) => new RegExp(`^ +${name}: `, "m").test(compose));
  expect([...passed, ...Object.keys(untold)].toSorted()).toEqual(envNames.toSorted());
});
