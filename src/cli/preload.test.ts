import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { sourceFlags } from "./node-flags";

const script = `import { getCompileCacheDir } from "node:module";
  import { formatDuration } from "@/lib/format/duration";
  process.stdout.write(JSON.stringify([formatDuration(45_000), getCompileCacheDir()]));`;

test("a process finds our modules as they are named, and keeps what it compiled among the packages", async () => {
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const words = [...sourceFlags, "--input-type=module", "-e", script];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env });
  expect(JSON.parse(stdout)).toEqual(["45 s", expect.stringContaining("node_modules/.cache/compiled")]);
});
