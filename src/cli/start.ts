import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadDotEnv } from "./dot-env";
import { chosenPort } from "./ports";
import { run } from "./run";
import { untilAskedToStop } from "./stop-signal";

Object.assign(process.env, { NODE_ENV: "production" });

/** Runs the built web application in production, after its environment has been found complete. */
await run(async () => {
  const { host } = parseArgs({ options: { host: { type: "string" } } }).values;
  loadDotEnv();
  const { parseEnv } = await import("@/env");
  parseEnv(process.env);
  if (!existsSync(".next/BUILD_ID")) throw new Error("There is no build. Run npm run build first.");
  const port = await chosenPort("PORT", 3000);
  const asked = untilAskedToStop();
  const { startWebServer } = await import("./web");
  const server = await startWebServer({ port, hostname: host });
  process.stdout.write(`listening on http://${host ?? "localhost"}:${port}\n`);
  await asked;
  await server.stop();
});
process.exit();
