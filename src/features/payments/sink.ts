import { primaryItem } from "@/features/payments/rules";
import { categorizeArrived } from "@/features/products/sink";
import type { TenantDb } from "@/lib/db/guard";
import { endItems, markAsked, markDetailed, noteStatuses, settleLinks } from "@/lib/db/payment-facts";
import { replaceWords, type Worded } from "@/lib/db/payment-words";
import { type Change, type MirrorRow, type MirrorTarget, upsertMirror } from "@/lib/db/upsert";
import { writable } from "@/lib/db/writable";
import { fold } from "@/lib/format/fold";
import { searchTokens } from "@/lib/format/search";
import type { ContractRecord, InvoiceRecord, TransactionRecord } from "@/lib/integrations/records";

type Target = MirrorTarget & { provider: string };

/**
 * Writes payments, each with the state it is in added to its history, and settles which invoices they were for as far as
 * that is known. Lists and single answers know different things: neither takes away what only the other says.
 */
export async function mirrorTransactions(
  db: TenantDb,
  target: Target,
  records: TransactionRecord[],
): Promise<Change[]> {
  const kept = records.map(writable);
  const listed = kept.filter(({ detail }) => !detail);
  const detailed = kept.filter(({ detail }) => detail);
  const changes = mergeChanges([
    ...(await upsertMirror(db, target, "transactions", listed.map(transactionRow))),
    ...(await upsertMirror(db, target, "transactions", detailed.map(transactionRow))),
  ]);
  await noteStatuses(
    db,
    target,
    changes.map(({ id, change }) => ({ id, first: change === "created" })),
  );
  await replaceTokens(db, target, { table: "transaction", changes, records: kept.map(transactionWords) });
  const asked = detailed.map(({ externalId }) => externalId);
  const [latest] = detailed.toSorted((one, other) => other.updatedAt.getTime() - one.updatedAt.getTime());
  if (latest) await markAsked(db, target, asked, latest.updatedAt);
  const touched = [...new Set([...changes.map(({ externalId }) => externalId), ...asked])];
  await settleLinks(db, target, { transactions: touched });
  return changes;
}

/** Writes invoices, with their items where those came along, and settles the payments that name them. */
export async function mirrorInvoices(db: TenantDb, target: Target, records: InvoiceRecord[]): Promise<Change[]> {
  const kept = records.map(writable);
  const detailed = newestOfEach(kept.filter(isDetailed));
  const changes = mergeChanges([
    ...(await upsertMirror(db, target, "invoices", kept.filter((record) => !record.detail).map(invoiceRow))),
    ...(await upsertMirror(db, target, "invoices", detailed.map(invoiceRow))),
  ]);
  await replaceTokens(db, target, { table: "invoice", changes, records: kept.map(invoiceWords) });
  await mirrorItems(db, target, detailed);
  await markDetailed(
    db,
    target,
    detailed.map(({ externalId, updatedAt }) => ({ externalId, at: updatedAt })),
  );
  const changed = new Set(changes.map(({ externalId }) => externalId));
  const numbers = kept.filter(({ externalId, detail }) => detail || changed.has(externalId));
  await settleLinks(db, target, { numbers: [...new Set(numbers.map(({ number }) => number))] });
  return changes;
}

/** Writes recurring agreements. */
export function mirrorContracts(db: TenantDb, target: Target, records: ContractRecord[]): Promise<Change[]> {
  const rows = records.map(writable).map((record) => ({
    ...sourceOf(record),
    name: record.name,
    customer_name: record.customerName,
    status: record.status,
    type: record.type,
    interval: record.interval,
    every: record.every,
    on: record.on,
    amount_minor: record.amountMinor,
    currency: record.currency,
    start_date: record.startDate,
    next_bill_date: record.nextBillDate,
    last_invoice_at: record.lastInvoiceAt,
    has_declined_payment: record.hasDeclinedPayment,
    raw_data: record.raw,
    deleted_at: null,
  }));
  return upsertMirror(db, target, "contracts", rows);
}

function transactionRow(record: TransactionRecord): MirrorRow {
  return {
    ...sourceOf(record),
    status: record.status,
    type: record.type,
    tender_type: record.tenderType,
    source: record.source,
    amount_minor: record.amountMinor,
    currency: record.currency,
    surcharge_minor: record.surchargeMinor,
    tax_minor: record.taxMinor,
    auth_code: record.authCode,
    auth_message: record.authMessage,
    reference: record.reference,
    client_reference: record.clientReference,
    batch: record.batch,
    customer_name: record.customerName,
    customer_code: record.customerCode,
    card_type: record.cardType,
    card_last_four: record.cardLastFour,
    settled_at: record.settledAt,
    mx_invoice_number: record.invoiceNumber,
    deleted_at: null,
    ...(record.listed && { refunded_minor: record.listed.refundedMinor, raw_data: record.listed.raw }),
    ...(record.detail && {
      invoice_ids: record.detail.invoiceIds,
      original_external_id: record.detail.originalId,
      raw_detail: record.detail.raw,
    }),
  };
}

function invoiceRow(record: InvoiceRecord): MirrorRow {
  return {
    ...sourceOf(record),
    number: record.number,
    status: record.status,
    type: record.type,
    currency: record.currency,
    total_minor: record.totalMinor,
    subtotal_minor: record.subtotalMinor,
    discount_minor: record.discountMinor,
    balance_minor: record.balanceMinor,
    paid_minor: record.paidMinor,
    invoice_date: record.invoiceDate,
    due_date: record.dueDate,
    customer_name: record.customerName,
    receipt_number: record.receiptNumber,
    return_status: record.returnStatus,
    source_type: record.sourceType,
    terms: record.terms,
    memo: record.memo,
    deleted_at: null,
    ...(record.detail && {
      customer_external_id: record.detail.customerExternalId,
      billing_address: record.detail.billingAddress,
      payment_ids: record.detail.paymentIds,
      raw_data: record.detail.raw,
    }),
  };
}

type Detailed = InvoiceRecord & { detail: NonNullable<InvoiceRecord["detail"]> };

async function mirrorItems(db: TenantDb, target: Target, invoices: Detailed[]): Promise<void> {
  if (invoices.length === 0) return;
  const rows = invoices.flatMap(itemRows);
  await upsertMirror(db, target, "invoice_items", rows);
  await endItems(db, target, {
    invoices: invoices.map(({ externalId }) => externalId),
    items: rows.map(({ external_id }) => external_id),
    at: new Date(Math.min(...invoices.map(({ updatedAt }) => updatedAt.getTime()))),
  });
  await categorizeArrived(
    db,
    target,
    invoices.map(({ externalId }) => externalId),
  );
}

type Words = { externalId: string; tokens: string[] };

/** What somebody at the desk has at hand: a name, an invoice's number, a slip of the terminal. */
function transactionWords(record: TransactionRecord): Words {
  const { externalId, customerName, customerCode, reference, clientReference, authCode, cardLastFour } = record;
  const marks = [customerCode, reference, clientReference, authCode, cardLastFour, record.invoiceNumber];
  return { externalId, tokens: wordsOf(customerName, [externalId, ...marks]) };
}

function invoiceWords({ externalId, number, customerName, receiptNumber }: InvoiceRecord): Words {
  return { externalId, tokens: wordsOf(customerName, [externalId, number, receiptNumber]) };
}

/** References are found as they are written, and by each of their parts. */
function wordsOf(name: string | null, marks: (string | null)[]): string[] {
  const written = marks.filter((mark) => mark !== null);
  return searchTokens({ names: [name ?? "", ...written], phones: [], emails: [], ids: written.map(fold) });
}

type Found = { table: Worded; changes: Change[]; records: Words[] };

async function replaceTokens(
  db: TenantDb,
  { organizationId }: Target,
  { table, changes, records }: Found,
): Promise<void> {
  if (changes.length === 0) return;
  const words = new Map(records.map(({ externalId, tokens }) => [externalId, tokens]));
  const rows = changes.flatMap(({ id, externalId }) => (words.get(externalId) ?? []).map((token) => ({ id, token })));
  const held = changes.flatMap(({ id, change }) => (change === "created" ? [] : [id]));
  await replaceWords(db, { organizationId, table, held }, rows);
}

function itemRows({ externalId, currency, updatedAt, detail: { items } }: Detailed): MirrorRow[] {
  const primary = primaryItem(items);
  return items.map((item, position) => ({
    external_id: item.externalId,
    source_created_at: item.createdAt,
    source_updated_at: updatedAt,
    invoice_external_id: externalId,
    position,
    product_external_id: item.productExternalId,
    name: item.name,
    description: item.description,
    quantity: item.quantity,
    quantity_returned: item.quantityReturned,
    currency,
    price_minor: item.priceMinor,
    discount_minor: item.discountMinor,
    tax_minor: item.taxMinor,
    total_minor: item.totalMinor,
    is_primary: item === primary,
    deleted_at: null,
  }));
}

function isDetailed(record: InvoiceRecord): record is Detailed {
  return record.detail !== undefined;
}

/** Of an invoice that was read twice the newer counts: its items are replaced as a whole. */
function newestOfEach(records: Detailed[]): Detailed[] {
  const byId = new Map<string, Detailed>();
  for (const record of records) {
    const other = byId.get(record.externalId);
    if (!other || other.updatedAt <= record.updatedAt) byId.set(record.externalId, record);
  }
  return [...byId.values()];
}

/** A row that was made and altered at once was made. */
function mergeChanges(changes: Change[]): Change[] {
  const byId = new Map<string, Change>();
  for (const change of changes) if (!byId.has(change.externalId)) byId.set(change.externalId, change);
  return [...byId.values()];
}

type Source = { externalId: string; createdAt: Date; updatedAt: Date };

function sourceOf({ externalId, createdAt, updatedAt }: Source): MirrorRow {
  return { external_id: externalId, source_created_at: createdAt, source_updated_at: updatedAt };
}
