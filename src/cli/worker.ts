import { openDatabase } from "./database";

const database = await openDatabase();
const { startWorker } = await import("./work");
const { disconnect } = await import("@/lib/db/client");

const worker = await startWorker();
process.stdout.write("worker ready\n");

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await worker.stop();
  await disconnect();
  await database.stop();
  process.exit(0);
}

process.once("SIGINT", stop);
process.once("SIGTERM", stop);
