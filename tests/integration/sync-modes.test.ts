import { aClinic, inRole } from "@tests/factories/clinics";
import {
  aConnectedPractice,
  aPractice,
  aRun,
  connectTo,
  recordCalls,
  stretch,
  sync,
  toTheEnd,
} from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, expect, test } from "vitest";
import { getConnection } from "@/features/connections/queries";
import { startSync } from "@/features/sync/mutations";
import { getRun, listChanges, listRuns } from "@/features/sync/queries";
import { overlapMs } from "@/features/sync/rules";
import { isUnwritable } from "@/lib/db/errors";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";

const cliniko = await aCliniko({ empty: true });

afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

const hourMs = 3_600_000;

/** Makes every row of a practice look as if nobody had touched it for a day. */
function letRest({ account }: { account: Awaited<ReturnType<typeof aConnectedPractice>>["account"] }) {
  const yesterday = `${new Date(Date.now() - 24 * hourMs).toISOString().slice(0, 19)}Z`;
  for (const table of Object.values(account.tables)) {
    for (const { id } of table.all()) table.change(id, { updated_at: yesterday });
  }
}

test("a first sync takes over everything, in exactly the calls that it announced", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 230, appointments: 120 });
  const { calls, stop } = recordCalls(cliniko);
  const run = await sync(clinic);
  stop();
  const fetched = 1 + 1 + 2 + 230 + 120 + 120;
  expect(run).toMatchObject({
    status: "succeeded",
    mode: "full",
    trigger: "user",
    progress: { done: fetched, total: fetched, percent: 100, step: null },
    counts: { fetched, created: fetched, updated: 0, unchanged: 0, rejected: 0, deleted: 0 },
    calls: { predicted: 12, made: 12 },
    error: null,
  });
  expect(calls).toHaveLength(12);
  expect(new Set(calls).size).toBe(12);
  expect(await listChanges(clinic.ctx, { runId: run.id })).toEqual([]);
});

test("an incremental sync asks only for what changed since the last one began", async () => {
  const clinic = await aConnectedPractice(cliniko);
  letRest(clinic);
  await sync(clinic);
  const [edited = "", archived = ""] = clinic.ids("patients");
  clinic.act("edit", { id: edited, fields: { first_name: "Renamed" } });
  clinic.act("archive", { id: archived });
  const { id: booked } = clinic.act("book", { patientId: edited, startsAt: "2026-03-01T01:00:00Z" });

  const run = await sync(clinic, { mode: "incremental" });
  expect(run).toMatchObject({
    status: "succeeded",
    counts: { fetched: 4, created: 2, updated: 2, unchanged: 0 },
    calls: { predicted: 8, made: 8 },
  });
  const changes = await listChanges(clinic.ctx, { runId: run.id });
  expect(changes.map(({ stream, externalId, change }) => [stream, externalId, change])).toEqual(
    expect.arrayContaining([
      ["patients", edited, "updated"],
      ["patients", archived, "updated"],
      ["individual_appointments", booked, "created"],
    ]),
  );
  expect(changes.find(({ externalId }) => externalId === edited)?.contact).toMatchObject({
    name: expect.stringContaining("Renamed"),
  });
  const withoutPeople = inRole(clinic.ctx, "tenant_owner", { deny: ["patients.view"] });
  const unnamed = await listChanges(withoutPeople, { runId: run.id });
  expect(unnamed.map(({ contact }) => contact)).toEqual(changes.map(() => null));
});

test("the mark that the next sync starts from is this one's beginning less two minutes, and moves only at a stream's end", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 250, appointments: 0 });
  const { ctx, connection } = clinic;
  const { organizationId } = ctx;
  const marks = async () =>
    withTenant(ctx, (db) => db.syncCursor.findMany({ where: { organizationId, connectionId: connection.id } }));
  const runId = await aRun(clinic);
  await stretch(ctx, runId, { deadline: new Date(0) });
  const half = await marks();
  expect(half.find(({ stream }) => stream === "patients")).toMatchObject({ watermark: null, freshAt: null, done: 100 });
  expect(half.find(({ stream }) => stream === "businesses")).toMatchObject({ complete: true });

  const run = await toTheEnd(clinic, runId);
  const expected = new Date(Date.parse(run.startedAt ?? "") - overlapMs);
  expect((await marks()).map(({ watermark }) => watermark)).toEqual(Array(8).fill(expected));
});

test("a full sync that failed half way leaves the mark, so that nothing of the time between is missed", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 250, appointments: 0 });
  letRest(clinic);
  await sync(clinic);
  const [, , third = ""] = clinic.ids("patients");
  clinic.act("edit", { id: third, fields: { last_name: "Later" } });
  clinic.act("misbehave", { kind: "403", path: "^/v1/patients", after: 1 });
  expect(await sync(clinic)).toMatchObject({ status: "failed" });
  clinic.act("reset");
  clinic.act("edit", { id: third, fields: { last_name: "Latest" } });
  expect(await sync(clinic, { mode: "incremental" })).toMatchObject({ counts: { updated: 1 } });
});

test("an unchanged practice costs one call for each page and writes no row", async () => {
  const clinic = await aConnectedPractice(cliniko);
  await sync(clinic);
  const again = await sync(clinic, { mode: "full" });
  expect(again.counts).toMatchObject({ created: 0, updated: 0, deleted: 0, unchanged: again.counts.fetched });
  const { organizationId } = clinic.ctx;
  const touched = await withTenant(clinic.ctx, (db) =>
    db.contact.count({ where: { organizationId, updatedAt: { gte: again.startedAt ?? "" } } }),
  );
  expect(touched).toBe(0);
});

test("while a sync is unfinished, another is refused and told which one runs", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const runId = await aRun(clinic);
  const second = startSync(clinic.ctx, { connectionId: clinic.connection.id });
  await expect(second).rejects.toMatchObject({ code: "conflict", details: { extra: { runId } } });
  const both = await Promise.allSettled([aRun(clinic), aRun(clinic)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await toTheEnd(clinic, runId);
  const race = await Promise.allSettled([aRun(clinic), aRun(clinic), aRun(clinic)]);
  expect(race.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a sync that people, the scheduler or the command line asked for says so", async () => {
  const clinic = await aConnectedPractice(cliniko);
  for (const trigger of ["cli", "cron", "user"] as const) {
    const { runId } = await startSync(clinic.ctx, { connectionId: clinic.connection.id, trigger });
    expect(await toTheEnd(clinic, runId)).toMatchObject({ trigger, mode: "incremental" });
  }
  const { data } = await listRuns(clinic.ctx, { connectionId: clinic.connection.id, limit: 2 });
  expect(data.map(({ trigger }) => trigger)).toEqual(["user", "cron"]);
});

test("only who may start a sync can, and only of a connection that is there and not paused", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const viewer = { ...clinic.ctx, permissions: new Set(["patients.view"]) };
  const { id: connectionId } = clinic.connection;
  await expect(startSync(viewer, { connectionId })).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await aClinic({ role: "tenant_owner" });
  await expect(startSync(stranger, { connectionId })).rejects.toMatchObject({ code: "not_found" });
  const { organizationId } = clinic.ctx;
  await withTenant(clinic.ctx, (db) =>
    db.connection.updateMany({ where: { organizationId, id: connectionId }, data: { status: "paused" } }),
  );
  await expect(aRun(clinic)).rejects.toMatchObject({ code: "conflict" });
});

test("progress never falls and stays below 100 until the run has succeeded", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 320, appointments: 260 });
  const runId = await aRun(clinic);
  const seen: { percent: number; done: number; total: number | null; status: string }[] = [];
  const look = async () => {
    const { progress, status } = await getRun(clinic.ctx, { id: runId });
    seen.push({ ...progress, status });
  };
  for (let pages = 0; (await stretch(clinic.ctx, runId, { deadline: new Date(0) })) !== "done"; pages++) {
    await look();
    // A busy practice: the list grows while it is read, faster than it is read.
    if (pages === 1) clinic.act("grow", { patients: 900, appointments: 0 });
  }
  const before = seen.map(({ percent }) => percent);
  expect(before).toEqual(before.toSorted((a, b) => a - b));
  expect(Math.max(...before)).toBeLessThan(100);
  expect(seen[0]?.total).toBe(1 + 1 + 2 + 320 + 260 + 260);
  await look();
  expect(seen.at(-1)).toMatchObject({ percent: 100, status: "succeeded" });
});

test("the database itself refuses counts that do not add up, and 100 percent of a run that goes on", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const id = await aRun(clinic);
  const { organizationId } = clinic.ctx;
  for (const data of [{ fetched: 3, created: 2 }, { percent: 100 }, { mode: "sideways" }]) {
    const write = withTenant(clinic.ctx, (db) => db.syncRun.updateMany({ where: { organizationId, id }, data }));
    await expect(write).rejects.toSatisfy(isUnwritable);
  }
});

test("a connection says how fresh each list is, and when a sync last went well", async () => {
  const practice = aPractice(cliniko);
  const ctx = await aClinic({ role: "tenant_owner" });
  const connection = await connectTo(ctx, practice);
  const before = Date.now() - 1_000;
  expect(connection).toMatchObject({ lastSucceededAt: null, streams: [] });
  const run = await sync({ ctx, connection });
  const after = await getConnection(ctx, { id: connection.id });
  expect(after).toMatchObject({ lastSucceededAt: run.finishedAt, activeRunId: null });
  expect(after.streams).toHaveLength(8);
  for (const { freshAt } of after.streams) expect(Date.parse(freshAt ?? "")).toBeGreaterThan(before);
  expect(after.streams.find(({ stream }) => stream === "patients")?.total).toBe(6);

  practice.act("misbehave", { kind: "404", path: "^/v1/attendees" });
  const failed = await sync({ ctx, connection }, { mode: "incremental" });
  practice.act("reset");
  expect(failed).toMatchObject({ status: "failed", error: { code: "provider" } });
  const later = await getConnection(ctx, { id: connection.id });
  expect(later.lastSucceededAt).toBe(run.finishedAt);
});

test("what a full run has seen is forgotten when it ends, however it ends", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 250, appointments: 0 });
  const { organizationId } = clinic.ctx;
  const kept = () => withTenant(clinic.ctx, (db) => db.syncSeenPage.count({ where: { organizationId } }));
  const runId = await aRun(clinic);
  await stretch(clinic.ctx, runId, { deadline: new Date(0) });
  expect(await kept()).toBeGreaterThan(0);
  await toTheEnd(clinic, runId);
  expect(await kept()).toBe(0);
  clinic.act("misbehave", { kind: "404", path: "^/v1/patients", after: 2 });
  expect(await sync(clinic)).toMatchObject({ status: "failed" });
  clinic.act("reset");
  expect(await kept()).toBe(0);
});
