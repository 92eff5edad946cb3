import { chargesBetween, stepOf } from "@/features/memberships/rules";
import type {
  ListMembershipsInput,
  Membership,
  MembershipFigures,
  MembershipState,
} from "@/features/memberships/schema";
import { allows } from "@/lib/auth/roles";
import type { TenantDb } from "@/lib/db/guard";
import { readPaymentsSyncedAt } from "@/lib/db/health";
import {
  countMemberships,
  type MembershipFilter,
  type MembershipRow,
  membershipSort,
  type Rhythm,
  readMembershipRows,
  readRhythms,
} from "@/lib/db/membership-list";
import { withTenant } from "@/lib/db/tenant";
import { localDay } from "@/lib/format/date";
import { readPosition, toPage } from "@/lib/http/position";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const sort = "customerName";
const daysAhead = 90;

export type MembershipPage = { data: Membership[]; figures: MembershipFigures; nextCursor: string | null };

/**
 * A page of memberships by the name of who pays, how many are in each state, and what the next 90 days should bring.
 * Throws `forbidden`, and `invalid_cursor`.
 */
export async function listMemberships(ctx: TenantContext, input: ListMembershipsInput): Promise<MembershipPage> {
  requirePermission(ctx, "transactions.view");
  const { organizationId } = ctx;
  const position = readPosition(input.cursor, { sort, key: membershipSort.key });
  return withTenant(ctx, async (db) => {
    const { timeZone } = await db.organization.findUniqueOrThrow({
      where: { id: organizationId },
      select: { timeZone: true },
    });
    const today = localDay(ctx.now(), timeZone);
    const ahead = { today, until: daysAfter(today, daysAhead) };
    const rhythms = await readRhythms(db, { organizationId, today });
    const filter = {
      organizationId,
      today,
      state: input.state ?? null,
      currency: input.currency ?? null,
      ids: input.charged === undefined ? null : chargedIn(input.charged, rhythms, ahead),
    };
    const rows = await readMembershipRows(db, filter, { position, limit: input.limit + 1 });
    const positionOf = (row: MembershipRow) => ({ key: row.sortName, id: row.id });
    const page = toPage(rows, { limit: input.limit, sort, positionOf });
    const figures = await figuresOf(db, { filter, rhythms, ahead });
    return { data: page.rows.map((row) => toMembership(row, ctx)), figures, nextCursor: page.nextCursor };
  });
}

/** The days that are looked ahead to, both included. */
type Ahead = { today: string; until: string };

/** Which memberships have a charge in a month of the days ahead. */
function chargedIn(month: string, rhythms: Rhythm[], ahead: Ahead): string[] {
  return rhythms
    .filter((rhythm) => chargesOf(rhythm, ahead).some((day) => day.startsWith(month)))
    .flatMap(({ ids }) => ids);
}

function chargesOf({ nextBillDate, every, interval }: Rhythm, { today, until }: Ahead): string[] {
  return chargesBetween({ nextBillDate, step: stepOf(every, interval) }, today, until);
}

type Told = { filter: MembershipFilter; rhythms: Rhythm[]; ahead: Ahead };

async function figuresOf(db: TenantDb, { filter, rhythms, ahead }: Told): Promise<MembershipFigures> {
  const counted = new Map((await countMemberships(db, filter)).map(({ state, count }) => [state, count]));
  const count = (state: MembershipState) => counted.get(state) ?? 0;
  return {
    counts: { active: count("active"), due: count("due"), failed: count("failed"), churned: count("churned") },
    expected: [...Map.groupBy(rhythms, ({ currency }) => currency)].map(([currency, of]) => ({
      currency,
      ...expectedOf(of, ahead),
    })),
    from: ahead.today,
    until: ahead.until,
    syncedAt: await readPaymentsSyncedAt(db, filter.organizationId),
    onceOnly: rhythms.reduce((sum, one) => (stepOf(one.every, one.interval) ? sum : sum + one.ids.length), 0),
  };
}

function expectedOf(rhythms: Rhythm[], ahead: Ahead) {
  const charges = rhythms.flatMap((rhythm) =>
    chargesOf(rhythm, ahead).map((day) => ({
      month: day.slice(0, 7),
      minor: Number(rhythm.amountMinor),
      count: rhythm.ids.length,
    })),
  );
  const sum = (of: typeof charges) => ({
    charges: of.reduce((all, { count }) => all + count, 0),
    totalMinor: of.reduce((all, { minor }) => all + minor, 0),
  });
  const months = [...Map.groupBy(charges, ({ month }) => month)].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ...sum(charges), months: months.map(([month, of]) => ({ month, ...sum(of) })) };
}

function toMembership(row: MembershipRow, { permissions }: TenantContext): Membership {
  const { contactId, contactName } = row;
  const maySee = allows(permissions, "patients.view");
  return {
    id: row.id,
    externalId: row.externalId,
    name: row.name,
    customerName: row.customerName,
    state: row.state as MembershipState,
    status: row.status,
    every: row.every ?? row.interval,
    amountMinor: Number(row.amountMinor),
    currency: row.currency,
    startDate: row.startDate,
    nextBillDate: row.nextBillDate,
    lastInvoiceAt: row.lastInvoiceAt?.toISOString() ?? null,
    patient: maySee && contactId !== null && contactName !== null ? { id: contactId, name: contactName } : null,
  };
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
