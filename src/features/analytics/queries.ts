import { countOverdue } from "@/features/active-patients/queries";
import { type Counts, everythingOf, withheldOf } from "@/features/analytics/rules";
import type { PatientAnalytics } from "@/features/analytics/schema";
import { allows } from "@/lib/auth/roles";
import { readClock } from "@/lib/db/clock";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { readPracticeAge } from "@/lib/db/health";
import { readAddedPerMonth, readAges, readHeadcount, readSeenPerMonth } from "@/lib/db/statistics";
import { withTenant } from "@/lib/db/tenant";
import { tellInSteps } from "@/lib/db/told";
import { practiceProviders } from "@/lib/integrations/registry";
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
    const { patients, active } = await readHeadcount(db, organizationId, { since: from, now });
    const added = await readAddedPerMonth(db, organizationId, { now, months: monthsShown });
    const seen = await readSeenPerMonth(db, organizationId, { now, months: monthsShown });
    const overdue = await countOverdue(db, ctx, clock.ownDays);
    const counts = {
      patients,
      active,
      newPerMonth: added.map(({ count }) => count),
      seenPerMonth: seen.map(({ count }) => count),
      ages: await readAges(db, organizationId, { now, from: ages }),
      overdue: overdue.map(({ count }) => count),
    };
    const months = added.map(({ month }) => month);
    const shown = withholds ? withheldOf(await told(db, organizationId, { counts, months })) : everythingOf(counts);
    return {
      asOf: now.toISOString(),
      computedAt: computedAt?.toISOString() ?? null,
      ...(await readPracticeAge(db, organizationId, practiceProviders)),
      timeZone,
      window: { days, from: from.toISOString(), to: to.toISOString() },
      smallGroupsWithheld: withholds,
      total: shown.total,
      newPerMonth: added.map(({ month }, index) => ({ month, count: shown.newPerMonth[index] ?? null })),
      seenPerMonth: seen.map(({ month }, index) => ({ month, count: shown.seenPerMonth[index] ?? null })),
      ageBands: toBands(shown.ages),
      overdue: overdue.map((bucket, index) => ({ ...bucket, count: shown.overdue[index] ?? null })),
    };
  });
}

type Telling = { counts: Counts; months: string[] };

/** The same counts, each as it was last told until it has moved far enough. A month keeps its name when others follow. */
async function told(db: TenantDb, organizationId: OrganizationId, { counts, months }: Telling): Promise<Counts> {
  const { patients, active, ...lists } = counts;
  const nameOf = (kind: string, at: number) => `${kind} ${kind.endsWith("PerMonth") ? months[at] : at}`;
  const named = Object.entries(lists).flatMap(([kind, list]) => list.map((count, at) => [nameOf(kind, at), count]));
  const steps = await tellInSteps(db, organizationId, { patients, active, ...Object.fromEntries(named) });
  const again = (kind: keyof typeof lists) => lists[kind].map((count, at) => steps[nameOf(kind, at)] ?? count);
  return {
    patients: steps.patients ?? patients,
    active: steps.active ?? active,
    newPerMonth: again("newPerMonth"),
    seenPerMonth: again("seenPerMonth"),
    ages: again("ages"),
    overdue: again("overdue"),
  };
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
