import { PgBoss } from "pg-boss";
import { env } from "@/env";
import { jobsSchema, type QueueName } from "@/lib/jobs/queues";
import { log } from "@/lib/log";

let started: Promise<PgBoss> | undefined;

/** The payload of each queue: ids only, since the row is the truth. */
export type JobData = {
  sync: { organizationId: string; runId: string };
  /** Without a connection, whoever supplies the hub itself. */
  webhook: { provider: string } & (
    | { organizationId: string; connectionId: string }
    | { organizationId: null; connectionId: null }
  );
  mail: { organizationId: string; alertId: string };
  categorize: { organizationId: string; passId: string };
};

/** This process's way to the queue, started when first needed. `supervise` is for workers: they tidy up for everybody. */
export function startBoss({ supervise = false } = {}): Promise<PgBoss> {
  // A failed start is not kept: the next caller tries again.
  started ??= start(supervise).catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}

/** Lets running jobs end and closes the connection. */
export async function stopBoss(): Promise<void> {
  const boss = await started?.catch(() => undefined);
  started = undefined;
  await boss?.stop({ graceful: true, timeout: 25_000 });
}

/** Puts a job on its queue. `key` makes one waiting job of many alike; `group` is what fairness is counted by. */
export async function sendJob<Q extends QueueName>(
  queue: Q,
  data: JobData[Q],
  { key, startAfterSeconds }: { key?: string; startAfterSeconds?: number } = {},
): Promise<void> {
  const boss = await startBoss();
  await boss.send(queue, data, {
    group: { id: data.organizationId ?? "platform" },
    ...(key ? { singletonKey: key } : {}),
    ...(startAfterSeconds ? { startAfter: startAfterSeconds } : {}),
  });
}

/**
 * Does a queue's waiting jobs in this process, one after the other, until none is left or `deadline` passes. One that
 * fails goes back to the queue, which tries it again later.
 */
export async function drainQueue<Q extends QueueName>(
  queue: Q,
  work: (data: JobData[Q]) => Promise<unknown>,
  deadline: Date,
): Promise<void> {
  const boss = await startBoss();
  while (new Date() < deadline) {
    const [job] = await boss.fetch<JobData[Q]>(queue);
    if (!job) return;
    try {
      await work(job.data);
      await boss.complete(queue, job.id);
    } catch (error) {
      log.warn("job failed", { queue, jobId: job.id, error });
      await boss.fail(queue, job.id);
    }
  }
}

const superviseSeconds = 5;

async function start(supervise: boolean): Promise<PgBoss> {
  const { DATABASE_URL: connectionString } = env;
  if (!connectionString) throw new Error("DATABASE_URL is not set. Start through an npm script, or set it.");
  const boss = new PgBoss({
    connectionString,
    schema: jobsSchema,
    max: 4,
    supervise,
    // A killed worker's jobs count against their organization's share until this has been noticed.
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    // A worker hears of a job at once; everybody else only sends.
    useListenNotify: supervise,
    schedule: false,
    migrate: false,
    createSchema: false,
  });
  boss.on("error", (error) => log.error("queue trouble", { error }));
  await boss.start();
  return boss;
}
