import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { startPostgres } from "@/cli/postgres";
import { databaseUrls, ensureDatabase, provisionLogins } from "@/cli/provision";
import { generateSecrets } from "@/cli/secrets";
import { migrate } from "@/lib/db/migrate";
import { startWorkerProcess } from "./worker-process";

// A server of this file's own, since others use the usual one. What reads the environment is imported afterwards.
const dataDir = mkdtempSync(join(tmpdir(), "practice-hub-restart-"));
chmodSync(dataDir, 0o755);
let postgres = await startPostgres({ dataDir, durable: true });
const { ownerPassword, loginPassword } = generateSecrets();
const logins = { ownerPassword, loginPassword };
await provisionLogins(postgres.adminUrl, logins);
await ensureDatabase(postgres.adminUrl, "hub");
const urls = databaseUrls(postgres.adminUrl, "hub", logins);
await migrate(urls);
Object.assign(process.env, { DATABASE_URL: urls.databaseUrl, DIRECT_URL: urls.directUrl });

const { aClinic } = await import("@tests/factories/clinics");
const { mirrorAsOf, mirrorOf } = await import("@tests/factories/mirror");
const { anUnscheduledPractice, aRun, connectTo, sync } = await import("@tests/factories/practice");
const { untilRun } = await import("@tests/factories/runs");
const { aCliniko } = await import("@tests/factories/seaview");
const { disconnect } = await import("@/lib/db/client");
const { stopBoss } = await import("@/lib/jobs/boss");

const cliniko = await aCliniko({ empty: true });

afterAll(async () => {
  await stopBoss();
  await disconnect();
  await cliniko.server.close();
  await postgres.destroy();
  rmSync(dataDir, { recursive: true, force: true });
});

test("a database that is restarted under a running worker delays its run, and nothing else", async () => {
  const clinic = await anUnscheduledPractice(cliniko, { patients: 1_500, appointments: 900 });
  const ctx = await aClinic({ role: "tenant_owner" });
  const { counts } = await sync({ ctx, connection: await connectTo(ctx, clinic) });
  clinic.act("misbehave", { kind: "slow", ms: 150 });
  const worker = startWorkerProcess();
  try {
    await worker.ready;
    const runId = await aRun(clinic);
    await untilRun(clinic.ctx, runId, ({ done }) => done > 1_000);
    await postgres.stop();
    await wait(1_500);
    expect(worker.isRunning()).toBe(true);
    postgres = await startPostgres({ dataDir, durable: true });
    clinic.act("reset");
    const restartedAt = Date.now();
    const run = await untilRun(clinic.ctx, runId, ({ finishedAt }) => finishedAt !== null);
    expect(run).toMatchObject({ status: "succeeded", ...counts });
    expect(run.claims).toBeGreaterThan(1);
    expect(Date.now() - restartedAt).toBeLessThan(60_000);
    expect(worker.isRunning()).toBe(true);
    expect(await mirrorOf(clinic.ctx, { ids: false })).toEqual(await mirrorAsOf(clinic.ctx, ctx));
  } finally {
    await worker.stop();
  }
});
