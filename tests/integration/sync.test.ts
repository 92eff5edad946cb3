import { aClinic } from "@tests/factories/clinics";
import { aCliniko, connectSeaview, runSync } from "@tests/factories/seaview";
import { afterAll, expect, test } from "vitest";
import { getPatient, listPatients } from "@/features/patients/queries";
import { withTenant } from "@/lib/db/tenant";
import { seaviewFacts } from "@/lib/integrations/cliniko/sandbox/seaview";
import { stopBoss } from "@/lib/jobs/boss";

const cliniko = await aCliniko();

afterAll(async () => {
  await stopBoss();
  await cliniko.server.close();
});

test("a clinic's whole Cliniko arrives, and a second sync writes nothing", async () => {
  const ctx = await aClinic({ role: "tenant_owner" });
  const connection = await connectSeaview(ctx);
  expect(connection).toMatchObject({ status: "connected", region: "au1", account: { name: "Seaview Physiotherapy" } });

  const first = await runSync(ctx, connection.id, { mode: "full" });
  expect(first).toMatchObject({ status: "succeeded", error: null, progress: { percent: 100 } });
  expect(first.counts.created).toBe(first.counts.fetched);
  expect(first.calls.made).toBe(first.calls.predicted);

  const { organizationId } = ctx;
  const patients = await withTenant(ctx, (db) => db.contact.count({ where: { organizationId, status: "active" } }));
  expect(patients).toBe(seaviewFacts.patients);
  const active = await withTenant(ctx, (db) => db.activePatient.count({ where: { organizationId } }));
  expect(active).toBe(47);

  // Nothing has counted these tables yet: the planner knows as little as in a clinic's first minute.
  const [patient] = (await listPatients(ctx, { status: "active", sort: "-lastVisit", limit: 1 })).data;
  const startedAt = performance.now();
  const { appointments } = await getPatient(ctx, { id: patient?.id ?? "" });
  expect(appointments.data.length).toBeGreaterThan(0);
  expect(performance.now() - startedAt).toBeLessThan(3_000);

  const again = await runSync(ctx, connection.id, { mode: "full" });
  expect(again.counts).toMatchObject({ fetched: first.counts.fetched, created: 0, updated: 0, deleted: 0 });
});
