import { parseArgs } from "node:util";
import { z } from "zod";
import { openDatabase } from "./database";
import { run } from "./run";

const usage = "npm run webhooks:replay -- --provider clerk [--status ignored|dead|failed|processed] [--dry-run]";
const order = z.object({ provider: z.string(), status: z.enum(["processed", "ignored", "failed", "dead"]) });

/**
 * What came for the hub itself and was given up, or was ignored because its organization was not here yet, is processed
 * once more. A clinic's own deliveries are replayed on its screen.
 */
await run(async () => {
  const { values } = parseArgs({
    options: {
      provider: { type: "string" },
      status: { type: "string", default: "dead" },
      "dry-run": { type: "boolean", default: false },
    },
  });
  const { success, data } = order.safeParse(values);
  if (!success) throw new Error(usage);
  const dryRun = values["dry-run"];
  const database = await openDatabase();
  try {
    const { replayPlatformEvents } = await import("@/lib/db/system/webhooks");
    const count = await replayPlatformEvents({ ...data, dryRun });
    const outcome = dryRun ? "would be" : "will be";
    process.stdout.write(`${count} deliveries of ${data.provider} ${outcome} processed once more\n`);
  } finally {
    const { disconnect } = await import("@/lib/db/client");
    await disconnect();
    await database.stop();
  }
});
