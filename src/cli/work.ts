import { reconcileIfDue } from "@/features/directory/reconcile/mutations";
import { advanceOne, startDueSyncs, wakeDueRuns } from "@/features/sync/mutations";
import {
  checkAuditLogs,
  deliverAlertMail,
  forgetDeliveries,
  placeProducts,
  queueAlertMail,
  refreshWhatAged,
  sealAuditLogs,
  wakeIdlePasses,
} from "@/features/upkeep/mutations";
import { processLane, wakeDueLanes, wakeLane } from "@/features/webhooks/processing/mutations";
import { type JobData, startBoss, stopBoss } from "@/lib/jobs/boss";
import { log } from "@/lib/log";

const stretchMs = 10 * 60_000;
const laneMs = 60_000;
const sweepMs = 3_000;
const scheduleMs = 60_000;
const retentionMs = 3_600_000;

/** Takes jobs until told to stop, and sweeps up what a killed process has left. `stop` lets the page at hand end. */
export async function startWorker(): Promise<{ stop: () => Promise<void> }> {
  const boss = await startBoss({ supervise: true });
  const stopping = new AbortController();

  const often = { pollingIntervalSeconds: 1 };
  await boss.work<JobData["sync"]>("sync", { ...often, localConcurrency: 4, groupConcurrency: 2 }, async ([job]) => {
    if (job) await advanceOne(job.data, new Date(Date.now() + stretchMs), stopping.signal);
  });
  await boss.work<JobData["webhook"]>(
    "webhook",
    { ...often, localConcurrency: 4, groupConcurrency: 2 },
    async ([job]) => {
      if (job) await workOff(job.data, stopping.signal);
    },
  );
  await boss.work<JobData["mail"]>("mail", { pollingIntervalSeconds: 5 }, async ([job]) => {
    if (job) await deliverAlertMail(job.data);
  });
  await boss.work<JobData["categorize"]>("categorize", { ...often, groupConcurrency: 1 }, async ([job]) => {
    if (job) await placeProducts(job.data);
  });

  const timers = [
    every(sweepMs, "runs not swept", () => wakeDueRuns()),
    every(sweepMs, "deliveries not swept", wakeDueLanes),
    every(scheduleMs, "schedule not looked at", () => startDueSyncs()),
    every(scheduleMs, "figures not refreshed", refreshWhatAged),
    every(scheduleMs, "alerts not mailed", queueAlertMail),
    every(scheduleMs, "not compared with Clerk", reconcileIfDue),
    every(retentionMs, "old deliveries not removed", forgetDeliveries),
    every(scheduleMs, "passes not swept", () => wakeIdlePasses()),
    every(scheduleMs, "audit logs not sealed", () => sealAuditLogs(new Date(Date.now() + stretchMs))),
    every(scheduleMs, "audit logs not proved", () => checkAuditLogs(new Date(Date.now() + stretchMs))),
  ];
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      await stopBoss();
    },
  };
}

/** A minute of one lane's deliveries; what is left then waits its turn behind other lanes. */
async function workOff(lane: JobData["webhook"], stopping: AbortSignal): Promise<void> {
  const deadline = new Date(Date.now() + laneMs);
  await processLane(lane, deadline, stopping);
  if (new Date() >= deadline) await wakeLane(lane);
}

/** Repeats a chore; the next round waits for the last. */
function every(ms: number, trouble: string, chore: () => Promise<unknown>): NodeJS.Timeout {
  let isRunning = false;
  const round = async () => {
    if (isRunning) return;
    isRunning = true;
    await chore().catch((error: unknown) => log.error(trouble, { error }));
    isRunning = false;
  };
  void round();
  return setInterval(round, ms);
}
