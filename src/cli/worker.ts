import { onDatabase } from "./database";
import { run } from "./run";
import { untilAskedToStop } from "./stop-signal";

/** Takes jobs until it is asked to stop; the page at hand is finished first. */
await run(async () => {
  const asked = untilAskedToStop();
  await onDatabase(async () => {
    const { startWorker } = await import("./work");
    const worker = await startWorker();
    process.stdout.write("worker ready\n");
    await asked;
    await worker.stop();
  });
});
process.exit();
