import { aClinic, aConnection } from "@tests/factories/clinics";
import { anAppointment, aPatient } from "@tests/factories/records";
import { Client } from "pg";
import { beforeAll, expect, test } from "vitest";
import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { createPatient, updatePatient } from "@/features/patients/mutations";
import { getPatient } from "@/features/patients/queries";
import { writeRecords } from "@/features/sync/sinks";
import { withTenant } from "@/lib/db/tenant";

beforeAll(async () => {
  const owner = new Client({ connectionString: process.env.DIRECT_URL ?? "" });
  await owner.connect();
  const { rows } = await owner.query<{ name: string }>("select current_database() as name");
  await owner.query(`ALTER DATABASE ${owner.escapeIdentifier(rows[0]?.name ?? "")} SET TimeZone = 'America/New_York'`);
  await owner.end();
});

test("a database that keeps another zone's time changes no moment that is written or read", async () => {
  const now = new Date("2025-06-15T02:00:00.123Z");
  const startsAt = new Date("2025-06-10T23:30:00Z");
  const ctx = await aClinic({ now: () => now });
  const target = await aConnection(ctx);
  await withTenant(ctx, (db) => writeRecords(db, target, [aPatient(), anAppointment({ startsAt })]));
  await recomputeActivePatients(ctx);
  const { organizationId } = ctx;
  const { id } = await withTenant(ctx, (db) => db.contact.findFirstOrThrow({ where: { organizationId } }));
  expect(await getPatient(ctx, { id })).toMatchObject({
    visits: { lastAt: startsAt.toISOString(), computedAt: now.toISOString() },
    appointments: { data: [{ startsAt: startsAt.toISOString() }] },
    dateOfBirth: "1988-02-03",
  });

  const made = await createPatient(ctx, { firstName: "Ida", dateOfBirth: "1990-05-06" });
  const archived = await updatePatient(ctx, { id: made.id, status: "archived" });
  expect(archived).toMatchObject({
    createdAt: now.toISOString(),
    archivedAt: now.toISOString(),
    dateOfBirth: "1990-05-06",
  });
});
