import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// The kinds of tests that have full counts, with these: see setup/depth.ts. Or what is named, as for Vitest.
const kinds = ["--project", "integration", "--project", "faults"];
const named = process.argv.slice(2);

const manifest = createRequire(import.meta.url).resolve("vitest/package.json");
const { status } = spawnSync(
  process.execPath,
  [join(dirname(manifest), "vitest.mjs"), "run", ...(named.length > 0 ? named : kinds)],
  {
    stdio: "inherit",
    env: { ...process.env, TEST_DEPTH: "deep" },
    timeout: 45 * 60_000,
  },
);
process.exitCode = status ?? 1;
