import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

// Prisma's command line looks for a migration engine that has to be downloaded, even to generate the client, which
// never uses it. Naming any existing file instead lets it work without the internet.
const require = createRequire(import.meta.url);

if (existsSync("prisma/schema") && isInstalled()) {
  const { status } = spawnSync(process.execPath, [require.resolve("prisma/build/index.js"), "generate", "--no-hints"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  process.exitCode = status ?? 1;
}

// An install without development dependencies gets the client that was generated before it.
function isInstalled(): boolean {
  try {
    require.resolve("prisma/build/index.js");
    return true;
  } catch {
    return false;
  }
}
