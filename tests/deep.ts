import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// The same tests as `npm test`, with the full counts: see setup/depth.ts.
const manifest = createRequire(import.meta.url).resolve("vitest/package.json");
const { status } = spawnSync(
  process.execPath,
  [join(dirname(manifest), "vitest.mjs"), "run", ...process.argv.slice(2)],
  {
    stdio: "inherit",
    env: { ...process.env, TEST_DEPTH: "deep" },
    timeout: 45 * 60_000,
  },
);
process.exitCode = status ?? 1;
