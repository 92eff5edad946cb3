import { recordAudit } from "@/features/audit/mutations";
import { readInvoice } from "@/features/invoices/queries";
import { type InvoiceDetail, undoMinutes } from "@/features/invoices/schema";
import { allows } from "@/lib/auth/roles";
import { markDataSent, unmarkDataSent } from "@/lib/db/invoice-detail";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

/**
 * Says that what belongs to an invoice was sent to the provider of the treatment: who and when. Of two people at once the
 * first is kept. Throws `forbidden`, `not_found`, and `conflict` when it has been said already.
 */
export async function sayDataSent(ctx: TenantContext, { id }: { id: string }): Promise<InvoiceDetail> {
  requirePermission(ctx, "invoices.update_data_sent");
  const { organizationId, actor } = ctx;
  const by = personOf(ctx);
  return withTenant(ctx, async (db) => {
    const isFirst = await markDataSent(db, { organizationId, id, at: ctx.now(), by, byName: actor.label });
    const invoice = await readInvoice(db, ctx, id);
    if (!isFirst) throw new AppError("conflict", `${invoice.dataSent?.byName ?? "Somebody"} has sent this already.`);
    const detail = { number: invoice.number };
    await recordAudit(db, ctx, { action: "invoice_data_sent", subjectType: "invoice", subjectId: id, detail });
    return invoice;
  });
}

/**
 * Takes that back, within the hour: whoever said it, and administrators. Where nothing is said, nothing happens. Throws
 * `forbidden`, `not_found`, and `conflict` when it was somebody else's word, or the hour is over.
 */
export async function unsayDataSent(ctx: TenantContext, { id }: { id: string }): Promise<InvoiceDetail> {
  const isAdmin = allows(ctx.permissions, "invoices.manage");
  if (!isAdmin) requirePermission(ctx, "invoices.update_data_sent");
  const { organizationId } = ctx;
  const since = new Date(ctx.now().getTime() - undoMinutes * 60_000);
  const by = isAdmin ? null : personOf(ctx);
  return withTenant(ctx, async (db) => {
    const before = await readInvoice(db, ctx, id);
    if (before.dataSent === null) return before;
    if (!(await unmarkDataSent(db, { organizationId, id, since, by }))) throw refusalOf(before.dataSent, since);
    const detail = { number: before.number, sentBy: before.dataSent?.byName ?? "" };
    await recordAudit(db, ctx, { action: "invoice_data_unsent", subjectType: "invoice", subjectId: id, detail });
    return readInvoice(db, ctx, id);
  });
}

function refusalOf({ at, byName }: NonNullable<InvoiceDetail["dataSent"]>, since: Date): AppError {
  if (Date.parse(at) < since.getTime()) {
    return new AppError("conflict", "This was sent more than an hour ago. It can no longer be taken back.");
  }
  return new AppError("conflict", `${byName} sent this. Only they or an administrator can take it back.`);
}

/** Who acts, as a person: a job or a webhook sends nothing to anybody. */
function personOf({ actor }: TenantContext): string {
  if (actor.type === "user") return actor.id;
  throw new AppError("forbidden", "Only a person who is signed in can say that.");
}
