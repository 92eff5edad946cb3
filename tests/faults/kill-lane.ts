import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { aClinic } from "@tests/factories/clinics";
import { mirrorOf } from "@tests/factories/mirror";
import { aPractice, aRun, type Clinic, connectTo, onEachCall, sync } from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { answerOrders } from "@/cli/bench/child";
import { getRun } from "@/features/sync/queries";
import type { RunView } from "@/features/sync/schema";
import { disconnect } from "@/lib/db/client";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";
import { openGate } from "./gate";
import type { KillPoint } from "./kill-points";
import { startWorkerProcess } from "./worker-process";

export type Aftermath = {
  status: string;
  counts: RunView["counts"];
  /** Whether another worker had to take the run up, and how long after the kill it did. */
  takenUpAfterMs: number | null;
  /** Tables in which a row differs from those of a run that nobody disturbed. */
  differing: string[];
  leftovers: number;
  expectedCounts: RunView["counts"];
};

// Thirty calls, so that a dozen runs keep within the allowance of two hundred a minute.
const growth = { patients: 750, appointments: 900 };
const patienceMs = 150_000;

const cliniko = await aCliniko();
const practice = aPractice(cliniko, growth);
const gate = await openGate(process.env.LANE_ADMIN_URL ?? "");
const undisturbed = await aNewClinic();
const expected = await sync(undisturbed);
const expectedTables = await mirrorOf(undisturbed.ctx, { ids: false });
let worker = startWorkerProcess();

answerOrders<KillPoint, Aftermath>(killAt, async () => {
  await worker.kill();
  await gate.close();
  await stopBoss();
  await disconnect();
  await cliniko.server.close();
});

/** Kills the worker at that point of a run, starts another one, and tells what came of the run. */
async function killAt(point: KillPoint): Promise<Aftermath> {
  await worker.ready;
  const clinic = await aNewClinic();
  const reached = reach(point);
  const runId = await aRun(clinic);
  const afterwards = await reached;
  await worker.kill();
  const killedAt = performance.now();
  worker = startWorkerProcess();
  await afterwards?.();
  const takenUpAfterMs = await untilTakenUp(clinic, runId, killedAt);
  const run = await untilOver(clinic, runId);
  const tables = await mirrorOf(clinic.ctx, { ids: false });
  return {
    status: run.status,
    counts: run.counts,
    expectedCounts: expected.counts,
    takenUpAfterMs,
    differing: Object.keys(expectedTables).filter((name) => !isDeepStrictEqual(tables[name], expectedTables[name])),
    leftovers: await countSeenPages(clinic),
  };
}

async function aNewClinic(): Promise<Clinic> {
  const ctx = await aClinic({ role: "tenant_owner" });
  return { ctx, connection: await connectTo(ctx, practice) };
}

/** Settles at the point, with what there is to tidy up once the worker is dead. */
async function reach(point: KillPoint): Promise<(() => Promise<void>) | undefined> {
  switch (point.at) {
    case "request":
      return reachCall(point.n);
    case "before commit":
      return (await gate.holdBefore({ page: point.page })).letGo;
    case "before the end":
      return (await gate.holdBefore("end")).letGo;
    case "after commit":
      await gate.afterCommit({ page: point.page });
      return undefined;
    case "after the end":
      await gate.afterCommit("end");
      return undefined;
    case "moment":
      await wait(point.ms);
      return undefined;
  }
}

/** The call is never answered: it hangs until its caller is dead. */
function reachCall(n: number): Promise<() => Promise<void>> {
  return new Promise((resolve) => {
    const answered = Promise.withResolvers<void>();
    const stop = onEachCall(cliniko, (_, count) => {
      if (count !== n) return;
      resolve(async () => {
        stop();
        answered.resolve();
      });
      return answered.promise;
    });
  });
}

async function untilTakenUp({ ctx }: Clinic, runId: string, killedAt: number): Promise<number | null> {
  const { organizationId } = ctx;
  const look = () =>
    withTenant(ctx, (db) =>
      db.syncRun.findUniqueOrThrow({
        where: { organizationId_id: { organizationId, id: runId } },
        select: { claims: true, finishedAt: true },
      }),
    );
  const before = await look();
  if (before.finishedAt) return null;
  while (performance.now() < killedAt + patienceMs) {
    const { claims } = await look();
    if (claims > before.claims) return Math.round(performance.now() - killedAt);
    await wait(100);
  }
  throw new Error("Nobody has taken the run up.");
}

async function untilOver({ ctx }: Clinic, runId: string): Promise<RunView> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const run = await getRun(ctx, { id: runId });
    if (run.finishedAt) return run;
    await wait(100);
  }
  throw new Error("The run was taken up and does not end.");
}

function countSeenPages({ ctx }: Clinic): Promise<number> {
  const { organizationId } = ctx;
  return withTenant(ctx, (db) => db.syncSeenPage.count({ where: { organizationId } }));
}
