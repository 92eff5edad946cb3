import type {
  ItemView,
  ListTransactionsInput,
  TransactionDetail,
  TransactionFilterInput,
  TransactionSort,
  TransactionSummary,
  TransactionTotal,
} from "@/features/transactions/schema";
import { allows } from "@/lib/auth/roles";
import type { TenantDb } from "@/lib/db/guard";
import { readPaymentsSyncedAt } from "@/lib/db/health";
import { type ItemRow, readTransactionItems } from "@/lib/db/invoice-items";
import type { Sort } from "@/lib/db/keyset";
import { addKinds } from "@/lib/db/money";
import { withTenant } from "@/lib/db/tenant";
import { readRelatedIds } from "@/lib/db/transaction-detail";
import {
  readTransactionRow,
  readTransactionRows,
  sumTransactionRows,
  type TransactionFilter,
  type TransactionRow,
  type TransactionSum,
  transactionSorts,
} from "@/lib/db/transaction-list";
import { AppError } from "@/lib/errors";
import { startOfDay } from "@/lib/format/date";
import { moneyBound } from "@/lib/format/money";
import { searchWords } from "@/lib/format/search";
import { readPosition, toPage } from "@/lib/http/position";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

export type TransactionPage = {
  data: TransactionSummary[];
  totals: TransactionTotal[];
  syncedAt: string | null;
  nextCursor: string | null;
};

/**
 * A page of an organization's transactions, and what the whole list adds up to. Days are the organization's own. Throws
 * `forbidden`, and `invalid_cursor`.
 */
export async function listTransactions(ctx: TenantContext, input: ListTransactionsInput): Promise<TransactionPage> {
  requirePermission(ctx, "transactions.view");
  return withTenant(ctx, async (db) => {
    const { filter, sort } = await toListing(db, ctx, input);
    const position = readPosition(input.cursor, { sort: input.sort, key: sort.key });
    const rows = await readTransactionRows(db, filter, { sort, position, limit: input.limit + 1 });
    const positionOf = (row: TransactionRow) => ({ key: keyOf(row, input.sort), id: row.id });
    const page = toPage(rows, { limit: input.limit, sort: input.sort, positionOf });
    const totals = totalsOf(await sumTransactionRows(db, filter));
    return {
      data: page.rows.map((row) => toSummary(row, ctx.permissions)),
      totals,
      syncedAt: await readPaymentsSyncedAt(db, ctx.organizationId),
      nextCursor: page.nextCursor,
    };
  });
}

/** A list's filter and order in the database's terms. Throws `forbidden` to who asks about patients and sees none. */
export async function toListing(db: TenantDb, ctx: TenantContext, input: TransactionFilterInput) {
  if (input.patient) requirePermission(ctx, "patients.view");
  const { organizationId } = ctx;
  const home = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { timeZone: true, currency: true },
  });
  const filter: TransactionFilter = {
    organizationId,
    words: searchWords(input.search ?? ""),
    ...daysOf(input, home.timeZone),
    ...choicesOf(input),
    ...amountsOf(input, home.currency),
    category: input.category ?? null,
    product: input.product ?? null,
    contactId: input.contact ?? null,
    contactMatch: input.patient ?? null,
  };
  const key = input.sort.replace("-", "") as keyof typeof transactionSorts;
  return { filter, sort: { ...transactionSorts[key], descending: input.sort.startsWith("-") } satisfies Sort };
}

function daysOf({ from, to }: TransactionFilterInput, timeZone: string) {
  return {
    from: from ? startOfDay(from, timeZone) : null,
    until: to ? startOfDay(dayAfter(to), timeZone) : null,
  };
}

function choicesOf({ status, type, tender, kind, recurring, link }: TransactionFilterInput) {
  return {
    status: status ?? null,
    type: type ?? null,
    tender: tender ?? null,
    kind: kind ?? null,
    recurring: recurring === undefined ? null : recurring === "yes",
    linkState: link ?? null,
  };
}

/** An amount is one of some currency: unless another is filtered by, the organization's. */
function amountsOf({ min, max, currency }: TransactionFilterInput, homeCurrency: string) {
  const hasAmount = min !== undefined || max !== undefined;
  const read = (typed: string | undefined, side: "least" | "most") =>
    typed === undefined ? null : moneyBound(typed, currency ?? homeCurrency, side);
  return {
    currency: currency ?? (hasAmount ? homeCurrency : null),
    minAmount: read(min, "least"),
    maxAmount: read(max, "most"),
  };
}

/** A row's place in a list of this order. */
export function keyOf(row: TransactionRow, sort: TransactionSort): Date | number {
  return sort.endsWith("at") ? row.at : Number(row.amountMinor);
}

/**
 * One transaction: its invoice's items, every state that it was seen in, and its refunds or what it refunds. Throws
 * `not_found`.
 */
export async function getTransaction(ctx: TenantContext, { id }: { id: string }): Promise<TransactionDetail> {
  requirePermission(ctx, "transactions.view");
  const { organizationId } = ctx;
  return withTenant(ctx, async (db) => {
    const row = await readTransactionRow(db, organizationId, id);
    if (!row) throw new AppError("not_found", "There is no such transaction.");
    const more = await db.transaction.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id } },
      omit: { rawData: true, rawDetail: true },
      include: { statuses: { orderBy: [{ seenAt: "desc" }, { id: "desc" }] } },
    });
    const related = await Promise.all(
      (await readRelatedIds(db, organizationId, id)).map((other) => readTransactionRow(db, organizationId, other)),
    );
    return {
      ...toSummary(row, ctx.permissions),
      authCode: more.authCode,
      authMessage: more.authMessage,
      surchargeMinor: asNumber(more.surchargeMinor),
      taxMinor: asNumber(more.taxMinor),
      batch: more.batch,
      clientReference: more.clientReference,
      connectionId: more.connectionId,
      patientMatch: more.contactMatch as TransactionDetail["patientMatch"],
      items: (await readTransactionItems(db, organizationId, id)).map(toItem),
      history: more.statuses.map(({ id: statusId, status, refundedMinor, seenAt, happenedAt }) => ({
        id: statusId,
        status,
        refundedMinor: asNumber(refundedMinor),
        seenAt: seenAt.toISOString(),
        happenedAt: happenedAt?.toISOString() ?? null,
      })),
      related: related.flatMap((other) => (other ? [toSummary(other, ctx.permissions)] : [])),
      syncedAt: more.sourceUpdatedAt.toISOString(),
    };
  });
}

/** A row as the API shows it. The patient is named only to those who may see patients. */
export function toSummary(row: TransactionRow, permissions: ReadonlySet<string>): TransactionSummary {
  const { amountMinor, refundedMinor, cardType, cardLastFour, invoiceNumber, invoiceId, contactId, contactName } = row;
  const isLinked = row.linkState === "linked";
  return {
    id: row.id,
    externalId: row.externalId,
    at: row.at.toISOString(),
    status: row.status,
    type: row.type,
    kind: row.kind as TransactionSummary["kind"],
    tender: row.tender,
    source: row.source,
    amountMinor: Number(amountMinor),
    refundedMinor: asNumber(refundedMinor),
    currency: row.currency,
    customerName: row.customerName,
    card: cardType === null && cardLastFour === null ? null : { type: cardType, lastFour: cardLastFour },
    reference: row.reference,
    link: row.linkState as TransactionSummary["link"],
    // What stands in the number's place without an invoice is filler.
    invoice: isLinked ? { id: invoiceId, number: invoiceNumber } : null,
    product: row.product,
    category: row.category,
    isRecurring: row.isRecurring,
    settledAt: row.settledAt?.toISOString() ?? null,
    patient:
      contactId !== null && contactName !== null && allows(permissions, "patients.view")
        ? { id: contactId, name: contactName }
        : null,
  };
}

/** For each currency by itself, the most used first. */
function totalsOf(rows: TransactionSum[]): TransactionTotal[] {
  return [...Map.groupBy(rows, ({ currency }) => currency)]
    .map(([currency, of]) => {
      const { salesMinor, refundsMinor, chargebacksMinor } = addKinds(of);
      return {
        currency,
        count: of.reduce((sum, { count }) => sum + count, 0),
        salesMinor: Number(salesMinor),
        refundsMinor: Number(refundsMinor),
        chargebacksMinor: Number(chargebacksMinor),
        netMinor: Number(salesMinor - refundsMinor - chargebacksMinor),
      };
    })
    .toSorted((one, other) => other.count - one.count || (one.currency < other.currency ? -1 : 1));
}

/** A line as the API shows it. */
export function toItem({ priceMinor, totalMinor, ...item }: ItemRow): ItemView {
  return { ...item, priceMinor: Number(priceMinor), totalMinor: Number(totalMinor) };
}

function asNumber(minor: bigint | null): number | null {
  return minor === null ? null : Number(minor);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
