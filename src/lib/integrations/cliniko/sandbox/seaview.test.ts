import { parsePhoneNumberFromString } from "libphonenumber-js";
import { describe, expect, it } from "vitest";
import { type ClinikoAccount, countRows, createAccount } from "./accounts";
import { createCalendar } from "./calendar";
import { seaviewFacts, seedSeaview } from "./seaview";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const anchors = [
  "2026-05-13T03:20:00Z",
  "2026-10-04T15:59:00Z",
  "2027-01-01T13:30:00Z",
  "2026-04-05T22:00:00Z",
  "2026-11-20T23:05:00Z",
].map((text) => Date.parse(text));

function seaviewAt(anchorMs: number, seed = 1): ClinikoAccount {
  const account = createAccount({ key: "sandbox-seaview-au1", name: "Seaview Physiotherapy" });
  seedSeaview(account, { anchorMs, seed });
  return account;
}

/** Every visit that counts, slowly and from the rows alone: patient and start. */
function countedVisits({ tables }: ClinikoAccount): { patientId: string; startMs: number }[] {
  const isKept = (row: { archived_at: string | null; deleted_at: string | null }) =>
    !row.archived_at && !row.deleted_at;
  const groups = new Map(
    tables.group_appointments
      .all()
      .filter(isKept)
      .map((group) => [group.id, group]),
  );
  const single = tables.individual_appointments.all().filter((row) => isKept(row) && !row.cancelled_at);
  const places = tables.attendees
    .all()
    .filter((row) => isKept(row) && !row.cancelled_at && row.booking_kind === "group");
  return [
    ...single.map((row) => ({ patientId: row.patient_id, startMs: Date.parse(row.starts_at) })),
    ...places.flatMap((place) => {
      const group = groups.get(place.booking_id);
      return group ? [{ patientId: place.patient_id, startMs: Date.parse(group.starts_at) }] : [];
    }),
  ];
}

function countActive(account: ClinikoAccount, nowMs: number): number {
  const calendar = createCalendar(seaviewFacts.timeZone);
  const fromMs = calendar.at(calendar.dayOf(nowMs) - seaviewFacts.windowDays, 0);
  const visits = countedVisits(account).filter(({ startMs }) => startMs >= fromMs && startMs <= nowMs);
  return new Set(visits.map(({ patientId }) => patientId)).size;
}

describe.each(anchors)("Seaview Physiotherapy at %i", (anchorMs) => {
  const account = seaviewAt(anchorMs);
  const { tables } = account;
  const visible = tables.patients.all().filter((patient) => !patient.archived_at);

  it("has 632 patients, 626 of whom can be phoned, and some who were archived or merged", () => {
    const canBePhoned = visible.filter((patient) =>
      patient.patient_phone_numbers?.some(({ number }) => parsePhoneNumberFromString(number, "AU")?.isValid()),
    );
    expect(visible).toHaveLength(632);
    expect(canBePhoned).toHaveLength(626);
    const merged = tables.patients.all().filter((patient) => patient.merged_at);
    expect(merged).toHaveLength(seaviewFacts.mergedPatients);
    const visibleIds = new Set(visible.map(({ id }) => id));
    expect(merged.every((loser) => loser.archived_at && visibleIds.has(loser.merged_with_patient_id ?? ""))).toBe(true);
    expect(tables.patients.size()).toBe(632 + seaviewFacts.archivedPatients + seaviewFacts.mergedPatients);
  });

  it("has 47 active patients now and for a day to come", () => {
    for (const hours of [0, 1, 5, 9, 13, 17, 21, 24, 26]) {
      expect([hours, countActive(account, anchorMs + hours * hourMs)]).toEqual([hours, 47]);
    }
  });

  it("has 200 overdue patients, each last seen between the window and a year ago", () => {
    const lastSeen = new Map<string, number>();
    for (const { patientId, startMs } of countedVisits(account)) {
      if (startMs <= anchorMs) lastSeen.set(patientId, Math.max(startMs, lastSeen.get(patientId) ?? 0));
    }
    const overdue = visible.filter(({ id }) => {
      const daysAgo = (anchorMs - (lastSeen.get(id) ?? 0)) / dayMs;
      return daysAgo > 46.5 && daysAgo < 365;
    });
    expect(overdue).toHaveLength(seaviewFacts.overduePatients);
  });

  it("has three years of visits in clinic hours on workdays, no practitioner in two places", () => {
    expect(tables.individual_appointments.size()).toBeGreaterThanOrEqual(10_000);
    const zones = new Map(tables.businesses.all().map((row) => [row.id, row.time_zone_identifier ?? ""]));
    const clocks = new Map([...zones.values()].map((timeZone) => [timeZone, hourClock(timeZone)]));
    const taken = new Set<string>();
    for (const row of [...tables.individual_appointments.all(), ...tables.group_appointments.all()]) {
      const words = clocks.get(zones.get(row.business_id) ?? "")?.format(new Date(row.starts_at)) ?? "";
      expect(words).toMatch(/^(Mon|Tue|Wed|Thu|Fri) (0[7-9]|1[0-8]):(00|15|30|45)$/);
      taken.add(`${row.practitioner_id} ${row.starts_at}`);
    }
    expect(taken.size).toBe(tables.individual_appointments.size() + tables.group_appointments.size());
  });

  it("has 120 classes, all of whose places were still free", () => {
    const groups = tables.group_appointments.all();
    expect(groups).toHaveLength(seaviewFacts.groupAppointments);
    const places = Map.groupBy(tables.attendees.all(), (row) => row.booking_id);
    for (const group of groups) {
      expect(places.get(group.id)?.length).toBeGreaterThanOrEqual(3);
      expect(places.get(group.id)?.length).toBeLessThanOrEqual(8);
    }
  });

  it("has decoys in the window: visits called off, put away or deleted, of people who are not active", () => {
    const fromMs = anchorMs - seaviewFacts.windowDays * dayMs;
    const counted = new Set(
      countedVisits(account)
        .filter(({ startMs }) => startMs > fromMs)
        .map((row) => row.patientId),
    );
    const decoys = tables.individual_appointments.all().filter((row) => {
      const startMs = Date.parse(row.starts_at);
      return startMs > fromMs && startMs < anchorMs && !counted.has(row.patient_id);
    });
    for (const column of ["cancelled_at", "archived_at", "deleted_at"] as const) {
      expect(decoys.filter((row) => row[column]).length).toBeGreaterThanOrEqual(3);
    }
    const buried = tables.group_appointments.all().filter((group) => group.archived_at ?? group.deleted_at);
    const places = tables.attendees.all().filter((place) => buried.some((group) => group.id === place.booking_id));
    expect(buried).toHaveLength(3);
    expect(places.every((place) => place.archived_at ?? place.deleted_at)).toBe(true);
  });

  it("dates nothing after the anchor, and nothing before the patient was known", () => {
    const created = new Map(tables.patients.all().map((patient) => [patient.id, patient.created_at]));
    const latest = new Date(anchorMs).toISOString();
    for (const row of [...tables.individual_appointments.all(), ...tables.attendees.all()]) {
      expect(row.updated_at >= row.created_at && row.updated_at <= latest).toBe(true);
      expect(row.created_at >= (created.get(row.patient_id) ?? "9")).toBe(true);
    }
  });
});

describe("the seed", () => {
  const anchorMs = Date.parse("2026-05-13T03:20:00Z");

  it("gives the same practice again, and another one for another number", () => {
    const rows = (seed: number) => JSON.stringify(seaviewAt(anchorMs, seed).tables.patients.all());
    expect(rows(7)).toBe(rows(7));
    expect(rows(7)).not.toBe(rows(8));
    expect(countActive(seaviewAt(anchorMs, 8), anchorMs)).toBe(47);
  });

  it("takes well under two seconds", () => {
    const before = performance.now();
    const account = seaviewAt(anchorMs);
    expect(performance.now() - before).toBeLessThan(2000);
    expect(countRows(account)).toMatchObject({ businesses: 2, practitioners: 8, appointment_types: 9 });
  });

  it("has the people who make trouble: shared phones, namesakes, late cancellations, nobody at home", () => {
    const { tables } = seaviewAt(anchorMs);
    const visible = tables.patients.all().filter((patient) => !patient.archived_at);
    const phones = Map.groupBy(visible, (patient) => patient.patient_phone_numbers?.[0]?.number ?? "");
    const shared = [...phones].filter(([number, people]) => number !== "" && people.length > 1);
    expect(shared.length).toBeGreaterThanOrEqual(17);
    const names = Map.groupBy(visible, (patient) => `${patient.first_name} ${patient.last_name}`);
    expect([...names.values()].some(([one, two]) => two && one?.date_of_birth !== two.date_of_birth)).toBe(true);
    expect(visible.filter(({ email }) => email === null).length).toBeGreaterThan(40);
    const visits = tables.individual_appointments.all();
    expect(visits.filter((visit) => visit.cancelled_at).length / visits.length).toBeGreaterThan(0.07);
    for (const isThere of ["archived_at", "deleted_at"] as const) {
      expect(visits.filter((visit) => visit[isThere]).length).toBeGreaterThan(40);
    }
    expect(visits.filter((visit) => visit.did_not_arrive).length).toBeGreaterThan(100);
    const toCome = visits.filter((visit) => !visit.cancelled_at && Date.parse(visit.starts_at) > anchorMs);
    expect(new Set(toCome.map((visit) => visit.patient_id)).size).toBeGreaterThan(30);
    const isNew = visible.filter((patient) => Date.parse(patient.created_at) > anchorMs - 30 * dayMs);
    expect(isNew.length).toBeGreaterThan(3);
  });
});

function hourClock(timeZone: string) {
  const format = new Intl.DateTimeFormat("en-AU", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return { format: (date: Date) => format.format(date).replace(",", "") };
}
