import { parseArgs } from "node:util";
import { z } from "zod";
import { openDatabase } from "./database";
import { run } from "./run";

const order = z.object({
  provider: z.string({ error: "Name the supplier: npm run webhooks:replay -- --provider clerk" }),
  status: z.enum(["processed", "ignored", "failed", "dead"]),
  "dry-run": z.boolean(),
});

/**
 * npm run webhooks:replay -- --provider clerk [--status ignored] [--dry-run]: what came for the hub itself and was given
 * up, or was ignored because its organization was not here yet. A clinic's own deliveries are replayed on its screen.
 */
await run(async () => {
  const { values } = parseArgs({
    options: {
      provider: { type: "string" },
      status: { type: "string", default: "dead" },
      "dry-run": { type: "boolean", default: false },
    },
  });
  const { provider, status, "dry-run": dryRun } = order.parse(values);
  const database = await openDatabase();
  try {
    const { replayPlatformEvents } = await import("@/lib/db/system/webhooks");
    const count = await replayPlatformEvents({ provider, status, dryRun });
    process.stdout.write(`${count} deliveries of ${provider} ${dryRun ? "would be" : "will be"} processed once more\n`);
  } finally {
    const { disconnect } = await import("@/lib/db/client");
    await disconnect();
    await database.stop();
  }
});
