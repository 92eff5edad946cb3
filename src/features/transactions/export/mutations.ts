import { recordAudit } from "@/features/audit/mutations";
import { keyOf, toListing } from "@/features/transactions/queries";
import type { TransactionFilterInput } from "@/features/transactions/schema";
import { inStretches } from "@/lib/db/keyset";
import { withTenant } from "@/lib/db/tenant";
import { readTransactionRows, sumTransactionRows, type TransactionRow } from "@/lib/db/transaction-list";
import { moneyDigits } from "@/lib/format/money";
import { type SheetColumns, type SheetFile, type SheetFormat, sheetFile } from "@/lib/format/sheet-file";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const size = 1_000;

/**
 * The list as a file for spreadsheets, read in stretches while it is sent, in the list's order and under its filters. Who
 * exported how many is in the audit log before the first byte leaves. Throws `forbidden` without both data.export and
 * transactions.view.
 */
export async function exportTransactions(
  ctx: TenantContext,
  input: TransactionFilterInput & { format: SheetFormat },
): Promise<SheetFile> {
  requirePermission(ctx, "data.export");
  requirePermission(ctx, "transactions.view");
  const first = await withTenant(ctx, async (db) => {
    const { filter, sort } = await toListing(db, ctx, input);
    const rows = (await sumTransactionRows(db, filter)).reduce((sum, { count }) => sum + count, 0);
    const { format, from = "", to = "", status = "" } = input;
    // What was searched for may be somebody's name: that there was a search is all that is kept.
    const detail = { rows, format, from, to, status, searched: filter.words.length > 0 };
    await recordAudit(db, ctx, { action: "transactions_exported", subjectType: "organization", detail });
    return readTransactionRows(db, filter, { sort, position: null, limit: size });
  });
  const readAfter = (last: TransactionRow) =>
    withTenant(ctx, async (db) => {
      const { filter, sort } = await toListing(db, ctx, input);
      const key = keyOf(last, input.sort);
      const position = { key: key instanceof Date ? key.toISOString() : key, id: last.id };
      return readTransactionRows(db, filter, { sort, position, limit: size });
    });
  const rows = inStretches(first, { size, readAfter });
  return sheetFile(rows, { format: input.format, name: "Transactions", day: ctx.now(), columns });
}

const columns: SheetColumns<TransactionRow> = [
  ["Time", ({ at }) => at.toISOString()],
  ["Transaction", ({ externalId }) => externalId],
  ["Status", ({ status }) => status],
  ["Type", ({ type }) => type],
  ["Amount", ({ amountMinor, currency }) => ({ decimal: moneyDigits({ minor: amountMinor, currency }) })],
  ["Currency", ({ currency }) => currency],
  ["Tender", ({ tender }) => tender],
  ["Source", ({ source }) => source],
  ["Customer", ({ customerName }) => customerName],
  ["Card", ({ cardType, cardLastFour }) => [cardType, cardLastFour].filter(Boolean).join(" ") || null],
  ["Invoice", ({ linkState, invoiceNumber }) => (linkState === "linked" ? invoiceNumber : null)],
  ["Product", ({ product }) => product],
  ["Category", ({ product, category }) => category ?? (product === null ? null : "Uncategorized")],
  ["Recurring", (row) => (row.isRecurring ? "yes" : "no")],
  ["Reference", ({ reference }) => reference],
  ["Authorisation", ({ authCode }) => authCode],
  ["Settled", ({ settledAt }) => settledAt?.toISOString() ?? null],
];
