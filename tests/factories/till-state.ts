import { withTenant } from "@/lib/db/tenant";
import type { Till } from "./merchants";

/** What a till says in the end, by the provider's ids: without our own ids and stamps, and without how it came to be known. */
export function stateOf({ ctx, connection }: Pick<Till, "ctx" | "connection">) {
  const where = { organizationId: ctx.organizationId, connectionId: connection.id };
  return withTenant(ctx, async (db) => ({
    transactions: (await db.transaction.findMany({ where, orderBy: { externalId: "asc" } })).map((row) => ({
      externalId: row.externalId,
      status: row.status,
      type: row.type,
      amount: String(row.amountMinor),
      refunded: String(row.refundedMinor),
      settledAt: row.settledAt,
      linkState: row.linkState,
      mxInvoiceId: row.mxInvoiceId,
    })),
    invoices: (await db.invoice.findMany({ where, orderBy: { externalId: "asc" } }))
      .filter(({ detailedAt }) => detailedAt !== null)
      .map((row) => ({
        externalId: row.externalId,
        status: row.status,
        total: String(row.totalMinor),
        paid: String(row.paidMinor),
        paymentIds: row.paymentIds.toSorted(),
      })),
    items: (
      await db.invoiceItem.findMany({ where: { ...where, deletedAt: null }, orderBy: { externalId: "asc" } })
    ).map((row) => ({
      externalId: row.externalId,
      invoice: row.invoiceExternalId,
      total: String(row.totalMinor),
      isPrimary: row.isPrimary,
    })),
    failures: await db.syncFailure.count({ where: { ...where, resolvedAt: null } }),
  }));
}
