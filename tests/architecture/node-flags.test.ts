import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { workerFlags } from "@/cli/node-flags";

const scripts = Object.values(
  (JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }).scripts,
);
const compose = readFileSync("docker-compose.yml", "utf8");

test("a worker is started with the same limits by npm, by docker compose and by the demo", () => {
  const flags = [...workerFlags, "--import", "./src/cli/preload.mjs", "src/cli/worker.ts"];
  expect(scripts).toContain(`node ${flags.join(" ")}`);
  expect(compose).toContain(`command: [node, ${flags.join(", ")}]`);
});

test("whatever runs TypeScript is told how its modules are named", () => {
  const images = [compose, readFileSync("Dockerfile", "utf8")].join("\n").replaceAll(/[",]/g, "");
  for (const command of [...scripts, images].flatMap((text) => text.split(/&&|\n/)))
    if (/\bnode\b.*\.ts\b/.test(command)) expect(command).toMatch(/node .*--import \.\/src\/cli\/preload\.mjs \w+\//);
});
