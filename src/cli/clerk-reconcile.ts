import { onDatabase } from "./database";
import { run } from "./run";

/** npm run clerk:reconcile: one comparison with Clerk; its report is one line of JSON. */
await run(() =>
  onDatabase(async () => {
    const { reconcileDirectory } = await import("@/features/directory/reconcile/mutations");
    process.stdout.write(`${JSON.stringify(await reconcileDirectory())}\n`);
  }),
);
process.exit();
