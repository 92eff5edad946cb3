import { recordAudit } from "@/features/audit/mutations";
import { keyOf, toListing } from "@/features/transactions/queries";
import type { TransactionFilterInput } from "@/features/transactions/schema";
import type { Position } from "@/lib/db/keyset";
import { withTenant } from "@/lib/db/tenant";
import { readTransactionRows, sumTransactionRows, type TransactionRow } from "@/lib/db/transaction-list";
import { csvLine } from "@/lib/format/csv";
import { moneyDigits } from "@/lib/format/money";
import { type Cell, xlsxOf } from "@/lib/format/xlsx";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const batchRows = 1_000;

export type ExportInput = TransactionFilterInput & { format: "csv" | "xlsx" };

export type TransactionsFile = { fileName: string; contentType: string; lines: AsyncIterable<string | Uint8Array> };

/**
 * The list as a file for spreadsheets, read in batches while it is sent, in the list's order and under its filters. Who
 * exported how many is in the audit log before the first byte leaves. Throws `forbidden` without both data.export and
 * transactions.view.
 */
export async function exportTransactions(ctx: TenantContext, input: ExportInput): Promise<TransactionsFile> {
  requirePermission(ctx, "data.export");
  requirePermission(ctx, "transactions.view");
  const first = await withTenant(ctx, async (db) => {
    const { filter, sort } = await toListing(db, ctx, input);
    const rows = (await sumTransactionRows(db, filter)).reduce((sum, { count }) => sum + count, 0);
    const { format, from = "", to = "", status = "" } = input;
    // What was searched for may be somebody's name: that there was a search is all that is kept.
    const detail = { rows, format, from, to, status, searched: filter.words.length > 0 };
    await recordAudit(db, ctx, { action: "transactions_exported", subjectType: "organization", detail });
    return readTransactionRows(db, filter, { sort, position: null, limit: batchRows });
  });
  const name = `transactions-${ctx.now().toISOString().slice(0, 10)}`;
  const batches = batchesFrom(ctx, { input, first });
  if (input.format === "csv") {
    return { fileName: `${name}.csv`, contentType: "text/csv; charset=utf-8", lines: linesOf(batches) };
  }
  const contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return { fileName: `${name}.xlsx`, contentType, lines: xlsxOf(cellsOf(batches), { name: "Transactions" }) };
}

type Reading = { input: ExportInput; first: TransactionRow[] };

async function* batchesFrom(ctx: TenantContext, { input, first }: Reading): AsyncGenerator<TransactionRow[]> {
  let rows = first;
  while (rows.length > 0) {
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < batchRows) return;
    const key = keyOf(last, input.sort);
    const position: Position = { key: key instanceof Date ? key.toISOString() : key, id: last.id };
    rows = await withTenant(ctx, async (db) => {
      const { filter, sort } = await toListing(db, ctx, input);
      return readTransactionRows(db, filter, { sort, position, limit: batchRows });
    });
  }
}

async function* linesOf(batches: AsyncIterable<TransactionRow[]>): AsyncGenerator<string> {
  // The mark tells spreadsheets that the file is UTF-8.
  yield `\uFEFF${csvLine(columns.map(([title]) => title))}`;
  for await (const rows of batches) yield rows.map((row) => csvLine(rowOf(row).map(written))).join("");
}

async function* cellsOf(batches: AsyncIterable<TransactionRow[]>): AsyncGenerator<Cell[]> {
  yield columns.map(([title]) => title);
  for await (const rows of batches) for (const row of rows) yield rowOf(row);
}

function rowOf(row: TransactionRow): Cell[] {
  return columns.map(([, cell]) => cell(row));
}

/** In a CSV file an amount is a number: as a text a negative one would get an apostrophe, as formulas do. */
function written(cell: Cell): string | number | null {
  return typeof cell === "object" && cell !== null ? Number(cell.decimal) : cell;
}

const columns: [title: string, cell: (row: TransactionRow) => Cell][] = [
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
