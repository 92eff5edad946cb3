import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic, aConnection, inRole } from "@tests/factories/clinics";
import { anAppointment, aPatient } from "@tests/factories/records";
import { expect, test } from "vitest";
import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { listActivePatients, listOverduePatients } from "@/features/active-patients/queries";
import {
  activePatient,
  activeSorts,
  listActivePatientsQuery,
  listOverduePatientsQuery,
  overdueSorts,
} from "@/features/active-patients/schema";
import { getPatientAnalytics } from "@/features/analytics/queries";
import { patientAnalytics } from "@/features/analytics/schema";
import { getDashboardMetrics } from "@/features/dashboard/queries";
import { dashboardMetrics } from "@/features/dashboard/schema";
import { writeRecords } from "@/features/sync/sinks";
import { withTenant } from "@/lib/db/tenant";
import type { HubRecord } from "@/lib/integrations/records";
import type { TenantContext } from "@/lib/tenant/context";
import { aRandomPractice } from "./active-patients-practices";
import { whoIsActive } from "./active-patients-reference";

const now = new Date("2025-06-15T02:00:00Z");
const dayMs = 86_400_000;

test("another window than the clinic's is computed when it is asked for, as the reference says", async () => {
  for (let seed = 900; seed < 920; seed++) {
    const practice = aRandomPractice(seed);
    const ctx = await aClinic({ timeZone: practice.timeZone, now: () => practice.now });
    const target = await aConnection(ctx);
    const { patients, businesses, appointments, attendees } = practice;
    await withTenant(ctx, (db) =>
      writeRecords(db, target, [...patients, ...businesses, ...appointments, ...attendees]),
    );
    await recomputeActivePatients(ctx);
    for (const days of [7, 30, 365]) {
      const expected = whoIsActive({ ...practice, days });
      const page = await active(ctx, { days });
      const found = new Map(page.data.map((row) => [row.clinikoPatientId, row.recentAppointmentCount]));
      expect([seed, days, found]).toEqual([seed, days, new Map([...expected].map(([id, { recent }]) => [id, recent]))]);
      expect([page.total, page.window.days]).toEqual([expected.size, days]);
    }
  }
});

test("the window on the answer is the one that its patients are active in", async () => {
  const { ctx } = await aPractice([aPatient({ externalId: "1" }), visit("1", 3)]);
  const page = await active(ctx, {});
  expect(page).toMatchObject({
    total: 1,
    computedAt: now.toISOString(),
    timeZone: "Australia/Melbourne",
    window: { days: 45, from: "2025-04-30T14:00:00.000Z", to: now.toISOString() },
  });
  activePatient.parse(page.data[0]);
  const later = { ...ctx, now: () => new Date(now.getTime() + dayMs) };
  expect((await active(later, {})).window.to).toBe(now.toISOString());
  expect((await active(later, { days: 10 })).window).toEqual({
    days: 10,
    from: "2025-06-05T14:00:00.000Z",
    to: later.now().toISOString(),
  });
});

test("active patients are narrowed by what is to come and by what is typed", async () => {
  const { ctx } = await aPractice([
    aPatient({ externalId: "1" }),
    aPatient({ externalId: "2", firstName: "Ike", displayName: "Ike Okafor", emails: [] }),
    visit("1", 3),
    visit("1", -3),
    visit("2", 5),
  ]);
  const found = async (query: object) =>
    (await active(ctx, query)).data.map(({ clinikoPatientId }) => clinikoPatientId);
  expect(await found({})).toEqual(["1", "2"]);
  expect(await found({ hasUpcoming: "true" })).toEqual(["1"]);
  expect(await found({ hasUpcoming: "false" })).toEqual(["2"]);
  expect(await found({ search: "ike" })).toEqual(["2"]);
  expect(await found({ search: "ike", days: 20 })).toEqual(["2"]);
  expect(await found({ days: 7, sort: "name" })).toEqual(["2", "1"]);
});

test("pages of active and of overdue patients lose and repeat nobody, in any order", async () => {
  const people = Array.from({ length: 26 }, (_, index) =>
    aPatient({ externalId: String(index), ...(index % 2 ? {} : { firstName: `P${index % 3}`, displayName: "P" }) }),
  );
  const visits = people.flatMap(({ externalId }, index) => [
    visit(externalId, index < 13 ? (index % 4) + 1 : 60 + (index % 4)),
    ...(index % 5 === 0 && index < 13 ? [visit(externalId, -2)] : []),
  ]);
  const { ctx } = await aPractice([...people, ...visits]);
  for (const sort of activeSorts) {
    for (const days of [undefined, 30]) {
      const whole = (await active(ctx, { sort, days })).data.map(({ contactId }) => contactId);
      const paged = await everyPage((cursor) => active(ctx, { sort, days, limit: 4, cursor }));
      expect([sort, paged]).toEqual([sort, whole]);
      expect(new Set(paged).size).toBe(13);
    }
  }
  for (const sort of overdueSorts) {
    const whole = (await overdue(ctx, { sort })).data.map(({ contactId }) => contactId);
    const paged = await everyPage((cursor) => overdue(ctx, { sort, limit: 4, cursor }));
    expect([sort, paged]).toEqual([sort, whole]);
    expect(new Set(paged).size).toBe(13);
  }
});

test("a page beyond the end still says how many there are", async () => {
  const { ctx } = await aPractice([
    aPatient({ externalId: "1" }),
    aPatient({ externalId: "2" }),
    visit("1", 3),
    visit("2", 4),
  ]);
  const first = await active(ctx, { limit: 1 });
  await withTenant(ctx, (db) =>
    db.activePatient.deleteMany({
      where: { organizationId: ctx.organizationId, lastAppointmentAt: { lt: new Date(now.getTime() - 3.5 * dayMs) } },
    }),
  );
  const beyond = await active(ctx, { limit: 1, cursor: first.nextCursor ?? "" });
  expect(beyond).toMatchObject({ data: [], total: 1, nextCursor: null });
});

test("who has been away longer than the window, with nothing to come, is overdue by days", async () => {
  const { ctx } = await aPractice([
    ...["1", "2", "3", "4", "5", "6", "7"].map((externalId) => aPatient({ externalId })),
    aPatient({ externalId: "8", archivedAt: now }),
    visit("1", 45),
    visit("2", 46),
    visit("3", 90),
    visit("4", 91),
    visit("5", 400),
    visit("6", 100),
    visit("6", -5),
    visit("8", 100),
  ]);
  const page = await overdue(ctx, {});
  expect(page.data.map((row) => [row.clinikoPatientId, row.daysSinceLastAppointment])).toEqual([
    ["2", 46],
    ["3", 90],
    ["4", 91],
    ["5", 400],
  ]);
  expect(page.buckets.map(({ key, count }) => [key, count])).toEqual([
    ["46-90", 2],
    ["91-180", 1],
    ["181-365", 0],
    ["366+", 1],
  ]);
  expect(page.total).toBe(4);
  const narrowed = await overdue(ctx, { minDays: 90, maxDays: 91, sort: "lastVisit" });
  expect([narrowed.total, narrowed.data.map(({ clinikoPatientId }) => clinikoPatientId)]).toEqual([2, ["4", "3"]]);
});

test("the dashboard's figures agree with the lists behind them, and say how old they are", async () => {
  const { ctx } = await aPractice([
    aPatient({ externalId: "1", createdAt: new Date("2025-06-01T00:00:00Z") }),
    aPatient({ externalId: "2" }),
    aPatient({ externalId: "3", archivedAt: now }),
    visit("1", 3),
    visit("1", -3),
    visit("2", 60),
    anAppointment({ externalId: "c", patientExternalId: "2", startsAt: ago(2), cancelledAt: now }),
    anAppointment({ externalId: "d", patientExternalId: "2", startsAt: ago(9), didNotArrive: true, archivedAt: now }),
  ]);
  const metrics = dashboardMetrics.parse(await getDashboardMetrics(ctx));
  const { patients, active: activeNow, new: added, overdue: away, upcoming } = metrics.figures;
  expect([patients.value, activeNow.value, added.value, away.value, upcoming.value]).toEqual([2, 1, 1, 1, 1]);
  expect(activeNow).toMatchObject({ asOf: now.toISOString(), window: { days: 45 } });
  expect(patients.window).toBeNull();
  expect(metrics.appointmentsPerWeek.weeks).toHaveLength(26);
  expect(metrics.appointmentsPerWeek.weeks.at(-1)).toEqual({
    weekStart: "2025-06-09",
    visits: 1,
    didNotArrive: 0,
    cancelled: 1,
  });
  expect(metrics.appointmentsPerWeek.weeks.at(-2)?.visits).toBe(0);
  expect(metrics.connections).toMatchObject([
    { provider: "cliniko", status: "connected", freshAt: null, openAlerts: 0 },
  ]);
  expect(metrics).toMatchObject({ isMirrored: true, syncedAt: null });
});

test("weeks begin on the clinic's Monday, also when clocks change that week", async () => {
  const { ctx } = await aPractice([
    aPatient({ externalId: "1" }),
    ...["2025-04-06T13:59:00Z", "2025-04-06T14:00:00Z", "2025-04-13T13:59:00Z"].map((at, index) =>
      anAppointment({ externalId: String(index), patientExternalId: "1", startsAt: new Date(at) }),
    ),
  ]);
  const { weeks } = (await getDashboardMetrics(ctx)).appointmentsPerWeek;
  expect(weeks.filter(({ visits }) => visits).map(({ weekStart, visits }) => [weekStart, visits])).toEqual([
    ["2025-03-31", 1],
    ["2025-04-07", 2],
  ]);
});

test("an investor sees figures of groups, never of fewer than five people", async () => {
  const people = Array.from({ length: 12 }, (_, index) =>
    aPatient({ externalId: String(index), dateOfBirth: index < 3 ? "2020-01-01" : index < 11 ? "1988-02-03" : null }),
  );
  const { ctx } = await aPractice([...people, visit("1", 3), visit("2", 60)]);
  const investor = inRole(ctx, "investor");
  const metrics = await getDashboardMetrics(investor);
  expect(metrics.figures).toMatchObject({ patients: { value: 12 }, active: { value: null }, overdue: { value: null } });
  const analytics = patientAnalytics.parse(await getPatientAnalytics(investor));
  expect(analytics.smallGroupsWithheld).toBe(true);
  expect(analytics.ageBands.map(({ key, count }) => [key, count])).toEqual([
    ["0-17", null],
    ["18-29", 0],
    // Shown, it would leave four for the other two together.
    ["30-44", null],
    ["45-59", 0],
    ["60-74", 0],
    ["75+", 0],
    ["unknown", null],
  ]);
  expect(analytics.seenPerMonth.at(-1)?.count).toBeNull();
  const own = await getPatientAnalytics(ctx);
  expect(own.ageBands.map(({ count }) => count)).toEqual([3, 0, 8, 0, 0, 0, 1]);
  expect(own.newPerMonth.find(({ month }) => month === "2024-02")?.count).toBe(12);
  expect(own.seenPerMonth).toHaveLength(24);
  expect(own.seenPerMonth.slice(-3).map(({ month, count }) => [month, count])).toEqual([
    ["2025-04", 1],
    ["2025-05", 0],
    ["2025-06", 1],
  ]);
});

test("an investor who looks day by day is told of no few who came or left", async () => {
  const people = Array.from({ length: 20 }, (_, index) => aPatient({ externalId: String(index) }));
  const { ctx } = await aPractice(people);
  const investor = inRole(ctx, "investor");
  const look = async () => {
    const [{ figures }, { total, ageBands }] = [
      await getDashboardMetrics(investor),
      await getPatientAnalytics(investor),
    ];
    return [figures.patients.value, total, Math.max(...ageBands.map(({ count }) => count ?? 0))];
  };
  const archive = (count: number) =>
    asAdmin(
      `UPDATE contacts SET status = 'archived' WHERE id IN
         (SELECT id FROM contacts WHERE organization_id = $1 AND status = 'active' LIMIT $2)`,
      [ctx.organizationId, count],
    );
  expect(await look()).toEqual([20, 20, 20]);
  for (let day = 0; day < 4; day += 1) {
    await archive(1);
    expect(await look()).toEqual([20, 20, 20]);
  }
  expect((await getPatientAnalytics(ctx)).total).toBe(16);
  await archive(1);
  expect(await look()).toEqual([15, 15, 15]);
});

test("a clinic without any data has empty lists and zeros, and no age yet", async () => {
  const ctx = await aClinic({ now: () => now });
  expect(await active(ctx, {})).toMatchObject({ data: [], total: 0, computedAt: now.toISOString() });
  expect(await overdue(ctx, {})).toMatchObject({ data: [], total: 0, computedAt: null });
  const metrics = dashboardMetrics.parse(await getDashboardMetrics(ctx));
  expect(metrics.figures.active).toMatchObject({ value: 0, asOf: null });
  patientAnalytics.parse(await getPatientAnalytics(ctx));
});

test("without the permission there are no figures and no lists", async () => {
  const ctx = await aClinic();
  const [nurse, viewer, investor] = [inRole(ctx, "nurse"), inRole(ctx, "viewer"), inRole(ctx, "investor")];
  for (const attempt of [
    () => getDashboardMetrics(nurse),
    () => getPatientAnalytics(viewer),
    () => active(investor, {}),
    () => overdue(nurse, {}),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  }
  await expect(active(ctx, { cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid_cursor" });
  await expect(overdue(ctx, { cursor: "nonsense" })).rejects.toMatchObject({ code: "invalid_cursor" });
  for (const days of [6, 366, 7.5]) expect(listActivePatientsQuery.safeParse({ days }).success).toBe(false);
});

async function aPractice(records: HubRecord[]): Promise<{ ctx: TenantContext }> {
  const ctx = await aClinic({ now: () => now });
  const target = await aConnection(ctx);
  await withTenant(ctx, (db) => writeRecords(db, target, records));
  await recomputeActivePatients(ctx);
  return { ctx };
}

function ago(days: number): Date {
  return new Date(now.getTime() - days * dayMs);
}

function visit(patientExternalId: string, daysAgo: number) {
  return anAppointment({ externalId: `${patientExternalId} ${daysAgo}`, patientExternalId, startsAt: ago(daysAgo) });
}

function active(ctx: TenantContext, query: object) {
  return listActivePatients(ctx, listActivePatientsQuery.parse(query));
}

function overdue(ctx: TenantContext, query: object) {
  return listOverduePatients(ctx, listOverduePatientsQuery.parse(query));
}

type Page = { data: { contactId: string }[]; nextCursor: string | null };

async function everyPage(read: (cursor: string | undefined) => Promise<Page>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    ids.push(...page.data.map(({ contactId }) => contactId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return ids;
}
