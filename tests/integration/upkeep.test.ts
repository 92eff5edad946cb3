import { asAdmin } from "@tests/factories/admin-sql";
import { aClinic } from "@tests/factories/clinics";
import { afterAll, expect, test } from "vitest";
import { recomputeActivePatients } from "@/features/active-patients/mutations";
import { keepUp, refreshStaleFigures } from "@/features/upkeep/mutations";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

afterAll(stopBoss);

const hourMs = 3_600_000;

/** A clinic whose figures were last computed a while ago, and as long before as its turn is. */
async function aClinicWithOldFigures(hours: number): Promise<TenantContext> {
  const ctx = await aClinic({ now: () => new Date(Date.now() - hours * hourMs) });
  await recomputeActivePatients(ctx);
  return ctx;
}

async function ageOf({ organizationId }: TenantContext): Promise<number> {
  const [row] = await asAdmin<{ at: Date }>(`SELECT figures_computed_at AS at FROM organizations WHERE id = $1`, [
    organizationId,
  ]);
  return Date.now() - Number(row?.at);
}

test("one clinic's trouble keeps nobody else's figures from being computed", async () => {
  const troubled = await aClinicWithOldFigures(9);
  const [next, last] = [await aClinicWithOldFigures(5), await aClinicWithOldFigures(2)];
  // As a database moved to a server that does not know this zone.
  await asAdmin(`UPDATE organizations SET time_zone = 'Nowhere/Never' WHERE id = $1`, [troubled.organizationId]);
  await refreshStaleFigures();
  expect(await ageOf(next)).toBeLessThan(hourMs);
  expect(await ageOf(last)).toBeLessThan(hourMs);
  expect(await ageOf(troubled)).toBeGreaterThan(8 * hourMs);
});

test("a chore that fails keeps no other from being done", async () => {
  const ctx = await aClinicWithOldFigures(3);
  await asAdmin(`ALTER TABLE webhook_events RENAME TO webhook_events_away`);
  await keepUp(new Date(Date.now() + 20_000));
  await asAdmin(`ALTER TABLE webhook_events_away RENAME TO webhook_events`);
  expect(await ageOf(ctx)).toBeLessThan(hourMs);
});
