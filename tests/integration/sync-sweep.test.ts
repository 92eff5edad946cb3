import { aClinic } from "@tests/factories/clinics";
import { mirrorOf } from "@tests/factories/mirror";
import {
  aConnectedPractice,
  aRun,
  type Connected,
  connectTo,
  onEachCall,
  recordCalls,
  stretch,
  sync,
  toTheEnd,
} from "@tests/factories/practice";
import { aCliniko } from "@tests/factories/seaview";
import { afterAll, afterEach, expect, test } from "vitest";
import { listAlerts } from "@/features/alerts/queries";
import { startSync } from "@/features/sync/mutations";
import { getRun, listChanges } from "@/features/sync/queries";
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

async function contactOf({ ctx }: Pick<Connected, "ctx">, externalId: string) {
  const { organizationId } = ctx;
  return withTenant(ctx, (db) => db.contact.findFirstOrThrow({ where: { organizationId, externalId } }));
}

test("what the provider no longer has is marked as deleted by a full sync, and by no other", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 40, appointments: 40 });
  await sync(clinic);
  const [patient = ""] = clinic.ids("patients");
  const [visit = ""] = clinic.ids("individual_appointments");
  clinic.act("remove", { id: patient });
  clinic.act("remove", { id: visit });
  expect(await sync(clinic, { mode: "incremental" })).toMatchObject({ counts: { deleted: 0 } });
  expect(await contactOf(clinic, patient)).toMatchObject({ status: "active", deletedAt: null });

  const run = await sync(clinic);
  // The visit took its attendee with it.
  expect(run).toMatchObject({ status: "succeeded", counts: { deleted: 3, updated: 0 } });
  expect(await contactOf(clinic, patient)).toMatchObject({ status: "deleted", deletedAt: expect.any(Date) });
  const changes = await listChanges(clinic.ctx, { runId: run.id });
  expect(changes.map(({ stream, externalId, change }) => ({ stream, externalId, change }))).toEqual(
    expect.arrayContaining([
      { stream: "patient", externalId: patient, change: "deleted" },
      { stream: "appointment", externalId: visit, change: "deleted" },
    ]),
  );
  expect(await sync(clinic)).toMatchObject({ counts: { deleted: 0 } });
});

test("a deleted record that comes back stands again, with its history", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 4, appointments: 4 });
  await sync(clinic);
  const [id = ""] = clinic.ids("patients");
  const row = clinic.account.tables.patients.get(id);
  if (!row) throw new Error("no such patient");
  const before = await contactOf(clinic, id);
  clinic.act("remove", { id });
  await sync(clinic);
  clinic.account.tables.patients.insert(row);
  expect(await sync(clinic)).toMatchObject({ counts: { updated: 1, created: 0 } });
  expect(await contactOf(clinic, id)).toMatchObject({ id: before.id, status: "active", deletedAt: null });
});

test("a practitioner who leaves and returns is never deleted, whichever list is read when", async () => {
  const clinic = await aConnectedPractice(cliniko);
  await sync(clinic);
  const [id = ""] = clinic.ids("practitioners");
  const { organizationId } = clinic.ctx;
  const row = () => withTenant(clinic.ctx, (db) => db.practitioner.findFirstOrThrow({ where: { organizationId } }));
  for (const [mode, active] of [
    ["incremental", false],
    ["full", true],
    ["full", false],
  ] as const) {
    clinic.act("deactivatePractitioner", { id, active });
    expect(await sync(clinic, { mode })).toMatchObject({ status: "succeeded", counts: { deleted: 0 } });
    expect(await row()).toMatchObject({ active, deletedAt: null });
  }
  // Back again, after the list of the active was read and before that of the former.
  onEachCall(cliniko, async ({ path }) => {
    if (path === "/v1/practitioners/inactive") clinic.act("deactivatePractitioner", { id, active: true });
  });
  clinic.act("deactivatePractitioner", { id, active: false });
  expect(await sync(clinic)).toMatchObject({ status: "succeeded", counts: { deleted: 0 } });
  expect(await row()).toMatchObject({ active: true, deletedAt: null });
});

test("a row that slipped past the pages is looked up once more, written, and not deleted", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 8, appointments: 8 });
  await sync(clinic);
  const [hidden = ""] = clinic.ids("patients");
  const row = clinic.account.tables.patients.get(hidden);
  if (!row) throw new Error("no such patient");
  // It is on no page, but there when it is asked for by its id.
  onEachCall(cliniko, ({ path, query }) => {
    if (path !== "/v1/patients") return;
    const isLookup = query.getAll("q[]").some((filter) => filter.startsWith("id:="));
    clinic.account.tables.patients.remove(hidden);
    if (isLookup) clinic.account.tables.patients.insert({ ...row, first_name: "Found" });
  });
  const run = await sync(clinic);
  expect(run).toMatchObject({ status: "succeeded", counts: { deleted: 0, updated: 1 } });
  expect(run.counts.fetched).toBe(run.counts.updated + run.counts.unchanged);
  expect(await contactOf(clinic, hidden)).toMatchObject({ firstName: "Found", status: "active" });
  expect(await listChanges(clinic.ctx, { runId: run.id })).toMatchObject([{ externalId: hidden, change: "updated" }]);
});

/** Two clinics' worth of patients minus some: what is left after somebody emptied a list by mistake. */
async function afterMassRemoval(count: number): Promise<Connected & { removed: string[] }> {
  const clinic = await aConnectedPractice(cliniko, { patients: 120, appointments: 0 });
  await sync(clinic);
  const removed = clinic.ids("patients").slice(0, count);
  for (const id of removed) clinic.act("remove", { id });
  return { ...clinic, removed };
}

test("a list that loses more than one in twenty is left alone until somebody says that it is right", async () => {
  const clinic = await afterMassRemoval(7);
  const run = await sync(clinic);
  expect(run).toMatchObject({ status: "failed", error: { code: "delete_fuse" }, counts: { deleted: 0 } });
  expect(run.error?.message).toMatch(/7 of 120 patients.*Nothing was removed/);
  expect(await listAlerts(clinic.ctx)).toMatchObject([{ kind: "delete_fuse", runId: run.id, occurrences: 1 }]);
  const { organizationId } = clinic.ctx;
  const standing = () =>
    withTenant(clinic.ctx, (db) => db.contact.count({ where: { organizationId, deletedAt: null } }));
  expect(await standing()).toBe(120);

  const { runId } = await startSync(clinic.ctx, {
    connectionId: clinic.connection.id,
    mode: "full",
    approveDeletes: true,
  });
  expect(await toTheEnd(clinic, runId)).toMatchObject({ status: "succeeded", counts: { deleted: 7 } });
  expect(await standing()).toBe(113);
});

test("a short list does not vanish as a whole without a question", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 3, appointments: 0 });
  await sync(clinic);
  for (const id of clinic.ids("patients")) clinic.act("remove", { id });
  const run = await sync(clinic);
  expect(run).toMatchObject({ status: "failed", error: { code: "delete_fuse" }, counts: { deleted: 0 } });
  expect(run.error?.message).toMatch(/3 of 3 patients/);
});

test("one in twenty may go without a question", async () => {
  const clinic = await afterMassRemoval(6);
  expect(await sync(clinic)).toMatchObject({ status: "succeeded", counts: { deleted: 6 } });
  expect(await listAlerts(clinic.ctx)).toEqual([]);
});

test("a provider that shows an empty list for once makes nobody vanish", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 30, appointments: 30 });
  await sync(clinic);
  clinic.act("misbehave", { kind: "empty", path: "^/v1/(patients|individual_appointments)" });
  expect(await sync(clinic)).toMatchObject({ status: "failed", error: { code: "delete_fuse" } });
  clinic.act("misbehave", { kind: "empty", path: "^/v1/attendees", times: 1 });
  cliniko.misbehaviour.reset();
  clinic.act("misbehave", { kind: "empty", path: "^/v1/attendees", times: 1 });
  expect(await sync(clinic)).toMatchObject({ status: "succeeded", counts: { deleted: 0 } });
});

test("a sweep asks no more than it needs before it asks the clinic", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 700, appointments: 0 });
  await sync(clinic);
  clinic.act("misbehave", { kind: "empty", path: "^/v1/patients" });
  const { calls, stop } = recordCalls(cliniko);
  expect(await sync(clinic)).toMatchObject({ error: { code: "delete_fuse" } });
  stop();
  expect(calls.filter((call) => call.includes("id:="))).toHaveLength(1);
});

test("a sweep that may only do one batch at a time goes on where it stood, and asks for no id twice", async () => {
  const clinic = await afterMassRemoval(0);
  clinic.act("grow", { patients: 400, appointments: 0 });
  await sync(clinic);
  for (const id of clinic.ids("patients").slice(100, 450)) clinic.act("remove", { id });
  const { calls, stop } = recordCalls(cliniko);
  const runId = await aRun(clinic, { approveDeletes: true });
  let stretches = 0;
  while ((await stretch(clinic.ctx, runId, { deadline: new Date(0) })) === "waiting") stretches += 1;
  stop();
  const asked = calls.flatMap((call) => call.split("id:=")[1]?.split(",") ?? []);
  expect(asked).toHaveLength(350);
  expect(new Set(asked).size).toBe(350);
  expect(stretches).toBeGreaterThanOrEqual(5);
  expect(await getRun(clinic.ctx, { id: runId })).toMatchObject({ status: "succeeded", counts: { deleted: 350 } });
});

test("a record that can no longer be read is a failed item, and not deleted", async () => {
  const clinic = await aConnectedPractice(cliniko, { patients: 10, appointments: 0 });
  await sync(clinic);
  const [id = ""] = clinic.ids("patients");
  clinic.account.tables.patients.change(id, { created_at: "never" });
  expect(await sync(clinic)).toMatchObject({ status: "partial", counts: { deleted: 0, rejected: 1 } });
  expect(await contactOf(clinic, id)).toMatchObject({ status: "active" });
});

/** What happens to a practice between two of its pages being read. */
const disturbances: Record<string, (clinic: Connected, turn: number) => void> = {
  "are archived": ({ act, ids }, turn) => void act("archive", { id: ids("patients")[turn * 7] ?? "" }),
  "are edited": ({ act, ids }, turn) =>
    void act("edit", { id: ids("patients")[turn * 11] ?? "", fields: { last_name: `Turn ${turn}` } }),
  arrive: ({ act }, turn) => void act("createPatient", { lastName: `Arrival ${turn}` }),
  vanish: ({ act, ids }, turn) => void act("remove", { id: ids("patients")[turn] ?? "" }),
  "vanish in crowds": ({ act, ids }, turn) => {
    if (turn === 10) for (const id of ids("patients").slice(0, 150)) act("remove", { id });
  },
  "are merged": ({ act, ids }, turn) =>
    void act("merge", { fromId: ids("patients")[2 * turn] ?? "", intoId: ids("patients")[2 * turn + 1] ?? "" }),
  "come and go at once": ({ act, ids }, turn) => {
    act("createPatient", { lastName: `Arrival ${turn}` });
    if (turn % 2 === 0) act("remove", { id: ids("patients")[3] ?? "" });
  },
};

test.each(Object.keys(disturbances))("no record is lost while patients %s between two pages", async (what) => {
  const clinic = await aConnectedPractice(cliniko, { patients: 420, appointments: 0 });
  const stop = onEachCall(cliniko, ({ path }, count) => {
    if (path === "/v1/patients" && count < 25) disturbances[what]?.(clinic, count);
  });
  expect(await sync(clinic)).toMatchObject({ status: "succeeded" });
  stop();
  expect(await sync(clinic, { mode: "incremental" })).toMatchObject({ status: "succeeded" });
  const removed = (await contacts(clinic)).filter(
    ({ external_id }) => !clinic.ids("patients").includes(`${external_id}`),
  );
  const ctx = await aClinic({ role: "tenant_owner" });
  const fresh = { ...clinic, ctx, connection: await connectTo(ctx, clinic) };
  await sync(fresh);
  const expected = await contacts(fresh);
  const kept = (await contacts(clinic)).filter((row) => !removed.includes(row));
  expect(kept.filter(({ external_id }) => clinic.ids("patients").includes(`${external_id}`))).toEqual(expected);
});

async function contacts({ ctx }: Pick<Connected, "ctx">) {
  return (await mirrorOf(ctx, { ids: false })).contacts ?? [];
}
