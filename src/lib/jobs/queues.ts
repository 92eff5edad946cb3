import type { Queue } from "pg-boss";

export type QueueName = "sync" | "webhook" | "mail" | "categorize";

/** The schema that pg-boss keeps its tables in. */
export const jobsSchema = "pgboss";

/**
 * Every queue there is, made by the migrations and never by a running process. A job is a wake-up for a row that is
 * the truth, so a lost or repeated one does no harm; the heartbeat is what frees the work of a killed worker.
 */
export const queues: (Queue & { name: QueueName })[] = [
  {
    name: "sync",
    policy: "short",
    retryLimit: 5,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 300,
    heartbeatSeconds: 20,
    expireInSeconds: 3_600,
    notify: true,
  },
  // Wakes whoever works off one connection's deliveries; each delivery's own row counts its attempts.
  {
    name: "webhook",
    policy: "short",
    retryLimit: 5,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 300,
    heartbeatSeconds: 20,
    expireInSeconds: 900,
    notify: true,
  },
  {
    name: "categorize",
    policy: "short",
    retryLimit: 5,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 60,
    heartbeatSeconds: 20,
    expireInSeconds: 900,
    notify: true,
  },
  // One job at a time for each alert, however often it is asked for.
  {
    name: "mail",
    policy: "exclusive",
    retryLimit: 8,
    retryDelay: 30,
    retryBackoff: true,
    retryDelayMax: 3_600,
    expireInSeconds: 120,
  },
];
