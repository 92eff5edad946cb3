import { countOverdue } from "@/features/active-patients/queries";
import type { PatientAnalytics } from "@/features/analytics/schema";
import { allows } from "@/lib/auth/roles";
import { readClock } from "@/lib/db/clock";
import { type MonthRow, readAddedPerMonth, readAges, readSeenPerMonth } from "@/lib/db/statistics";
import { withTenant } from "@/lib/db/tenant";
import { partsUnlessFew, unlessFew } from "@/lib/format/small-groups";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const monthsShown = 24;
const ages = [0, 18, 30, 45, 60, 75];

/**
 * Figures about an organization's patients: over time, by age, and by how long they have been away. Who may see no
 * patient gets no group of fewer than five. Throws `forbidden` without analytics.view.
 */
export async function getPatientAnalytics(ctx: TenantContext): Promise<PatientAnalytics> {
  requirePermission(ctx, "analytics.view");
  const withholds = !allows(ctx.permissions, "patients.view");
  const { organizationId } = ctx;
  const now = ctx.now();
  return withTenant(ctx, async (db) => {
    const clock = await readClock(db, organizationId, { now, days: null });
    const { days, from, to, timeZone, computedAt } = clock;
    const added = await readAddedPerMonth(db, organizationId, { now, months: monthsShown });
    const seen = await readSeenPerMonth(db, organizationId, { now, months: monthsShown });
    const counts = await readAges(db, organizationId, { now, from: ages });
    const overdue = await countOverdue(db, ctx, clock.ownDays);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const parts = withholds ? partsUnlessFew : (whole: number[]) => whole;
    const overdueCounts = parts(overdue.map(({ count }) => count));
    return {
      asOf: now.toISOString(),
      computedAt: computedAt?.toISOString() ?? null,
      timeZone,
      window: { days, from: from.toISOString(), to: to.toISOString() },
      smallGroupsWithheld: withholds,
      total: withholds ? unlessFew(total) : total,
      newPerMonth: perMonth(added, withholds),
      seenPerMonth: perMonth(seen, withholds),
      ageBands: toBands(parts(counts)),
      overdue: overdue.map((bucket, index) => ({ ...bucket, count: overdueCounts[index] ?? null })),
    };
  });
}

function perMonth(rows: MonthRow[], withholds: boolean): PatientAnalytics["newPerMonth"] {
  return rows.map(({ month, count }) => ({ month, count: withholds ? unlessFew(count) : count }));
}

function toBands(counts: (number | null)[]): PatientAnalytics["ageBands"] {
  const known = ages.map((fromYears, index) => {
    const next = ages[index + 1];
    const toYears = next === undefined ? null : next - 1;
    const key = toYears === null ? `${fromYears}+` : `${fromYears}-${toYears}`;
    return { key, fromYears, toYears, count: counts[index] ?? null };
  });
  return [...known, { key: "unknown", fromYears: null, toYears: null, count: counts[ages.length] ?? null }];
}
