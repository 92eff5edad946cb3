import { aClinic, aConnection } from "@tests/factories/clinics";
import { anAppointment, aPatient } from "@tests/factories/records";
import { expect, test } from "vitest";
import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { listActivePatients, listOverduePatients } from "@/features/active-patients/queries";
import { listActivePatientsQuery, listOverduePatientsQuery } from "@/features/active-patients/schema";
import { getPatientAnalytics } from "@/features/analytics/queries";
import { listAppointments } from "@/features/appointments/queries";
import { getDashboardMetrics } from "@/features/dashboard/queries";
import { createPatient } from "@/features/patients/mutations";
import { getPatient, listPatients } from "@/features/patients/queries";
import { listPatientsQuery } from "@/features/patients/schema";
import { writeRecords } from "@/features/sync/sinks";
import { withTenant } from "@/lib/db/tenant";
import { ageOf, type MirrorAge } from "@/lib/format/age";
import type { HubRecord } from "@/lib/integrations/records";
import type { TenantContext } from "@/lib/tenant/context";

const now = new Date("2025-06-15T02:00:00Z");
const oldest = "2025-04-01T09:00:00.000Z";
const older = "2025-06-05T02:00:00.000Z";
const newer = "2025-06-15T01:48:00.000Z";

test("whatever is told of people and visits is as old as their last sync, however lately it was counted", async () => {
  const ctx = await aClinic({ now: () => now });
  await aSource(ctx, { lastSucceededAt: older }, [aPatient({ externalId: "1" }), aVisit("1")]);
  await recomputeActivePatients(ctx);
  expect(await agesOf(ctx)).toEqual(everywhere(older));
  // A connection that brings payments only, was never read to its end, or is another clinic's, changes nothing.
  await aSource(ctx, { provider: "mx-merchant", lastSucceededAt: oldest });
  await aSource(ctx, { provider: "mx-merchant" });
  await aSource(ctx, {});
  await aSource(await aClinic(), { lastSucceededAt: oldest });
  expect(await agesOf(ctx)).toEqual(everywhere(older));
  await aSource(ctx, { lastSucceededAt: newer });
  expect(await agesOf(ctx)).toEqual(everywhere(older));
});

test.each<[string, HubRecord[]]>([
  ["people", [aPatient({ externalId: "1" })]],
  ["appointments", [aVisit("404")]],
])("what a connection that was left has brought does not grow young: %s", async (_, records) => {
  const ctx = await aClinic({ now: () => now });
  await aSource(ctx, { lastSucceededAt: older, status: "disconnected" }, records);
  await recomputeActivePatients(ctx);
  expect(await agesOf(ctx)).toEqual(everywhere(older));
});

test("a connection that was left with nothing of it here makes nothing older", async () => {
  const ctx = await aClinic({ now: () => now });
  await aSource(ctx, { lastSucceededAt: newer }, [aPatient({ externalId: "1" })]);
  await aSource(ctx, { lastSucceededAt: oldest, status: "disconnected" });
  await recomputeActivePatients(ctx);
  expect(await agesOf(ctx)).toEqual(everywhere(newer));
});

test("before a practice system was read to its end there is no age yet, and where none ever was there is none to tell", async () => {
  const ctx = await aClinic({ now: () => now });
  await aSource(ctx, { provider: "mx-merchant", lastSucceededAt: older });
  const { id } = await createPatient(ctx, { firstName: "Ida" });
  await recomputeActivePatients(ctx);
  expect(await agesOf(ctx)).toEqual(everywhere(undefined));
  await aSource(ctx, {}, [aPatient({ externalId: "1" })]);
  expect(await agesOf(ctx)).toEqual(everywhere(null));
  expect((await getPatient(ctx, { id })).visits.syncedAt).toBeNull();
});

test("one person's visits are as old as the last sync of the system that knows them", async () => {
  const ctx = await aClinic({ now: () => now });
  await aSource(ctx, { lastSucceededAt: older }, [aPatient({ externalId: "1" })]);
  await aSource(ctx, { lastSucceededAt: newer }, [aPatient({ externalId: "2" })]);
  const { data } = await listPatients(ctx, listPatientsQuery.parse({}));
  const ages = await Promise.all(
    data.map(async ({ id, clinikoPatientId }) => [clinikoPatientId, (await getPatient(ctx, { id })).visits.syncedAt]),
  );
  expect(Object.fromEntries(ages)).toEqual({ 1: older, 2: newer });
});

/** The ages of the patients, the active, those of another window, the overdue, the calendar and the dashboard. */
const everywhere = (age: string | null | undefined) => Array(7).fill(age);

async function agesOf(ctx: TenantContext): Promise<(string | null | undefined)[]> {
  const everything = { from: new Date(0), until: null, view: "all", limit: 50 } as const;
  const counted = async (page: Promise<MirrorAge & { computedAt: string | null }>) =>
    ageOf(await page, (await page).computedAt);
  return [
    ageOf(await listPatients(ctx, listPatientsQuery.parse({}))),
    await counted(listActivePatients(ctx, listActivePatientsQuery.parse({}))),
    await counted(listActivePatients(ctx, listActivePatientsQuery.parse({ days: 90 }))),
    await counted(listOverduePatients(ctx, listOverduePatientsQuery.parse({}))),
    ageOf(await listAppointments(ctx, everything)),
    ageOf(await getDashboardMetrics(ctx)),
    ageOf(await getPatientAnalytics(ctx)),
  ];
}

type Facts = { lastSucceededAt?: string; status?: string; provider?: string };

async function aSource(ctx: TenantContext, facts: Facts, records: HubRecord[] = []): Promise<void> {
  const target = await aConnection(ctx);
  const { organizationId, connectionId } = target;
  await withTenant(ctx, (db) => writeRecords(db, target, records));
  await withTenant(ctx, (db) => db.connection.updateMany({ where: { organizationId, id: connectionId }, data: facts }));
}

function aVisit(patientExternalId: string) {
  return anAppointment({ externalId: "v", patientExternalId, startsAt: new Date("2025-06-01T00:00:00Z") });
}
