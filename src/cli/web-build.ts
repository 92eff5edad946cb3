import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);
const BUILT_FROM = [
  "src",
  "public",
  "prisma/schema",
  "package.json",
  "next.config.ts",
  "tsconfig.json",
  "postcss.config.mjs",
];
const NOT_BUILT = /(^|[\\/])(generated|cli|sandbox)([\\/]|$)|\.test\.tsx?$/;

/** The script that `node` runs for Next's command line. */
export function nextScript(): string {
  return require.resolve("next/dist/bin/next");
}

/** Whether there is a production build, and no source has changed since. */
export function isBuilt(): boolean {
  const stamp = join(".next", "BUILD_ID");
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  return BUILT_FROM.every((path) => !existsSync(path) || newestIn(path) <= built);
}

/** Builds the web application. Rejects with what the builder said when it does not build, or when it is aborted. */
export function buildWeb(signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [nextScript(), "build"], {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The web application does not build:\n${said}`));
    });
  });
}

function newestIn(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path).map((name) => join(path, name));
  return Math.max(0, ...inside.filter((name) => !NOT_BUILT.test(name)).map(newestIn));
}
