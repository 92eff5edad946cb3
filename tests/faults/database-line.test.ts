import { setTimeout as wait } from "node:timers/promises";
import { depth } from "@tests/setup/depth";
import { afterAll, expect, test } from "vitest";
import { allTroubles, type BadLine, seededPlan, startProxy } from "./proxy";

// The product must find the proxy in its environment, so everything that reads that is imported afterwards.
const database = new URL(process.env.DATABASE_URL ?? "");
const line = await startProxy(Number(database.port));
database.port = String(line.port);
process.env.DATABASE_URL = database.href;

const { aClinic } = await import("@tests/factories/clinics");
const { mirrorAsOf, mirrorOf } = await import("@tests/factories/mirror");
const { aPractice, aRun, changeRun, connectTo, stretch, sync } = await import("@tests/factories/practice");
const { aCliniko } = await import("@tests/factories/seaview");
const { getRun } = await import("@/features/sync/queries");
const { withTenant } = await import("@/lib/db/tenant");
const { stopBoss } = await import("@/lib/jobs/boss");

const seeds = Array.from({ length: depth({ sample: 2, full: 30 }) }, (_, index) => index + 1);
const long = { deadline: new Date(Date.now() + 3_600_000) };

const cliniko = await aCliniko({ empty: true });
const practice = aPractice(cliniko, { patients: 450, appointments: 420 });
const undisturbed = await aNewClinic();
const { counts } = await sync(undisturbed);

afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
  const { hubPrisma } = globalThis as { hubPrisma?: { $disconnect: () => Promise<void> } };
  await hubPrisma?.$disconnect();
  await line.close();
});

async function aNewClinic() {
  const ctx = await aClinic({ role: "tenant_owner" });
  return { ctx, connection: await connectTo(ctx, practice) };
}

/** On the good line again. Connections that were struck before may still have to be found out. */
async function calmly<T>(work: () => Promise<T>): Promise<T> {
  line.plan = () => null;
  line.atConnect = null;
  for (let tries = 0; tries < 20; tries++) {
    try {
      return await work();
    } catch {
      await wait(20);
    }
  }
  return work();
}

/** Works on a run over a bad line until it is over. Between two stretches its lease has run out, which takes no time here. */
async function workOverBadLine({ ctx, connection }: Awaited<ReturnType<typeof aNewClinic>>, plan: BadLine["plan"]) {
  const id = await aRun({ ctx, connection });
  for (let tries = 0; tries < 100; tries++) {
    line.plan = plan;
    await stretch(ctx, id, long).catch(() => undefined);
    const run = await calmly(() => getRun(ctx, { id }));
    if (run.finishedAt) return run;
    await calmly(() => changeRun(ctx, id, { resumeAt: null, leaseUntil: new Date(0), stalls: 0 }));
  }
  throw new Error("The run does not end.");
}

test.each(seeds)("whatever happens to the line to the database, the same tables come of it (seed %i)", async (seed) => {
  line.struck.clear();
  const clinic = await aNewClinic();
  const run = await workOverBadLine(clinic, seededPlan(seed, 12, allTroubles()));
  expect(run).toMatchObject({ status: "succeeded", counts });
  expect(await mirrorOf(clinic.ctx, { ids: false })).toEqual(await mirrorAsOf(clinic.ctx, undisturbed.ctx));
  const { organizationId } = clinic.ctx;
  expect(await withTenant(clinic.ctx, (db) => db.syncSeenPage.count({ where: { organizationId } }))).toBe(0);
  expect(line.struck.size).toBeGreaterThan(2);
});
