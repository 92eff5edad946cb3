import { type OverdueBucket, overdueBuckets } from "@/features/active-patients/rules";
import type {
  ActivePatient,
  CountedBucket,
  FiguresWindow,
  ListActivePatientsInput,
  ListOverduePatientsInput,
  OverduePatient,
} from "@/features/active-patients/schema";
import { type ActiveOrder, type ActiveRow, activeSorts, readActiveRows } from "@/lib/db/active-list";
import { type Clock, readClock } from "@/lib/db/clock";
import type { TenantDb } from "@/lib/db/guard";
import { readPracticeAge } from "@/lib/db/health";
import type { Sort } from "@/lib/db/keyset";
import {
  countOverdueBetween,
  countOverdueRows,
  type OverdueOrder,
  type OverdueRow,
  overdueSorts,
  readOverdueRows,
} from "@/lib/db/overdue-list";
import { withTenant } from "@/lib/db/tenant";
import type { MirrorAge } from "@/lib/format/age";
import { searchWords } from "@/lib/format/search";
import { readPosition, toPage } from "@/lib/http/position";
import { practiceProviders } from "@/lib/integrations/registry";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

type About = { window: FiguresWindow; timeZone: string; computedAt: string | null; total: number } & MirrorAge;

export type ActivePage = { data: ActivePatient[]; nextCursor: string | null } & About;
export type OverduePage = { data: OverduePatient[]; nextCursor: string | null; buckets: CountedBucket[] } & About;

/**
 * A page of the active patients, with the window they are active in. The organization's own window is read as it was
 * last computed, any other is computed now. Throws `forbidden`, and `invalid_cursor`.
 */
export async function listActivePatients(ctx: TenantContext, input: ListActivePatientsInput): Promise<ActivePage> {
  requirePermission(ctx, "patients.view");
  const { organizationId } = ctx;
  const { order, sort } = sortOf(input.sort, activeSorts);
  const position = readPosition(input.cursor, { sort: input.sort, key: sort.key });
  const filter = { organizationId, words: searchWords(input.search ?? ""), hasUpcoming: input.hasUpcoming ?? null };
  return withTenant(ctx, async (db) => {
    const now = ctx.now();
    const clock = await readClock(db, organizationId, { now, days: input.days ?? null });
    const isOwn = clock.days === clock.ownDays && clock.computedAt !== null;
    const source = isOwn ? "computed" : { days: clock.days, now };
    const { rows, total } = await readActiveRows(db, filter, { source, sort, position, limit: input.limit + 1 });
    const positionOf = (row: ActiveRow) => ({ key: activeKeys[order](row), id: row.contactId });
    const page = toPage(rows, { limit: input.limit, sort: input.sort, positionOf });
    const computedAt = isOwn ? clock.computedAt : now;
    return {
      data: page.rows.map(toActivePatient),
      nextCursor: page.nextCursor,
      ...about({ ...clock, computedAt }, total),
      ...(await readPracticeAge(db, organizationId, practiceProviders)),
    };
  });
}

/** A page of the overdue patients, longest away or latest seen first, and all of them by days. Throws as above. */
export async function listOverduePatients(ctx: TenantContext, input: ListOverduePatientsInput): Promise<OverduePage> {
  requirePermission(ctx, "patients.view");
  const { organizationId } = ctx;
  const { order, sort } = sortOf(input.sort, overdueSorts);
  const position = readPosition(input.cursor, { sort: input.sort, key: sort.key });
  const { minDays = null, maxDays = null, search = "" } = input;
  const filter = { organizationId, words: searchWords(search), minDays, maxDays, now: ctx.now() };
  return withTenant(ctx, async (db) => {
    const clock = await readClock(db, organizationId, { now: ctx.now(), days: null });
    const rows = await readOverdueRows(db, filter, { sort, position, limit: input.limit + 1 });
    const total = await countOverdueRows(db, filter);
    const positionOf = (row: OverdueRow) => ({ key: overdueKeys[order](row), id: row.contactId });
    const page = toPage(rows, { limit: input.limit, sort: input.sort, positionOf });
    const buckets = await countOverdue(db, ctx, clock.ownDays);
    return {
      data: page.rows.map(toOverduePatient),
      nextCursor: page.nextCursor,
      buckets,
      ...about(clock, total),
      ...(await readPracticeAge(db, organizationId, practiceProviders)),
    };
  });
}

/** How many patients are overdue, by days since their last visit. For figures that show nobody in person. */
export async function countOverdue(
  db: TenantDb,
  ctx: TenantContext,
  ownDays: number,
): Promise<(OverdueBucket & { count: number })[]> {
  const buckets = overdueBuckets(ownDays);
  const everybody = { organizationId: ctx.organizationId, words: [], minDays: null, maxDays: null, now: ctx.now() };
  const counts = await countOverdueBetween(
    db,
    everybody,
    buckets.map(({ fromDays }) => fromDays),
  );
  return buckets.map((bucket, index) => ({ ...bucket, count: counts[index] ?? 0 }));
}

function sortOf<Order extends string>(name: string, sorts: Record<Order, Pick<Sort, "by" | "key" | "id">>) {
  const order = name.replace("-", "") as Order;
  return { order, sort: { ...sorts[order], descending: name.startsWith("-") } satisfies Sort };
}

const activeKeys: Record<ActiveOrder, (row: ActiveRow) => string | number | Date> = {
  name: (row) => row.sortName,
  lastVisit: (row) => row.lastAt,
  recent: (row) => row.recentCount,
  upcoming: (row) => row.upcomingCount,
  total: (row) => row.totalCount,
};

const overdueKeys: Record<OverdueOrder, (row: OverdueRow) => string | Date> = {
  lastVisit: (row) => row.lastAt,
  name: (row) => row.sortName,
};

function about({ days, from, to, timeZone, computedAt }: Clock, total: number): Omit<About, keyof MirrorAge> {
  const window = { days, from: from.toISOString(), to: to.toISOString() };
  return { window, timeZone, computedAt: computedAt?.toISOString() ?? null, total };
}

function toActivePatient(row: ActiveRow): ActivePatient {
  return {
    contactId: row.contactId,
    clinikoPatientId: row.externalId,
    name: row.name,
    phone: row.phone,
    email: row.email,
    recentAppointmentCount: row.recentCount,
    upcomingAppointmentCount: row.upcomingCount,
    totalAppointmentCount: row.totalCount,
    lastAppointmentAt: row.lastAt.toISOString(),
    recentAppointments: row.recent,
    upcomingAppointments: row.upcoming,
  };
}

function toOverduePatient(row: OverdueRow): OverduePatient {
  return {
    contactId: row.contactId,
    clinikoPatientId: row.externalId,
    name: row.name,
    phone: row.phone,
    email: row.email,
    lastAppointmentAt: row.lastAt.toISOString(),
    totalAppointmentCount: row.totalCount,
    daysSinceLastAppointment: row.daysSince,
  };
}
