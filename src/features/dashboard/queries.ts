import { countOverdue } from "@/features/active-patients/queries";
import type { ConnectionHealth, DashboardMetrics, Figure } from "@/features/dashboard/schema";
import { allows } from "@/lib/auth/roles";
import { type Clock, readClock } from "@/lib/db/clock";
import type { OrganizationId, TenantDb } from "@/lib/db/guard";
import { type HealthRow, readHealth, readPracticeAge } from "@/lib/db/health";
import { readHeadcount, readWeeks, type WeekRow } from "@/lib/db/statistics";
import { withTenant } from "@/lib/db/tenant";
import { tellInSteps } from "@/lib/db/told";
import { partsUnlessFew, unlessFew } from "@/lib/format/small-groups";
import { practiceProviders, providerName } from "@/lib/integrations/registry";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const weeksShown = 26;

/**
 * The dashboard's figures, each with its age and window, for who may see patients or analytics. Who may see no patient
 * gets no figure of fewer than five. Throws `forbidden` for everybody else.
 */
export async function getDashboardMetrics(ctx: TenantContext): Promise<DashboardMetrics> {
  const seesPeople = allows(ctx.permissions, "patients.view");
  if (!seesPeople) requirePermission(ctx, "analytics.view");
  const { organizationId } = ctx;
  const now = ctx.now();
  return withTenant(ctx, async (db) => {
    const clock = await readClock(db, organizationId, { now, days: null });
    const headcount = await readHeadcount(db, organizationId, { since: clock.from, now });
    const overdue = (await countOverdue(db, ctx, clock.ownDays)).reduce((sum, { count }) => sum + count, 0);
    const counts = { ...headcount, overdue };
    const weeks = await readWeeks(db, organizationId, { now, weeks: weeksShown });
    const connections = (await readHealth(db, organizationId)).map(toHealth);
    return {
      asOf: now.toISOString(),
      timeZone: clock.timeZone,
      window: windowOf(clock),
      computedAt: clock.computedAt?.toISOString() ?? null,
      ...(await readPracticeAge(db, organizationId, practiceProviders)),
      figures: figuresOf(seesPeople ? counts : unlessTold(await tellInSteps(db, organizationId, counts)), clock, now),
      appointmentsPerWeek: {
        asOf: now.toISOString(),
        timeZone: clock.timeZone,
        weeks: seesPeople ? weeks : await weeksTold(db, organizationId, weeks),
      },
      connections,
    };
  });
}

type Counts = Awaited<ReturnType<typeof readHeadcount>> & { overdue: number };
type Shown = { [Name in keyof Counts]: number | null };

/** The same for who sees no patient: no figure is few, nor what is left of all patients when others are taken away. */
function unlessTold({ patients, active, overdue, added, upcomingAppointments }: Counts): Shown {
  const [shownActive = null, shownOverdue = null] = partsUnlessFew([
    active,
    overdue,
    Math.max(0, patients - active - overdue),
  ]);
  const [shownAdded = null] = partsUnlessFew([added, Math.max(0, patients - added)]);
  return {
    patients: unlessFew(patients),
    active: shownActive,
    overdue: shownOverdue,
    added: shownAdded,
    upcomingAppointments: unlessFew(upcomingAppointments),
  };
}

function figuresOf(counts: Shown, clock: Clock, now: Date): DashboardMetrics["figures"] {
  const live = (value: number | null): Figure => ({ value, asOf: now.toISOString(), window: null });
  const asOf = clock.computedAt?.toISOString() ?? null;
  const computed = (value: number | null): Figure => ({ value, asOf, window: windowOf(clock) });
  return {
    patients: live(counts.patients),
    active: computed(counts.active),
    new: { ...live(counts.added), window: { ...windowOf(clock), to: now.toISOString() } },
    overdue: computed(counts.overdue),
    upcoming: live(counts.upcomingAppointments),
  };
}

function windowOf({ days, from, to }: Clock): DashboardMetrics["window"] {
  return { days, from: from.toISOString(), to: to.toISOString() };
}

/** Each count of each week moves in steps, and is told unless it is of few. */
async function weeksTold(db: TenantDb, organizationId: OrganizationId, weeks: WeekRow[]) {
  const kinds = ["visits", "didNotArrive", "cancelled"] as const;
  const counts = weeks.flatMap((week) => kinds.map((kind) => [`${kind} ${week.weekStart}`, week[kind]] as const));
  const told = await tellInSteps(db, organizationId, Object.fromEntries(counts));
  const shown = (kind: (typeof kinds)[number], weekStart: string) => unlessFew(told[`${kind} ${weekStart}`] ?? 0);
  return weeks.map(({ weekStart }) => ({
    weekStart,
    visits: shown("visits", weekStart),
    didNotArrive: shown("didNotArrive", weekStart),
    cancelled: shown("cancelled", weekStart),
  }));
}

function toHealth(row: HealthRow): ConnectionHealth {
  return {
    ...row,
    providerName: providerName(row.provider),
    status: row.status as ConnectionHealth["status"],
    lastSucceededAt: row.lastSucceededAt?.toISOString() ?? null,
    freshAt: row.freshAt?.toISOString() ?? null,
  };
}
