import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import {
  aConnectedPractice,
  aRun,
  type Connected,
  changeRun,
  stretch,
  sync,
  toTheEnd,
} from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { GET } from "@/app/api/cron/[job]/route";
import { updateConnection } from "@/features/connections/mutations";
import { retryFailed, runCronJob, startDueSyncs } from "@/features/sync/mutations";
import { getRun, listRuns } from "@/features/sync/queries";
import { listScheduledConnections } from "@/lib/db/system/connections";
import { listDueRuns } from "@/lib/db/system/runs";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";
import { mintContext } from "@/lib/tenant/mint";

const cliniko = await aCliniko({ empty: true });

beforeEach(async () => {
  // Only the clinics of the test at hand are on a schedule.
  for (const { organizationId, id } of await listScheduledConnections()) {
    const ctx = mintContext({ organizationId, actor: { type: "system", label: "test" }, permissions: ["*"] });
    await updateConnection(ctx, { id, schedule: "off" });
  }
});
afterEach(() => cliniko.misbehaviour.reset());
afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

const dayMs = 86_400_000;
const soon = (ms: number) => new Date(Date.now() + ms);

function visit(job: string, authorization?: string) {
  const headers = authorization ? { authorization } : {};
  const request = new Request(`http://hub.example/api/cron/${job}`, { headers });
  return GET(request, { params: Promise.resolve({ job }) });
}

async function runsOf({ ctx, connection }: Connected) {
  return (await listRuns(ctx, { connectionId: connection.id, limit: 50 })).data;
}

test("only the scheduler may call, and only for jobs that there are", async () => {
  const secret = process.env.CRON_SECRET ?? "";
  for (const authorization of [undefined, secret, "Bearer wrong", `Basic ${secret}`, "Bearer "]) {
    const response = await visit("sync-cliniko", authorization);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "unauthenticated" });
  }
  for (const job of ["sync-nobody", "cliniko", "sync-", "__proto__"]) {
    expect((await visit(job, `Bearer ${secret}`)).status).toBe(404);
  }
  const response = await visit("sync-cliniko", `Bearer ${secret}`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ queued: 0, advanced: 0, unfinished: expect.any(Number) });
});

test("every connection that is due is synced, everything the first time", async () => {
  const clinics = [await aConnectedPractice(cliniko), await aConnectedPractice(cliniko)];
  const report = await runCronJob("sync-cliniko", soon(30_000));
  expect(report).toEqual({ queued: 2, advanced: 2, unfinished: 0 });
  for (const clinic of clinics) {
    expect(await runsOf(clinic)).toMatchObject([{ mode: "full", trigger: "cron", status: "succeeded" }]);
  }
  expect(await runCronJob("sync-cliniko", soon(30_000))).toEqual({ queued: 0, advanced: 0, unfinished: 0 });
});

test("trouble with one clinic's run stops no other's", async () => {
  const [troubled, next] = [await aConnectedPractice(cliniko), await aConnectedPractice(cliniko)];
  const first = await aRun(troubled);
  // As a database moved to a server that does not know this zone.
  await asAdmin("UPDATE organizations SET time_zone = 'Nowhere/Never' WHERE id = $1", [troubled.ctx.organizationId]);
  troubled.act("misbehave", { kind: "404", path: "^/v1/patients", times: 1 });
  const second = await aRun(next);
  expect(await runCronJob("sync-cliniko", soon(30_000))).toMatchObject({ advanced: 1 });
  expect(await getRun(troubled.ctx, { id: first })).toMatchObject({ status: "failed" });
  expect(await getRun(next.ctx, { id: second })).toMatchObject({ status: "succeeded" });
});

test("however many runs wait for a worker, none hides another", async () => {
  const clinic = await aConnectedPractice(cliniko);
  await asAdmin(
    `WITH copies AS (
       INSERT INTO organization_services (organization_id, id, provider, external_account_id, account_name, config, updated_at)
       SELECT organization_id, gen_random_uuid(), provider, gen_random_uuid(), account_name, config, now()
       FROM organization_services, generate_series(1, 150) WHERE id = $1 RETURNING organization_id, id
     )
     INSERT INTO sync_runs (organization_id, id, connection_id, mode, trigger)
     SELECT organization_id, gen_random_uuid(), id, 'full', 'user' FROM copies`,
    [clinic.connection.id],
  );
  // Left by a killed process; the others have not begun.
  const left = await aRun(clinic);
  await changeRun(clinic.ctx, left, { status: "running", heartbeatAt: new Date(Date.now() - 60_000) });
  expect(await listDueRuns(new Date())).toContainEqual({ organizationId: clinic.ctx.organizationId, runId: left });
  await asAdmin("UPDATE sync_runs SET status = 'canceled' WHERE organization_id = $1", [clinic.ctx.organizationId]);
});

test("a connection is due at three in its own night, and reads everything once a week", async () => {
  const clinic = await aConnectedPractice(cliniko);
  await sync(clinic);
  const started: [number, string | undefined][] = [];
  for (let day = 1; day <= 8; day++) {
    const now = new Date(Date.now() + day * dayMs);
    const [ref] = await startDueSyncs("cliniko", now);
    expect(await startDueSyncs("cliniko", now)).toEqual([]);
    if (!ref) throw new Error(`nothing was due on day ${day}`);
    const run = await toTheEnd(clinic, ref.runId);
    // As if it had happened then.
    await changeRun(clinic.ctx, run.id, { createdAt: now, finishedAt: now });
    started.push([day, run.mode]);
  }
  expect(started.filter(([, mode]) => mode === "full").map(([day]) => day)).toEqual([7]);
});

test("connections that are paused, off the schedule, refused or gone are left alone", async () => {
  const statuses = ["paused", "refused", "disconnected"];
  for (const status of statuses) {
    const { ctx, connection } = await aConnectedPractice(cliniko);
    const { organizationId } = ctx;
    await withTenant(ctx, (db) =>
      db.connection.updateMany({ where: { organizationId, id: connection.id }, data: { status } }),
    );
  }
  const { ctx, connection } = await aConnectedPractice(cliniko);
  await updateConnection(ctx, { id: connection.id, schedule: "off" });
  expect(await startDueSyncs()).toEqual([]);
});

test("trying failed items again in the morning does not cost a clinic its nightly sync", async () => {
  const clinic = await aConnectedPractice(cliniko);
  await sync(clinic);
  const tomorrow = soon(dayMs);
  const { runId } = await retryFailed(clinic.ctx, { connectionId: clinic.connection.id });
  await toTheEnd(clinic, runId);
  await changeRun(clinic.ctx, runId, { createdAt: tomorrow });
  expect(await startDueSyncs("cliniko", tomorrow)).toHaveLength(1);
});

test("one clinic's trouble never costs another its sync", async () => {
  const troubled = await aConnectedPractice(cliniko);
  const busy = await aConnectedPractice(cliniko);
  const fine = await aConnectedPractice(cliniko);
  for (const clinic of [troubled, busy, fine]) await sync(clinic);
  const { organizationId } = troubled.ctx;
  await withTenant(troubled.ctx, (db) =>
    db.organization.updateMany({ where: { id: organizationId }, data: { timeZone: "Nowhere/Land" } }),
  );
  const now = soon(dayMs);
  await startDueSyncs("cliniko", now);
  expect((await runsOf(fine)).at(0)).toMatchObject({ trigger: "cron", status: "queued" });
  expect((await runsOf(busy)).at(0)).toMatchObject({ trigger: "cron", status: "queued" });
  expect((await runsOf(troubled)).at(0)).toMatchObject({ trigger: "user" });
  for (const clinic of [busy, fine]) {
    const [run] = await runsOf(clinic);
    await toTheEnd(clinic, run?.id ?? "");
  }
});

test("a sync that takes longer than a visit may is finished over as many visits as it takes", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 520, appointments: 410 });
  clinic.act("misbehave", { kind: "slow", ms: 150 });
  const visits: number[] = [];
  for (;;) {
    const before = Date.now();
    const { unfinished } = await runCronJob("sync-cliniko", soon(400));
    visits.push(Date.now() - before);
    if (unfinished === 0) break;
    expect(visits.length).toBeLessThan(40);
  }
  expect(visits.length).toBeGreaterThan(2);
  const [run, ...others] = await runsOf(clinic);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ status: "succeeded", counts: { created: 4 + 520 + 410 + 410 } });
  expect(run?.calls.made).toBe(run?.calls.predicted);
}, 60_000);

test("a visit goes to those first that nobody has looked at for longest, so that a long import starves nobody", async () => {
  const long = await aConnectedPractice(cliniko, { patients: 520, appointments: 0 });
  long.act("misbehave", { kind: "slow", ms: 700 });
  await runCronJob("sync-cliniko", soon(1_000));
  expect((await runsOf(long))[0]).toMatchObject({ status: "running" });
  const short = await aConnectedPractice(cliniko);
  await runCronJob("sync-cliniko", soon(1_000));
  expect((await runsOf(short))[0]?.startedAt).not.toBeNull();
  cliniko.misbehaviour.reset();
  await runCronJob("sync-cliniko", soon(20_000));
  expect((await runsOf(long))[0]).toMatchObject({ status: "succeeded" });
});

test("a run that waits for its provider is not touched before its time", async () => {
  const clinic = await aConnectedPractice(cliniko);
  clinic.act("misbehave", { kind: "429", resetInSeconds: 3_000, times: 1 });
  await runCronJob("sync-cliniko", soon(5_000));
  const [run] = await runsOf(clinic);
  expect(run).toMatchObject({ status: "running", progress: { resumeAt: expect.any(String) } });
  expect(await runCronJob("sync-cliniko", soon(5_000))).toEqual({ queued: 0, advanced: 0, unfinished: 0 });
  expect(await stretch(clinic.ctx, run?.id ?? "")).toBe("elsewhere");
  expect(await getRun(clinic.ctx, { id: run?.id ?? "" })).toMatchObject({ status: "running" });
});

test("an account whose zone no clock knows leaves the clinic its own", async () => {
  const ctx = await aClinic({ role: "tenant_owner", timeZone: "Pacific/Auckland" });
  const key = `${crypto.randomUUID().replaceAll("-", "")}-au1`;
  cliniko.control("addAccount", { key, name: "Nowhere", limit: null, timeZone: "Melbourne" });
  const { connect } = await import("@/features/connections/mutations");
  const connection = await connect(ctx, { provider: "cliniko", credentials: { apiKey: key } });
  const { organizationId } = ctx;
  const organization = await withTenant(ctx, (db) => db.organization.findUnique({ where: { id: organizationId } }));
  expect(organization?.timeZone).toBe("Pacific/Auckland");
  expect(await sync({ ctx, connection })).toMatchObject({ status: "succeeded" });
});
