import {
  type InvoiceDetail,
  type InvoiceFilterInput,
  type InvoiceSummary,
  type ListInvoicesInput,
  undoMinutes,
} from "@/features/invoices/schema";
import { toItem, toSummary as toTransaction } from "@/features/transactions/queries";
import { allows } from "@/lib/auth/roles";
import type { TenantDb } from "@/lib/db/guard";
import { readPaymentsSyncedAt } from "@/lib/db/health";
import { readInvoicePaymentIds } from "@/lib/db/invoice-detail";
import { readInvoiceItems } from "@/lib/db/invoice-items";
import {
  countInvoiceRows,
  type InvoiceCounts,
  type InvoiceFilter,
  type InvoiceRow,
  invoiceSorts,
  readInvoiceRow,
  readInvoiceRows,
} from "@/lib/db/invoice-list";
import type { Sort } from "@/lib/db/keyset";
import { withTenant } from "@/lib/db/tenant";
import { readTransactionRow } from "@/lib/db/transaction-list";
import { AppError } from "@/lib/errors";
import { endOfDay, startOfDay } from "@/lib/format/date";
import { searchWords } from "@/lib/format/search";
import { readPosition, toPage } from "@/lib/http/position";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

export type InvoicePage = {
  data: InvoiceSummary[];
  counts: InvoiceCounts;
  syncedAt: string | null;
  nextCursor: string | null;
};

/** A page of an organization's invoices, and how many were sent. Throws `forbidden`, and `invalid_cursor`. */
export async function listInvoices(ctx: TenantContext, input: ListInvoicesInput): Promise<InvoicePage> {
  requirePermission(ctx, "invoices.view");
  return withTenant(ctx, async (db) => {
    const { filter, sort } = await toListing(db, ctx, input);
    const position = readPosition(input.cursor, { sort: input.sort, key: sort.key });
    const rows = await readInvoiceRows(db, filter, { sort, position, limit: input.limit + 1 });
    const positionOf = (row: InvoiceRow) => ({ key: row.at, id: row.id });
    const page = toPage(rows, { limit: input.limit, sort: input.sort, positionOf });
    const counts = await countInvoiceRows(db, filter);
    return {
      data: page.rows.map((row) => toSummary(row, ctx)),
      counts,
      syncedAt: await readPaymentsSyncedAt(db, ctx.organizationId),
      nextCursor: page.nextCursor,
    };
  });
}

/** One invoice with its items and, for who may see them, its payments. Throws `forbidden`, and `not_found`. */
export async function getInvoice(ctx: TenantContext, { id }: { id: string }): Promise<InvoiceDetail> {
  requirePermission(ctx, "invoices.view");
  return withTenant(ctx, (db) => readInvoice(db, ctx, id));
}

/** The same inside a transaction under way. */
export async function readInvoice(db: TenantDb, ctx: TenantContext, id: string): Promise<InvoiceDetail> {
  const { organizationId } = ctx;
  const row = await readInvoiceRow(db, organizationId, id);
  if (!row) throw new AppError("not_found", "There is no such invoice.");
  const more = await db.invoice.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id } },
    omit: { rawData: true },
  });
  const items = await readInvoiceItems(db, organizationId, id);
  return {
    ...toSummary(row, ctx),
    subtotalMinor: asNumber(more.subtotalMinor),
    discountMinor: asNumber(more.discountMinor),
    terms: more.terms,
    memo: more.memo,
    receiptNumber: more.receiptNumber,
    returnStatus: more.returnStatus,
    sourceType: more.sourceType,
    isDetailed: more.detailedAt !== null,
    items: items.map(toItem),
    payments: await paymentsOf(db, ctx, id),
    syncedAt: more.sourceUpdatedAt.toISOString(),
  };
}

async function paymentsOf(db: TenantDb, ctx: TenantContext, id: string): Promise<InvoiceDetail["payments"]> {
  if (!allows(ctx.permissions, "transactions.view")) return null;
  const { organizationId } = ctx;
  const ids = await readInvoicePaymentIds(db, organizationId, id);
  const rows = await Promise.all(ids.map((paymentId) => readTransactionRow(db, organizationId, paymentId)));
  return rows.flatMap((row) => (row ? [toTransaction(row, ctx.permissions)] : []));
}

/** A list's filter and order in the database's terms. */
export async function toListing(
  db: TenantDb,
  { organizationId }: TenantContext,
  { search, status, sent, from, to, contact, sort }: InvoiceFilterInput,
): Promise<{ filter: InvoiceFilter; sort: Sort }> {
  const { timeZone } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { timeZone: true },
  });
  const filter = {
    organizationId,
    words: searchWords(search ?? ""),
    status: status ?? null,
    sent: sent === undefined ? null : sent === "yes",
    from: from ? startOfDay(from, timeZone) : null,
    until: to ? endOfDay(to, timeZone) : null,
    contactId: contact ?? null,
  };
  return { filter, sort: { ...invoiceSorts.at, descending: sort === "-at" } };
}

function toSummary(row: InvoiceRow, ctx: TenantContext): InvoiceSummary {
  const { contactId, contactName, dataSentAt, dataSentBy, dataSentByName, at, ...rest } = row;
  const maySee = allows(ctx.permissions, "patients.view");
  return {
    ...rest,
    at: at.toISOString(),
    totalMinor: Number(row.totalMinor),
    paidMinor: asNumber(row.paidMinor),
    balanceMinor: asNumber(row.balanceMinor),
    patient: maySee && contactId !== null && contactName !== null ? { id: contactId, name: contactName } : null,
    dataSent:
      dataSentAt === null
        ? null
        : {
            at: dataSentAt.toISOString(),
            byName: dataSentByName ?? "",
            isMine: ctx.actor.type === "user" && ctx.actor.id === dataSentBy,
            undoUntil: new Date(dataSentAt.getTime() + undoMinutes * 60_000).toISOString(),
          },
  };
}

function asNumber(minor: bigint | null): number | null {
  return minor === null ? null : Number(minor);
}
