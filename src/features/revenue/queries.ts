import {
  averageOf,
  daysIn,
  type Grain,
  grainOf,
  lastDays,
  monthsBefore,
  type Period,
  periodBefore,
  stretchesOf,
  wholeMonths,
} from "@/features/revenue/rules";
import type { RevenueInput, RevenuePart, RevenueSums, RevenueView } from "@/features/revenue/schema";
import { withholding } from "@/features/revenue/withholding/rules";
import { allows } from "@/lib/auth/roles";
import type { TenantDb } from "@/lib/db/guard";
import { readPaymentsSyncedAt } from "@/lib/db/health";
import { addKinds, type KindSum, type Sums } from "@/lib/db/money";
import {
  type Figure,
  type RevenueOf,
  readBeside,
  readPayers,
  readTaken,
  type Sort,
  type Taken,
  type TakenBeside,
} from "@/lib/db/revenue";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { localDay, startOfDay } from "@/lib/format/date";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const periodDays = 30;
const periodDaysMax = 1_100;

/**
 * What was taken in a period: in all, by time, category, tender and recurrence, beside the period before. One currency;
 * others are named. Who may not see transactions gets whole months that are over, and no figure of a few people.
 * Throws `forbidden`, and `invalid_input` for a period that ends before it begins or is too long.
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
    const withholds = !allows(ctx.permissions, "transactions.view");
    const { period, before, grain } = scopeOf(input, localDay(ctx.now(), timeZone), withholds);
    const [earlier, later] = [momentsOf(before, timeZone), momentsOf(period, timeZone)];
    const beside = await readBeside(db, { organizationId, from: earlier.from, border: later.from, until: later.until });
    const currencies = currenciesOf(beside);
    const currency = input.currency ?? currencies[0] ?? home.currency;
    const of: RevenueOf = { organizationId, currency, ...later };
    const stretches = stretchesOf(period, grain);
    const startsOf = (cut: Period[]) => cut.map((stretch) => momentsOf(stretch, timeZone).from);
    // Who paid is read only where it decides what is shown.
    const payers = async (of: RevenueOf, cut: Period[]) => (withholds ? readPayers(db, of, startsOf(cut)) : []);
    const taken = await readTaken(db, of, startsOf(stretches));
    const paid = await payers(of, stretches);
    const takenBefore = beside.filter((one) => one.isBefore && one.currency === currency);
    const paidBefore = await payers({ ...of, ...earlier }, stretchesOf(before, grain));
    const byTime = Map.groupBy(taken, ({ at }) => at);
    const withheldAt = withholding(paid, ({ at }) => at);
    return {
      timeZone,
      currency,
      currencies,
      period: { ...period, days: daysIn(period) },
      before,
      grain,
      smallGroupsWithheld: withholds,
      total: wholeOf(taken, paid),
      totalBefore: wholeOf(takenBefore, paidBefore),
      stretches: stretches.map((stretch, at) => ({
        ...stretch,
        ...shown(addKinds(byTime.get(at) ?? []), (figure) => withheldAt(at, figure)),
      })),
      ...(await partsOf(db, ctx, { taken, paid })),
      syncedAt: await readPaymentsSyncedAt(db, organizationId),
    };
  });
}

type Paid = Awaited<ReturnType<typeof readPayers>>;

/** Every currency in which there is anything, the one in which most was taken first: what was only declined is none of it. */
function currenciesOf(rows: TakenBeside[]): string[] {
  return [...Map.groupBy(rows, ({ currency }) => currency)]
    .map(([currency, of]) => ({ currency, count: addKinds(of).salesCount }))
    .toSorted((one, other) => other.count - one.count || (one.currency < other.currency ? -1 : 1))
    .map(({ currency }) => currency);
}

function wholeOf(taken: KindSum[], paid: Paid): RevenueSums {
  const withheld = withholding(paid, () => "all");
  return shown(addKinds(taken), (figure) => withheld("all", figure));
}

type Parting = { taken: Taken[]; paid: Paid };

async function partsOf(db: TenantDb, { organizationId }: TenantContext, { taken, paid }: Parting) {
  const named = await db.productCategory.findMany({ where: { organizationId }, select: { id: true, name: true } });
  const names = new Map(named.map(({ id, name }) => [id, name]));
  const parts = (keyOf: (one: Sort) => string | null, labelOf: (key: string | null) => string): RevenuePart[] => {
    const withheld = withholding(paid, keyOf);
    return [...Map.groupBy(taken, keyOf)]
      .map(([key, of]) => ({ key, label: labelOf(key), ...shown(addKinds(of), (figure) => withheld(key, figure)) }))
      .toSorted((one, other) => (other.salesMinor ?? -1) - (one.salesMinor ?? -1));
  };
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

type Scope = { period: Period; before: Period; grain: Grain };

/** Two periods that overlap differ by what is in one only: who may not see a few payments asks for whole months. */
function scopeOf(input: RevenueInput, today: string, withholds: boolean): Scope {
  const asked = periodOf(input, today);
  if (!withholds) return { period: asked, before: periodBefore(asked), grain: grainOf(asked) };
  const period = wholeMonths(asked, today);
  return { period, before: monthsBefore(period), grain: "month" };
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

/** The sums as they are shown. What would tell a figure that is withheld goes with it. */
function shown(sums: Sums, isWithheld: (figure: Figure) => boolean): RevenueSums {
  const { salesMinor, salesCount, refundsMinor, refundsCount, chargebacksMinor, chargebacksCount } = sums;
  const unless = <T>(withheld: boolean, value: T): T | null => (withheld ? null : value);
  const [sales, refunds, chargebacks] = [isWithheld("sales"), isWithheld("refunds"), isWithheld("chargebacks")];
  return {
    salesMinor: unless(sales, Number(salesMinor)),
    salesCount: unless(sales, salesCount),
    refundsMinor: unless(refunds, Number(refundsMinor)),
    refundsCount: unless(refunds, refundsCount),
    chargebacksMinor: unless(chargebacks, Number(chargebacksMinor)),
    chargebacksCount: unless(chargebacks, chargebacksCount),
    netMinor: unless(sales || refunds || chargebacks, Number(salesMinor - refundsMinor - chargebacksMinor)),
    averageMinor: unless(sales, averageOf(Number(salesMinor), salesCount)),
  };
}
