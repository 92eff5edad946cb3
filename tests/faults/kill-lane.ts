import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { mirrorAsOf, mirrorOf } from "@tests/factories/mirror";
import { type Clinic, onEachCall, toTheEnd } from "@tests/factories/practice";
import { answerOrders } from "@/cli/bench/child";
import { getRun } from "@/features/sync/queries";
import type { RunView } from "@/features/sync/schema";
import { disconnect } from "@/lib/db/client";
import { withTenant } from "@/lib/db/tenant";
import type { ProviderSandbox, SandboxServer } from "@/lib/integrations/sandbox";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";
import { type Gate, openGate } from "./gate";
import type { KillPoint } from "./kill-points";
import { startWorkerProcess, type WorkerProcess } from "./worker-process";

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

/** What is killed: a provider, a clinic that has never synced with it, and the ways in which it can be synced. */
export type Subject<Way extends string> = {
  sandbox: ProviderSandbox & { server: SandboxServer };
  newClinic: () => Promise<Clinic>;
  ways: Record<Way, (clinic: Clinic) => Promise<string>>;
};

/** A point, and in which way the clinic is synced. */
export type Killing<Way extends string> = { point: KillPoint; way: Way };

const patienceMs = 150_000;

/** Kills workers of this process's own database as it is ordered to, until the other end hangs up. */
export async function serveKills<Way extends string>(subject: Subject<Way>): Promise<void> {
  const gate = await openGate(process.env.LANE_ADMIN_URL ?? "");
  // Before there is a worker, which would take these up as well.
  const undisturbed = new Map<Way, Undisturbed>();
  for (const way of waysOf(subject)) undisturbed.set(way, await leaveAlone(subject, way));
  const lane: Lane = { gate, worker: startWorkerProcess(), sandbox: subject.sandbox };
  answerOrders<Killing<Way>, Aftermath>(
    async ({ point, way }) => {
      const expected = undisturbed.get(way);
      if (!expected) throw new Error(`There is no way ${way}.`);
      return killAt(lane, { subject, way, point, expected });
    },
    async () => {
      await lane.worker.kill();
      await gate.close();
      await stopBoss();
      await disconnect();
      await subject.sandbox.server.close();
    },
  );
}

/** The names of an object's own, which its type lists. */
function waysOf<Way extends string>({ ways }: Subject<Way>): Way[] {
  return Object.keys(ways) as Way[];
}

type Lane = { gate: Gate; worker: WorkerProcess; sandbox: ProviderSandbox };
type Undisturbed = { counts: RunView["counts"]; ctx: TenantContext };

async function leaveAlone<Way extends string>({ newClinic, ways }: Subject<Way>, way: Way): Promise<Undisturbed> {
  const clinic = await newClinic();
  const { counts } = await toTheEnd(clinic, await ways[way](clinic));
  return { counts, ctx: clinic.ctx };
}

type Order<Way extends string> = Killing<Way> & { subject: Subject<Way>; expected: Undisturbed };

/** Kills the worker at that point of a run, starts another one, and tells what came of the run. */
async function killAt<Way extends string>(
  lane: Lane,
  { subject, way, point, expected }: Order<Way>,
): Promise<Aftermath> {
  await lane.worker.ready;
  const clinic = await subject.newClinic();
  const reached = reach(lane, point);
  const runId = await subject.ways[way](clinic);
  const afterwards = await reached;
  await lane.worker.kill();
  const killedAt = performance.now();
  lane.worker = startWorkerProcess();
  await afterwards?.();
  const takenUpAfterMs = await untilTakenUp(clinic, runId, killedAt);
  const run = await untilOver(clinic, runId);
  const tables = await mirrorOf(clinic.ctx, { ids: false });
  const wanted = await mirrorAsOf(clinic.ctx, expected.ctx);
  return {
    status: run.status,
    counts: run.counts,
    expectedCounts: expected.counts,
    takenUpAfterMs,
    differing: Object.keys(tables).filter((name) => !isDeepStrictEqual(tables[name], wanted[name])),
    leftovers: await countSeenPages(clinic),
  };
}

/** Settles at the point, with what there is to tidy up once the worker is dead. */
async function reach({ gate, sandbox }: Lane, point: KillPoint): Promise<(() => Promise<void>) | undefined> {
  switch (point.at) {
    case "request":
      return reachCall(sandbox, point.n);
    case "before commit":
      return (await gate.holdBefore(point.of)).letGo;
    case "after commit":
      await gate.afterCommit(point.of);
      return undefined;
    case "moment":
      await wait(point.ms);
      return undefined;
  }
}

/** The call is never answered: it hangs until its caller is dead. */
function reachCall(sandbox: ProviderSandbox, n: number): Promise<() => Promise<void>> {
  return new Promise((resolve) => {
    const answered = Promise.withResolvers<void>();
    const stop = onEachCall(sandbox, (_, count) => {
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
