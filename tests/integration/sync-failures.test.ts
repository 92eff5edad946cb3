import { aClinic } from "@tests/factories/clinics";
import { mirrorOf } from "@tests/factories/mirror";
import {
  aConnectedPractice,
  aRun,
  type Connected,
  changeRun,
  connectTo,
  onEachCall,
  stretch,
  sync,
  toTheEnd,
} from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, afterEach, expect, test } from "vitest";
import { listAlerts } from "@/features/alerts/queries";
import { updateConnection, validateConnection } from "@/features/connections/mutations";
import { getConnection, openSession } from "@/features/connections/queries";
import { retryFailed, retryFailure } from "@/features/sync/mutations";
import { getRun, listFailures } from "@/features/sync/queries";
import { withTenant } from "@/lib/db/tenant";
import { stopBoss } from "@/lib/jobs/boss";

const cliniko = await aCliniko({ empty: true });
const { handle } = cliniko;

afterEach(() => {
  cliniko.handle = handle;
  cliniko.misbehaviour.reset();
});
afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

/** What a clinic that connects the same practice now has after one undisturbed sync. */
async function freshTables({ key }: Connected) {
  const ctx = await aClinic({ role: "tenant_owner" });
  const clinic = { ctx, connection: await connectTo(ctx, { key }) };
  expect(await sync(clinic)).toMatchObject({ status: "succeeded" });
  return mirrorOf(ctx, { ids: false });
}

test.each(["500", "502", "cut", "slow", "429", "duplicate", "reorder", "garbage", "blank"] as const)(
  "a hiccup of the provider's changes nothing about what a clinic ends up with (%s)",
  async (kind) => {
    const clinic = await aConnectedPractice(cliniko, { patients: 130, appointments: 20 });
    clinic.act("misbehave", { kind, path: "^/v1/patients", after: 1, times: 2, ms: 50 });
    const run = await sync(clinic);
    expect(run).toMatchObject({ status: "succeeded", error: null, counts: { rejected: 0 } });
    cliniko.misbehaviour.reset();
    expect(await mirrorOf(clinic.ctx, { ids: false })).toEqual(await freshTables(clinic));
    expect(await listAlerts(clinic.ctx)).toEqual([]);
  },
);

test("a page that comes out empty once does not end a list", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 330, appointments: 0 });
  clinic.act("misbehave", { kind: "empty", path: "^/v1/patients", after: 2, times: 1 });
  expect(await sync(clinic)).toMatchObject({ status: "succeeded", counts: { created: 334 } });
});

test("a provider that asks us to wait is not called before the moment that it named", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const runId = await aRun(clinic);
  clinic.act("misbehave", { kind: "429", path: "^/v1/patients", times: 1, resetInSeconds: 90 });
  const before = Date.now();
  expect(await stretch(clinic.ctx, runId)).toBe("waiting");
  const run = await getRun(clinic.ctx, { id: runId });
  const resumeAt = Date.parse(run.progress.resumeAt ?? "");
  expect(resumeAt - before).toBeGreaterThanOrEqual(88_000);
  expect(resumeAt - before).toBeLessThanOrEqual(93_000);
  expect(await stretch(clinic.ctx, runId)).toBe("elsewhere");
  // Every process is bound by it: whoever asks for a call of the same user's is told to come back.
  await changeRun(clinic.ctx, runId, { resumeAt: null });
  const soon = new Date(Date.now() + 2_000);
  expect(await stretch(clinic.ctx, runId, { deadline: soon, open: openSession })).toBe("waiting");
  const again = await getRun(clinic.ctx, { id: runId });
  expect(Date.parse(again.progress.resumeAt ?? "")).toBeGreaterThan(before + 80_000);
  await changeRun(clinic.ctx, runId, { resumeAt: null });
  expect(await toTheEnd(clinic, runId)).toMatchObject({ status: "succeeded" });
});

test("a provider that stays away is asked ten times, longer apart each time, then the run fails with an alert", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const runId = await aRun(clinic);
  clinic.act("misbehave", { kind: "429", path: "^/v1/patients", resetInSeconds: 7 });
  let waits = 0;
  while ((await stretch(clinic.ctx, runId)) === "waiting") {
    waits += 1;
    await changeRun(clinic.ctx, runId, { resumeAt: null });
  }
  expect(waits).toBe(9);
  expect(await getRun(clinic.ctx, { id: runId })).toMatchObject({
    status: "failed",
    error: { code: "provider_unavailable", message: expect.stringContaining("ten times") },
  });
  expect(await listAlerts(clinic.ctx)).toMatchObject([{ kind: "run_failed", runId }]);
});

test("waits are forgotten as soon as a page arrives", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 250, appointments: 0 });
  const runId = await aRun(clinic);
  const { organizationId } = clinic.ctx;
  await stretch(clinic.ctx, runId, { deadline: new Date(0) });
  await changeRun(clinic.ctx, runId, { postponements: 8 });
  await stretch(clinic.ctx, runId, { deadline: new Date(0) });
  const where = { organizationId_id: { organizationId, id: runId } };
  const row = await withTenant(clinic.ctx, (db) => db.syncRun.findUniqueOrThrow({ where }));
  expect(row).toMatchObject({ postponements: 0, stalls: 0 });
});

test("an answer that is no list is asked for three times, then the run fails and says what was wrong", async () => {
  const clinic = await aConnectedPractice(cliniko);
  clinic.act("misbehave", { kind: "garbage", path: "^/v1/attendees" });
  const run = await sync(clinic);
  expect(run).toMatchObject({
    status: "failed",
    error: { code: "provider", message: expect.stringContaining("JSON") },
  });
  expect(await listAlerts(clinic.ctx)).toMatchObject([{ kind: "run_failed", message: run.error?.message }]);
});

test("a key that is revoked half way refuses the connection, keeps what came, and a working key heals it", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 250, appointments: 0 });
  const { ctx, connection, key } = clinic;
  const stop = onEachCall(cliniko, (_, count) => (count === 10 ? clinic.account.keys.delete(key) : undefined));
  const run = await sync(clinic);
  stop();
  expect(run).toMatchObject({
    status: "failed",
    error: { code: "credentials", message: expect.stringContaining("Paste a new key") },
  });
  expect(run.counts.created).toBeGreaterThanOrEqual(104);
  expect(await getConnection(ctx, { id: connection.id })).toMatchObject({ status: "refused" });
  expect(await listAlerts(ctx)).toMatchObject([{ kind: "credential_refused", runId: run.id }]);
  await expect(validateConnection(ctx, { id: connection.id })).rejects.toMatchObject({ code: "credentials" });

  clinic.account.keys.add(key);
  expect(await validateConnection(ctx, { id: connection.id })).toMatchObject({ status: "connected" });
  expect(await sync(clinic)).toMatchObject({ status: "succeeded", counts: { created: 254 - run.counts.created } });
});

test("another key of the same account heals a refused connection, and so does a sync that works again", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const { ctx, connection, key, account } = clinic;
  account.keys.delete(key);
  await sync(clinic);
  const second = `${key.slice(0, -4)}second-au1`;
  account.keys.add(second);
  const healed = await updateConnection(ctx, { id: connection.id, credentials: { apiKey: second } });
  expect(healed.status).toBe("connected");

  account.keys.delete(second);
  await sync(clinic);
  account.keys.add(second);
  expect(await sync(clinic)).toMatchObject({ status: "succeeded" });
  expect(await getConnection(ctx, { id: connection.id })).toMatchObject({ status: "connected" });
});

/** Values that a provider may hold and a database cannot: each alone, in one of many rows. */
const poison = [
  ["a day that no calendar has", "patients", { date_of_birth: "2021-02-30" }, "date of birth"],
  ["a date that is none", "patients", { archived_at: "yesterday" }, "archived at"],
  ["a number where text belongs", "patients", { first_name: 17 }, "first name"],
  ["no moment of change", "individual_appointments", { updated_at: null }, "updated at"],
  ["an absurd length", "appointment_types", { duration_in_minutes: 1e12 }, "out of range"],
  ["more places than can be counted", "group_appointments", { max_attendees: 2 ** 40 }, "out of range"],
  ["a link to nowhere", "attendees", { patient_id: "nobody" }, "patient"],
] as const;

test.each(poison)("%s in one record is kept with its reason, and the rest of its page is written", async (...row) => {
  const [, list, fields, reason] = row;
  const clinic = await aConnectedPractice(cliniko, { patients: 20, appointments: 20 });
  const [patientId = ""] = clinic.ids("patients");
  clinic.act("createGroup", { startsAt: "2026-03-01T01:00:00Z", patientIds: [patientId] });
  const id = clinic.ids(list).at(-1) ?? "";
  const healthy = { ...clinic.account.tables[list].get(id) };
  clinic.account.tables[list].change(id, fields as object);

  const run = await sync(clinic);
  expect(run).toMatchObject({ status: "partial", counts: { rejected: 1 } });
  expect(run.counts.fetched).toBe(run.counts.created + 1);
  const [failure, ...others] = await listFailures(clinic.ctx, { runId: run.id });
  expect(others).toEqual([]);
  expect(failure).toMatchObject({ stream: list, externalId: id, attempts: 1, resolvedAt: null });
  expect(failure?.reason).toContain(reason);

  // Nobody has corrected it: it fails again, alone.
  const { runId: vain } = await retryFailure(clinic.ctx, { id: failure?.id ?? "" });
  expect(await toTheEnd(clinic, vain)).toMatchObject({
    mode: "retry",
    status: "partial",
    counts: { fetched: 1, rejected: 1 },
  });
  expect(await listFailures(clinic.ctx, {})).toMatchObject([{ attempts: 2, resolvedAt: null, runId: vain }]);

  clinic.account.tables[list].change(id, healthy as object);
  const { runId } = await retryFailure(clinic.ctx, { id: failure?.id ?? "" });
  expect(await toTheEnd(clinic, runId)).toMatchObject({
    status: "succeeded",
    counts: { fetched: 1, created: 1 },
    progress: { done: 1, total: 1, percent: 100 },
    calls: { predicted: 1, made: 1 },
  });
  expect(await listFailures(clinic.ctx, { open: true })).toEqual([]);
  await expect(retryFailure(clinic.ctx, { id: failure?.id ?? "" })).rejects.toMatchObject({ code: "conflict" });
  expect(await mirrorOf(clinic.ctx, { ids: false })).toEqual(await freshTables(clinic));
});

test("characters that a database cannot hold are left out of a name, and cost nobody anything", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 3, appointments: 0 });
  const [id = ""] = clinic.ids("patients");
  clinic.act("edit", { id, fields: { first_name: "Ma\0ya", last_name: `Oka${"\ud800"}for`, notes: "\0" } });
  expect(await sync(clinic)).toMatchObject({ status: "succeeded" });
  const { organizationId } = clinic.ctx;
  const row = await withTenant(clinic.ctx, (db) => db.contact.findFirst({ where: { organizationId, externalId: id } }));
  expect(row?.firstName).toBe("Maya");
});

test("many records that cannot be stored do not cost the others, and all are tried again together", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 120, appointments: 0 });
  const types = clinic.account.tables.appointment_types;
  const [template] = types.all();
  if (!template) throw new Error("no type");
  for (let index = 0; index < 40; index++) {
    const id = String(BigInt(template.id) + BigInt(1_000 + index));
    types.insert({ ...template, id, name: `Type ${index}`, duration_in_minutes: index % 3 === 0 ? 2 ** 33 : 30 });
  }
  const run = await sync(clinic);
  expect(run).toMatchObject({ status: "partial", counts: { rejected: 14, created: 122 + 2 + 26 } });
  const again = await toTheEnd(clinic, (await retryFailed(clinic.ctx, { connectionId: clinic.connection.id })).runId);
  expect(again).toMatchObject({ status: "partial", counts: { fetched: 14, rejected: 14 }, calls: { made: 1 } });

  for (const { id, duration_in_minutes } of types.all()) {
    if (duration_in_minutes > 60) types.change(id, { duration_in_minutes: 60 });
  }
  const { runId } = await retryFailed(clinic.ctx, { connectionId: clinic.connection.id });
  expect(await toTheEnd(clinic, runId)).toMatchObject({ status: "succeeded", counts: { created: 14 } });
});

test("a failed item that the provider no longer has is settled by trying it again", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const [id = ""] = clinic.ids("patients");
  clinic.account.tables.patients.change(id, { date_of_birth: "2021-02-30" });
  expect(await sync(clinic)).toMatchObject({ status: "partial" });
  clinic.act("remove", { id });
  const { runId } = await retryFailed(clinic.ctx, { connectionId: clinic.connection.id });
  expect(await toTheEnd(clinic, runId)).toMatchObject({ status: "succeeded", counts: { fetched: 0 } });
  expect(await listFailures(clinic.ctx, { open: true })).toEqual([]);
});

test("a failed item that arrives whole with the next sync is settled by it, and a try of it alone is no sync", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const [id = ""] = clinic.ids("patients");
  clinic.account.tables.patients.change(id, { date_of_birth: "2021-02-30" });
  const first = await sync(clinic);
  await toTheEnd(clinic, (await retryFailed(clinic.ctx, { connectionId: clinic.connection.id })).runId);
  const connection = await getConnection(clinic.ctx, { id: clinic.connection.id });
  expect(connection.lastSucceededAt).toBe(first.finishedAt);
  clinic.act("edit", { id, fields: { date_of_birth: "2021-02-28" } });
  expect(await sync(clinic, { mode: "incremental" })).toMatchObject({ status: "succeeded" });
  expect(await listFailures(clinic.ctx, { open: true })).toEqual([]);
});

test("an item that came without an id stands open until a sync of everything meets it no more", async () => {
  const clinic = await aConnectedPractice(cliniko);
  const [id = ""] = clinic.ids("patients");
  const healthy = { ...clinic.account.tables.patients.get(id) };
  clinic.account.tables.patients.change(id, { id: "none" });
  expect(await sync(clinic)).toMatchObject({ status: "partial", counts: { rejected: 1 } });
  expect(await sync(clinic)).toMatchObject({ status: "partial", counts: { rejected: 1 } });
  expect(await listFailures(clinic.ctx, { open: true })).toMatchObject([{ attempts: 2 }]);
  clinic.account.tables.patients.change(id, healthy as object);
  expect(await sync(clinic)).toMatchObject({ status: "succeeded" });
  expect(await listFailures(clinic.ctx, { open: true })).toEqual([]);
});

test("a retry that is interrupted goes on with those that it has not tried", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 5, appointments: 5 });
  for (const list of ["patients", "individual_appointments", "attendees"] as const) {
    for (const id of clinic.ids(list)) clinic.account.tables[list].change(id, { created_at: "never" });
  }
  expect(await sync(clinic)).toMatchObject({ status: "partial", counts: { rejected: 15 } });
  const { runId } = await retryFailed(clinic.ctx, { connectionId: clinic.connection.id });
  let stretches = 0;
  while ((await stretch(clinic.ctx, runId, { deadline: new Date(0) })) === "waiting") stretches += 1;
  expect(stretches).toBe(2);
  expect(await getRun(clinic.ctx, { id: runId })).toMatchObject({
    status: "partial",
    progress: { done: 15, total: 15 },
    counts: { fetched: 15, rejected: 15 },
    calls: { predicted: 3, made: 3 },
  });
});
