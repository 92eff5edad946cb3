import { parseArgs } from "node:util";
import { z } from "zod";
import { onDatabase } from "./database";
import { run } from "./run";

const usage = "npm run webhooks:replay -- --provider clerk [--status ignored|dead|failed|processed] [--dry-run]";
const order = z.object({ provider: z.string(), status: z.enum(["processed", "ignored", "failed", "dead"]) });

/**
 * What came for the hub itself and was given up, or was ignored because its organization was not here yet, is processed
 * once more; the hub's log has it. A super admin does the same on a screen, a clinic with its own deliveries on another.
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
  await onDatabase(async () => {
    const count = await (values["dry-run"] ? countFitting(data) : replay(data));
    const outcome = values["dry-run"] ? "would be" : "will be";
    process.stdout.write(`${count} deliveries of ${data.provider} ${outcome} processed once more\n`);
  });
});

type Order = z.infer<typeof order>;

async function countFitting(which: Order): Promise<number> {
  const { countPlatformReplayable } = await import("@/lib/db/system/platform-deliveries");
  return countPlatformReplayable(which);
}

async function replay(which: Order): Promise<number> {
  const { replayPlatformDeliveries } = await import("@/lib/db/system/platform-deliveries");
  const actor = { type: "system", label: "command line" };
  const by = { actor, requestId: null, action: "webhooks_replayed", subjectType: "platform_delivery" };
  const replayed = await replayPlatformDeliveries(which, (count) => ({ ...by, detail: { count, ...which } }));
  return replayed.reduce((sum, { count }) => sum + count, 0);
}
