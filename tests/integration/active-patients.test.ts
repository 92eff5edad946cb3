import { aClinic, aConnection, type Target } from "@tests/factories/clinics";
import { aBusiness, anAppointment, anAttendee, aPatient } from "@tests/factories/records";
import { expect, test } from "vitest";
import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { writeRecords } from "@/features/sync/sinks";
import { withTenant } from "@/lib/db/tenant";
import type { HubRecord } from "@/lib/integrations/records";
import type { TenantContext } from "@/lib/tenant/context";
import { aRandomPractice, dice } from "./active-patients-practices";
import { type Figures, type Practice, whoIsActive } from "./active-patients-reference";

test("who is active agrees with the slow reference in four hundred random clinics", { timeout: 300_000 }, async () => {
  let active = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const practice = aRandomPractice(seed);
    const { ctx, target } = await aSyncedClinic(practice);
    await recomputeActivePatients(ctx);
    const expected = whoIsActive(practice);
    expect([seed, await figuresOf(ctx, target)]).toEqual([seed, expected]);
    active += expected.size;
  }
  expect(active).toBeGreaterThan(400);
});

test("the order in which records arrive, and figures computed on the way, make no difference", async () => {
  for (let seed = 500; seed < 512; seed++) {
    const practice = aRandomPractice(seed);
    const records = shuffled(recordsOf(practice), seed);
    const ctx = await aClinic({
      timeZone: practice.timeZone,
      activeWindowDays: practice.days,
      now: () => practice.now,
    });
    const target = await aConnection(ctx);
    for (let start = 0; start < records.length; start += 7) {
      await withTenant(ctx, (db) => writeRecords(db, target, records.slice(start, start + 7)));
      await recomputeActivePatients(ctx);
    }
    expect([seed, await figuresOf(ctx, target)]).toEqual([seed, whoIsActive(practice)]);
  }
});

test("figures that stay the same are not written again", async () => {
  const patients = [aPatient({ externalId: "100" }), aPatient({ externalId: "101" })];
  const practice = { ...aDay, patients, appointments: [visitOf("100", "1"), visitOf("101", "2")] };
  const { ctx } = await aSyncedClinic(practice);
  await recomputeActivePatients(ctx);
  const before = await versions(ctx);
  expect(before).toHaveLength(4);
  await recomputeActivePatients({ ...ctx, now: () => new Date(practice.now.getTime() + 1) });
  expect(await versions(ctx)).toEqual(before);
  const computedAt = await withTenant(ctx, (db) =>
    db.organization.findUniqueOrThrow({ where: { id: ctx.organizationId }, select: { figuresComputedAt: true } }),
  );
  expect(computedAt.figuresComputedAt).toEqual(new Date(practice.now.getTime() + 1));
});

test("a future visit alone makes nobody active; one that was missed does, and says so", async () => {
  const { ctx, target } = await aSyncedClinic({
    ...aDay,
    patients: [aPatient({ externalId: "100" }), aPatient({ externalId: "101" })],
    appointments: [
      anAppointment({ externalId: "1", patientExternalId: "100", startsAt: new Date("2025-06-20T00:00:00Z") }),
      anAppointment({
        externalId: "2",
        patientExternalId: "101",
        startsAt: new Date("2025-06-10T00:00:00Z"),
        didNotArrive: true,
      }),
    ],
  });
  await recomputeActivePatients(ctx);
  const figures = await figuresOf(ctx, target);
  expect([...figures.keys()]).toEqual(["101"]);
  expect(figures.get("101")?.statuses).toEqual(["did_not_arrive"]);
});

test("a visit that is cancelled in Cliniko ends an active patient, and one that is merged hands its visits over", async () => {
  const visit = anAppointment({ patientExternalId: "100", startsAt: new Date("2025-06-10T00:00:00Z") });
  const patients = [aPatient({ externalId: "100" }), aPatient({ externalId: "101" })];
  const { ctx, target } = await aSyncedClinic({ ...aDay, patients, appointments: [visit] });
  await recomputeActivePatients(ctx);
  expect([...(await figuresOf(ctx, target)).keys()]).toEqual(["100"]);

  const later = { updatedAt: new Date("2025-06-11T00:00:00Z") };
  await write(ctx, target, [aPatient({ externalId: "100", mergedInto: "101", ...later })]);
  await recomputeActivePatients(ctx);
  expect([...(await figuresOf(ctx, target)).keys()]).toEqual(["101"]);

  await write(ctx, target, [{ ...visit, cancelledAt: new Date("2025-06-11T00:00:00Z"), ...later }]);
  await recomputeActivePatients(ctx);
  expect((await figuresOf(ctx, target)).size).toBe(0);
  expect(await withTenant(ctx, (db) => db.visitSummary.count({ where: { organizationId: ctx.organizationId } }))).toBe(
    0,
  );
});

test("an archived patient is nobody's active patient, and a group's place counts once", async () => {
  const { ctx, target } = await aSyncedClinic({
    ...aDay,
    patients: [aPatient({ externalId: "100", archivedAt: new Date() }), aPatient({ externalId: "101" })],
    appointments: [
      anAppointment({ externalId: "1", patientExternalId: "100", startsAt: new Date("2025-06-10T00:00:00Z") }),
      anAppointment({
        externalId: "2",
        type: "group",
        patientExternalId: null,
        startsAt: new Date("2025-06-11T00:00:00Z"),
      }),
      anAppointment({ externalId: "3", patientExternalId: "101", startsAt: new Date("2025-06-12T00:00:00Z") }),
    ],
    attendees: [
      anAttendee({ externalId: "20", bookingExternalId: "2", patientExternalId: "101" }),
      anAttendee({ externalId: "30", bookingExternalId: "3", patientExternalId: "101" }),
    ],
  });
  await recomputeActivePatients(ctx);
  const figures = await figuresOf(ctx, target);
  expect([...figures.keys()]).toEqual(["101"]);
  expect(figures.get("101")).toMatchObject({ recent: 2, total: 2 });
});

test.each([
  ["America/Havana", "2025-11-09T17:00:00Z", "2025-11-02T04:00:00Z"],
  ["America/Santiago", "2025-09-14T17:00:00Z", "2025-09-07T04:00:00Z"],
  ["Africa/Cairo", "2025-05-02T17:00:00Z", "2025-04-24T22:00:00Z"],
])("in %s the day on which clocks change begins with its first moment", async (timeZone, now, first) => {
  const start = new Date(first);
  const practice = {
    ...aDay,
    timeZone,
    businesses: [],
    days: 7,
    now: new Date(now),
    patients: [aPatient({ externalId: "100" }), aPatient({ externalId: "101" })],
    appointments: [
      anAppointment({ externalId: "1", patientExternalId: "100", startsAt: start }),
      anAppointment({ externalId: "2", patientExternalId: "101", startsAt: new Date(start.getTime() - 1) }),
    ],
  };
  const { ctx, target } = await aSyncedClinic(practice);
  await recomputeActivePatients(ctx);
  const figures = await figuresOf(ctx, target);
  expect([...figures.keys()]).toEqual(["100"]);
  expect(figures).toEqual(whoIsActive(practice));
});

test("twenty of many visits are listed, all are counted", async () => {
  const appointments = Array.from({ length: 30 }, (_, day) =>
    anAppointment({
      externalId: String(day),
      patientExternalId: "100",
      startsAt: new Date(Date.UTC(2025, 4, 10 + day)),
    }),
  );
  const practice = { ...aDay, patients: [aPatient({ externalId: "100" })], appointments };
  const { ctx, target } = await aSyncedClinic(practice);
  await recomputeActivePatients(ctx);
  expect(await figuresOf(ctx, target)).toEqual(whoIsActive(practice));
  expect((await figuresOf(ctx, target)).get("100")?.recentStarts).toHaveLength(20);
});

test("one clinic's figures leave another's alone", async () => {
  const practice = {
    ...aDay,
    patients: [aPatient({ externalId: "100" })],
    appointments: [anAppointment({ patientExternalId: "100", startsAt: new Date("2025-06-10T00:00:00Z") })],
  };
  const [one, other] = [await aSyncedClinic(practice), await aSyncedClinic(practice)];
  await recomputeActivePatients(one.ctx);
  expect((await figuresOf(other.ctx, other.target)).size).toBe(0);
});

const aDay: Practice = {
  timeZone: "Australia/Melbourne",
  days: 45,
  now: new Date("2025-06-15T02:00:00Z"),
  businesses: [aBusiness()],
  patients: [],
  appointments: [],
  attendees: [],
};

async function aSyncedClinic(practice: Practice): Promise<{ ctx: TenantContext; target: Target }> {
  const { timeZone, days: activeWindowDays, now } = practice;
  const ctx = await aClinic({ timeZone, activeWindowDays, now: () => now });
  const target = await aConnection(ctx);
  await write(ctx, target, recordsOf(practice));
  return { ctx, target };
}

function write(ctx: TenantContext, target: Target, records: HubRecord[]) {
  return withTenant(ctx, (db) => writeRecords(db, target, records));
}

function recordsOf({ patients, businesses, appointments, attendees }: Practice): HubRecord[] {
  return [...businesses, ...patients, ...appointments, ...attendees];
}

function shuffled<T>(list: T[], seed: number): T[] {
  const roll = dice(seed);
  const rest = [...list];
  return list.flatMap(() => rest.splice(roll.below(rest.length), 1));
}

function visitOf(patientExternalId: string, externalId = "1") {
  return anAppointment({ externalId, patientExternalId, startsAt: new Date("2025-06-10T00:00:00Z") });
}

type Listed = { startsAt: string; status: string }[];

async function figuresOf(ctx: TenantContext, { connectionId }: Target): Promise<Map<string, Figures>> {
  const rows = await withTenant(ctx, (db) =>
    db.activePatient.findMany({
      where: { organizationId: ctx.organizationId, contact: { connectionId } },
      include: { contact: { select: { externalId: true } } },
      orderBy: { contact: { externalId: "asc" } },
    }),
  );
  return new Map(
    rows.map((row) => {
      const [recent, upcoming] = [row.recentAppointments as Listed, row.upcomingAppointments as Listed];
      return [
        row.contact.externalId ?? "",
        {
          recent: row.recentAppointmentCount,
          upcoming: row.upcomingAppointmentCount,
          total: row.totalAppointmentCount,
          last: row.lastAppointmentAt.toISOString(),
          recentStarts: recent.map(({ startsAt }) => startsAt),
          upcomingStarts: upcoming.map(({ startsAt }) => startsAt),
          statuses: recent.map(({ status }) => status).sort(),
        },
      ];
    }),
  );
}

/** The transaction that last wrote each figure. */
function versions(ctx: TenantContext): Promise<unknown[]> {
  return withTenant(
    ctx,
    (db) => db.$queryRaw`
      SELECT contact_id::text, xmin::text FROM active_patients UNION ALL SELECT contact_id::text, xmin::text FROM visit_summaries
      ORDER BY 1, 2`,
  );
}
