import { aClinic } from "@tests/factories/clinics";
import { mirrorAsOf, mirrorOf } from "@tests/factories/mirror";
import {
  anUnscheduledPractice,
  aRun,
  type Clinic,
  type Connected,
  connectTo,
  type Practice,
  sync,
} from "@tests/factories/practice";
import { untilRun } from "@tests/factories/runs";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, expect, test } from "vitest";
import { getRun } from "@/features/sync/queries";
import { stopBoss } from "@/lib/jobs/boss";
import { startWorkerProcess } from "./worker-process";

const cliniko = await aCliniko({ empty: true });

afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

/** What one undisturbed sync of the same practice, in this process, comes to. */
async function undisturbed(practice: Practice) {
  const ctx = await aClinic({ role: "tenant_owner" });
  const run = await sync({ ctx, connection: await connectTo(ctx, practice) });
  return { ctx, counts: run.counts, calls: run.calls };
}

test("two workers share the runs of several clinics, and none is worked on twice", async () => {
  // Workers begin by looking for what is due, which a clinic is until it is unscheduled.
  const clinics: Connected[] = [];
  for (let count = 0; count < 4; count++)
    clinics.push(await anUnscheduledPractice(cliniko, { patients: 400, appointments: 300 }));
  const workers = [startWorkerProcess(), startWorkerProcess()];
  try {
    await Promise.all(workers.map(({ ready }) => ready));
    await Promise.all(clinics.map((clinic) => expectOneRun(clinic)));
    for (const clinic of clinics) {
      const { ctx } = await undisturbed(clinic);
      expect(await mirrorOf(clinic.ctx, { ids: false })).toEqual(await mirrorAsOf(clinic.ctx, ctx));
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
});

async function expectOneRun(clinic: Clinic): Promise<void> {
  const runId = await aRun(clinic);
  await expect(aRun(clinic)).rejects.toMatchObject({ code: "conflict", details: { extra: { runId } } });
  const { claims } = await untilRun(clinic.ctx, runId, ({ finishedAt }) => finishedAt !== null);
  expect(claims).toBe(1);
  const { status, calls } = await getRun(clinic.ctx, { id: runId });
  expect({ status, made: calls.made }).toEqual({ status: "succeeded", made: calls.predicted });
}

test("a worker that is asked to end writes what it has read, lets go, and another goes on within seconds", async () => {
  const clinic = await anUnscheduledPractice(cliniko, { patients: 3_000, appointments: 1_500 });
  const expected = await undisturbed(clinic);
  clinic.act("misbehave", { kind: "slow", ms: 1_000 });
  const first = startWorkerProcess();
  const second = await first.ready.then(() => startWorkerProcess());
  try {
    const runId = await aRun(clinic);
    await untilRun(clinic.ctx, runId, ({ done }) => done > 0);
    await second.ready;
    const { code, tookMs } = await first.stop();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(20_000);
    const stoppedAt = Date.now();
    const run = await untilRun(clinic.ctx, runId, ({ claims, finishedAt }) => claims > 1 || finishedAt !== null);
    expect(run).toMatchObject({ claims: 2, finishedAt: null });
    expect(Date.now() - stoppedAt).toBeLessThan(10_000);
    clinic.act("reset");
    await untilRun(clinic.ctx, runId, ({ finishedAt }) => finishedAt !== null);
    const { status, counts, calls } = await getRun(clinic.ctx, { id: runId });
    expect({ status, counts, calls }).toEqual({ status: "succeeded", counts: expected.counts, calls: expected.calls });
    expect(await mirrorOf(clinic.ctx, { ids: false })).toEqual(await mirrorAsOf(clinic.ctx, expected.ctx));
  } finally {
    await Promise.all([first.kill(), second.stop()]);
  }
});
