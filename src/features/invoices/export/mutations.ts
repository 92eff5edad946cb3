import { recordAudit } from "@/features/audit/mutations";
import { toListing } from "@/features/invoices/queries";
import type { InvoiceFilterInput } from "@/features/invoices/schema";
import { countInvoiceRows, type InvoiceRow, readInvoiceRows } from "@/lib/db/invoice-list";
import { inStretches } from "@/lib/db/keyset";
import { withTenant } from "@/lib/db/tenant";
import { moneyDigits } from "@/lib/format/money";
import { type SheetColumns, type SheetFile, type SheetFormat, sheetFile } from "@/lib/format/sheet-file";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const size = 1_000;

/**
 * The list as a file for spreadsheets, read in stretches while it is sent, in the list's order and under its filters. Who
 * exported how many is in the audit log before the first byte leaves. Throws `forbidden` without both data.export and
 * invoices.view.
 */
export async function exportInvoices(
  ctx: TenantContext,
  input: InvoiceFilterInput & { format: SheetFormat },
): Promise<SheetFile> {
  requirePermission(ctx, "data.export");
  requirePermission(ctx, "invoices.view");
  const first = await withTenant(ctx, async (db) => {
    const { filter, sort } = await toListing(db, ctx, input);
    const counts = await countInvoiceRows(db, filter);
    const rows = { yes: counts.sent, no: counts.notSent, all: counts.all }[input.sent ?? "all"];
    const { format, from = "", to = "", status = "", sent = "" } = input;
    // What was searched for may be somebody's name: that there was a search is all that is kept.
    const detail = { rows, format, from, to, status, sent, searched: filter.words.length > 0 };
    await recordAudit(db, ctx, { action: "invoices_exported", subjectType: "organization", detail });
    return readInvoiceRows(db, filter, { sort, position: null, limit: size });
  });
  const readAfter = (last: InvoiceRow) =>
    withTenant(ctx, async (db) => {
      const { filter, sort } = await toListing(db, ctx, input);
      const position = { key: last.at.toISOString(), id: last.id };
      return readInvoiceRows(db, filter, { sort, position, limit: size });
    });
  const rows = inStretches(first, { size, readAfter });
  return sheetFile(rows, { format: input.format, name: "Invoices", day: ctx.now(), columns });
}

const columns: SheetColumns<InvoiceRow> = [
  ["Time", ({ at }) => at.toISOString()],
  ["Invoice", ({ number }) => number],
  ["Status", ({ status }) => status],
  ["Date", ({ invoiceDate }) => invoiceDate],
  ["Due", ({ dueDate }) => dueDate],
  ["Total", ({ totalMinor, currency }) => amountOf(totalMinor, currency)],
  ["Paid", ({ paidMinor, currency }) => amountOf(paidMinor, currency)],
  ["Open", ({ balanceMinor, currency }) => amountOf(balanceMinor, currency)],
  ["Currency", ({ currency }) => currency],
  ["Customer", ({ customerName }) => customerName],
  ["Product", ({ product }) => product],
  ["Category", ({ product, category }) => category ?? (product === null ? null : "Uncategorized")],
  ["Items", ({ product, itemCount }) => (product === null ? null : itemCount)],
  ["Data sent", ({ dataSentAt }) => dataSentAt?.toISOString() ?? null],
  ["Sent by", ({ dataSentByName }) => dataSentByName],
  ["Identifier", ({ externalId }) => externalId],
];

function amountOf(minor: bigint | null, currency: string) {
  return minor === null ? null : { decimal: moneyDigits({ minor, currency }) };
}
