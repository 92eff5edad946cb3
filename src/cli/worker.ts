import { openDatabase } from "./database";
import { run } from "./run";
import { untilAskedToStop } from "./stop-signal";

/** Takes jobs until it is asked to stop; the page at hand is finished first. */
await run(async () => {
  const asked = untilAskedToStop();
  const database = await openDatabase();
  const { startWorker } = await import("./work");
  const { disconnect } = await import("@/lib/db/client");
  const worker = await startWorker();
  process.stdout.write("worker ready\n");
  await asked;
  await worker.stop();
  await disconnect();
  await database.stop();
});
process.exit();
