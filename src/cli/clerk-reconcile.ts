import { openDatabase } from "./database";
import { run } from "./run";

/** npm run clerk:reconcile: one comparison with Clerk; its report is one line of JSON. */
await run(async () => {
  const database = await openDatabase();
  try {
    const { reconcileDirectory } = await import("@/features/directory/reconcile/mutations");
    process.stdout.write(`${JSON.stringify(await reconcileDirectory())}\n`);
  } finally {
    const { disconnect } = await import("@/lib/db/client");
    await disconnect();
    await database.stop();
  }
});
process.exit();
