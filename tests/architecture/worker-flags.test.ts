import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { workerFlags } from "@/cli/worker-flags";

test("a worker is started with the same limits by npm, by docker compose and by the demo", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  expect(scripts.worker).toBe(`node ${workerFlags.join(" ")} --import tsx src/cli/worker.ts`);
  expect(readFileSync("docker-compose.yml", "utf8")).toContain(
    `command: [node, ${workerFlags.join(", ")}, --import, tsx, src/cli/worker.ts]`,
  );
});
