import { aClinic, aConnection } from "@tests/factories/clinics";
import { anAppointment, aPatient } from "@tests/factories/records";
import { type ComponentType, createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { ActiveAbout } from "@/features/active-patients/components/active-about";
import { ActiveTable } from "@/features/active-patients/components/active-table";
import { OverdueTable } from "@/features/active-patients/components/overdue-table";
import { loadActivePatients, loadOverduePatients } from "@/features/active-patients/loaders";
import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { AppointmentTable } from "@/features/appointments/components/appointment-table";
import { loadAppointments } from "@/features/appointments/loaders";
import { PatientTable } from "@/features/patients/components/patient-table";
import { PatientVisits } from "@/features/patients/components/patient-visits";
import { loadPatient, loadPatients } from "@/features/patients/loaders";
import { writeRecords } from "@/features/sync/sinks";
import { withTenant } from "@/lib/db/tenant";

const session = vi.hoisted(() => ({ ctx: undefined as unknown }));

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));
vi.mock("@/lib/auth/session", () => ({
  pageContext: async () => session.ctx,
  pageSession: async () => ({
    permissions: [],
    organization: { timeZone: "Australia/Melbourne", country: "AU", activeWindowDays: 45 },
  }),
}));

const now = new Date("2025-06-15T02:00:00Z");
const syncedAt = "2025-06-05T02:00:00.000Z";

test("ten days after the last sync, every list of people and visits says so, though figures were counted just now", async () => {
  const id = await aPatientSyncedAt(syncedAt);
  const screens = [
    drawn(PatientTable, await loadPatients({})),
    drawn(ActiveTable, await loadActivePatients({})),
    drawn(ActiveTable, await loadActivePatients({ days: "90" })),
    drawn(ActiveAbout, await loadActivePatients({ days: "90" })),
    drawn(OverdueTable, await loadOverduePatients({})),
    drawn(OverdueTable, await loadOverduePatients({ search: "nobody" })),
    drawn(AppointmentTable, await loadAppointments({ from: "2025-01-01" })),
    drawn(AppointmentTable, await loadAppointments({ view: "missed" })),
    drawn(PatientVisits, await loadPatient(id, {})),
  ];
  for (const html of screens) expect(html).toContain(`as of <time dateTime="${syncedAt}"`);
});

/** An active patient of a clinic that has an overdue one as well, and whose figures were counted now. */
async function aPatientSyncedAt(lastSucceededAt: string): Promise<string> {
  const ctx = await aClinic({ now: () => now });
  session.ctx = ctx;
  const target = await aConnection(ctx);
  const { organizationId, connectionId } = target;
  const visit = (patientExternalId: string, startsAt: string) =>
    anAppointment({ externalId: startsAt, patientExternalId, startsAt: new Date(startsAt) });
  const id = await withTenant(ctx, async (db) => {
    await writeRecords(db, target, [
      aPatient({ externalId: "1" }),
      aPatient({ externalId: "2" }),
      visit("1", "2025-06-01T00:00:00Z"),
      visit("2", "2025-01-02T00:00:00Z"),
    ]);
    await db.connection.updateMany({ where: { organizationId, id: connectionId }, data: { lastSucceededAt } });
    return (await db.contact.findFirstOrThrow({ where: { organizationId, externalId: "1" } })).id;
  });
  await recomputeActivePatients(ctx);
  return id;
}

function drawn<Props extends object>(screen: ComponentType<Props>, props: Props): string {
  return renderToStaticMarkup(createElement(screen, props));
}
