import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { loadDotEnv } from "./dot-env";
import { run } from "./run";
import { untilAskedToStop } from "./stop-signal";
import { nextScript } from "./web-build";

Object.assign(process.env, { NODE_ENV: "production" });

/** Runs the built web application in production, after its environment has been found complete. */
await run(async () => {
  loadDotEnv();
  const { parseEnv } = await import("@/env");
  parseEnv(process.env);
  if (!existsSync(".next/BUILD_ID")) throw new Error("There is no build. Run npm run build first.");
  const child = spawn(process.execPath, [nextScript(), "start", "-p", process.env.PORT || "3000"], {
    stdio: "inherit",
  });
  void untilAskedToStop().then(() => child.kill("SIGTERM"));
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 0));
  });
});
