import { averageOf, daysIn, grainOf, lastDays, type Period, periodBefore, stretchesOf } from "@/features/revenue/rules";
import type { RevenueInput, RevenuePart, RevenueSums, RevenueView } from "@/features/revenue/schema";
import { allows } from "@/lib/auth/roles";
import type { TenantDb } from "@/lib/db/guard";
import { readHealth } from "@/lib/db/health";
import { type RevenueOf, readCurrencies, readTaken, readTakenInAll, type Sums, type Taken } from "@/lib/db/revenue";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { localDay, startOfDay } from "@/lib/format/date";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const periodDays = 30;
const periodDaysMax = 1_100;
/** Fewer payments than this are not shown to who may not see payments. */
const groupMin = 5;

/**
 * What was taken in a period: in all, by time, category, tender and recurrence, beside the period before. One currency;
 * others are named. Throws `forbidden`, and `invalid_input` for a period that ends before it begins or is too long.
 */
export async function getRevenue(ctx: TenantContext, input: RevenueInput): Promise<RevenueView> {
  requirePermission(ctx, "reports.view");
  const { organizationId } = ctx;
  return withTenant(ctx, async (db) => {
    const home = await db.organization.findUniqueOrThrow({
      where: { id: organizationId },
      select: { timeZone: true, currency: true },
    });
    const { timeZone } = home;
    const period = periodOf(input, localDay(ctx.now(), timeZone));
    const before = periodBefore(period);
    const [earlier, later] = [momentsOf(before, timeZone), momentsOf(period, timeZone)];
    const currencies = await readCurrencies(db, { organizationId, from: earlier.from, until: later.until });
    const currency = input.currency ?? currencies[0] ?? home.currency;
    const of: RevenueOf = { organizationId, timeZone, currency, ...later };
    const shown = allows(ctx.permissions, "transactions.view") ? toSums : unlessFew;
    const stretches = stretchesOf(period);
    const starts = stretches.map(({ from }) => from);
    const taken = await readTaken(db, of, starts);
    const byTime = Map.groupBy(taken, ({ at }) => at);
    return {
      timeZone,
      currency,
      currencies,
      period: { ...period, days: daysIn(period) },
      before,
      grain: grainOf(period),
      total: shown(added(taken)),
      totalBefore: shown(added(await readTakenInAll(db, { ...of, ...earlier }))),
      stretches: stretches.map((stretch, at) => ({ ...stretch, ...shown(added(byTime.get(at) ?? [])) })),
      ...(await partsOf(db, ctx, { taken, shown })),
      syncedAt: await syncedAt(db, ctx),
    };
  });
}

type Show = (sums: Sums) => RevenueSums;

type Parting = { taken: Taken[]; shown: Show };

async function partsOf(db: TenantDb, { organizationId }: TenantContext, { taken, shown }: Parting) {
  const named = await db.productCategory.findMany({ where: { organizationId }, select: { id: true, name: true } });
  const names = new Map(named.map(({ id, name }) => [id, name]));
  const parts = (keyOf: (one: Taken) => string | null, labelOf: (key: string | null) => string): RevenuePart[] =>
    [...Map.groupBy(taken, keyOf)]
      .map(([key, of]) => ({ key, sums: added(of) }))
      .toSorted((one, other) => Number(other.sums.salesMinor - one.sums.salesMinor))
      .map(({ key, sums }) => ({ key, label: labelOf(key), ...shown(sums) }));
  return {
    categories: parts(
      ({ categoryId }) => categoryId,
      (key) => names.get(key ?? "") ?? "Uncategorized",
    ),
    tenders: parts(
      ({ tender }) => tender,
      (key) => key ?? "Not known",
    ),
    recurrence: parts(
      ({ recurring }) => (recurring ? "yes" : "no"),
      (key) => (key === "yes" ? "Recurring" : "New"),
    ),
  };
}

function periodOf({ from, to }: RevenueInput, today: string): Period {
  const last = to ?? (from && from > today ? from : today);
  const period = { from: from ?? lastDays(periodDays, last).from, to: last };
  const days = daysIn(period);
  if (days >= 1 && days <= periodDaysMax) return period;
  const message = days < 1 ? "The period ends before it begins." : "A period has at most three years.";
  throw new AppError("invalid_input", message, { errors: [{ path: "from", message }] });
}

function momentsOf({ from, to }: Period, timeZone: string): { from: Date; until: Date } {
  const after = new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const [start, end] = [startOfDay(from, timeZone), startOfDay(after, timeZone)];
  if (!start || !end) throw new AppError("invalid_input", "These are no days of the calendar.");
  return { from: start, until: end };
}

function added(rows: Sums[]): Sums {
  const sum = (key: "salesMinor" | "refundsMinor" | "chargebacksMinor") =>
    rows.reduce((all, row) => all + row[key], 0n);
  const count = (key: "salesCount" | "refundsCount" | "chargebacksCount") =>
    rows.reduce((all, row) => all + row[key], 0);
  return {
    salesMinor: sum("salesMinor"),
    salesCount: count("salesCount"),
    refundsMinor: sum("refundsMinor"),
    refundsCount: count("refundsCount"),
    chargebacksMinor: sum("chargebacksMinor"),
    chargebacksCount: count("chargebacksCount"),
  };
}

function toSums({ salesMinor, salesCount, refundsMinor, refundsCount, chargebacksMinor, chargebacksCount }: Sums) {
  return {
    salesMinor: Number(salesMinor),
    salesCount,
    refundsMinor: Number(refundsMinor),
    refundsCount,
    chargebacksMinor: Number(chargebacksMinor),
    chargebacksCount,
    netMinor: Number(salesMinor - refundsMinor - chargebacksMinor),
    averageMinor: averageOf(Number(salesMinor), salesCount),
  };
}

const withheld: RevenueSums = {
  salesMinor: null,
  salesCount: null,
  refundsMinor: null,
  refundsCount: null,
  chargebacksMinor: null,
  chargebacksCount: null,
  netMinor: null,
  averageMinor: null,
};

/** Nothing of a few payments: each number of them could be one person's. */
function unlessFew(sums: Sums): RevenueSums {
  const counts = [sums.salesCount, sums.refundsCount, sums.chargebacksCount];
  return counts.every((one) => one === 0 || one >= groupMin) ? toSums(sums) : withheld;
}

/** When the provider that was asked longest ago was asked, of those that bring payments. */
async function syncedAt(db: TenantDb, { organizationId }: TenantContext): Promise<string | null> {
  const health = await readHealth(db, organizationId);
  const asked = health
    .filter(({ provider }) => provider === "mx-merchant")
    .flatMap(({ lastSucceededAt }) => (lastSucceededAt ? [lastSucceededAt.toISOString()] : []));
  return asked.toSorted()[0] ?? null;
}
