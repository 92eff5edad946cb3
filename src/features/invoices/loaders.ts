import { notFound } from "next/navigation";
import { z } from "zod";
import { getInvoice, listInvoices } from "@/features/invoices/queries";
import { type InvoiceFilterInput, invoiceFilter } from "@/features/invoices/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { hrefTo, type Query, turnOf, turnPages } from "@/lib/format/href";
import type { SheetFormat } from "@/lib/format/sheet-file";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import { orNotFound } from "@/lib/http/not-found";
import type { TenantContext } from "@/lib/tenant/context";

const path = "/invoices";
const limit = 50;

/** Where the list can be had as a file; nowhere for who may not take it along. */
export async function loadInvoicesHead(params: SearchParams) {
  const { permissions } = await pageContext("invoices.view");
  if (!allows(permissions, "data.export")) return { exports: null };
  const query = queryOf(readAddress(invoiceFilter, params));
  const exportTo = (format: SheetFormat) => hrefTo("/api/invoices/export", { ...query, format });
  return { exports: { csv: exportTo("csv"), xlsx: exportTo("xlsx") } };
}

/** One page of the invoices, straight from the address. */
export async function loadInvoices(params: SearchParams) {
  const ctx = await pageContext("invoices.view");
  const { organization } = await pageSession();
  const filter = readAddress(invoiceFilter, params);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...filter, limit, cursor: turn.cursor }, (input) => listInvoices(ctx, input));
  const query = queryOf(filter);
  return {
    invoices: page.data,
    counts: page.counts,
    syncedAt: page.syncedAt,
    filter,
    query,
    may: mayOf(ctx),
    mayConnect: allows(ctx.permissions, "config.update"),
    timeZone: organization.timeZone,
    now: ctx.now().getTime(),
    pages: turnPages({ path, query, turn, nextCursor: page.nextCursor }),
    page: turn.page,
    limit,
  };
}

/** One invoice. An unknown id shows the not-found page. */
export async function loadInvoice(id: string) {
  const ctx = await pageContext("invoices.view");
  const { organization } = await pageSession();
  if (!z.uuid().safeParse(id).success) notFound();
  const invoice = await getInvoice(ctx, { id }).catch(orNotFound);
  return { invoice, timeZone: organization.timeZone, may: mayOf(ctx), now: ctx.now().getTime() };
}

/** What this person may do about what was sent: say it, and take back a word that was somebody else's. */
function mayOf({ permissions }: TenantContext) {
  return { send: allows(permissions, "invoices.update_data_sent"), undoAny: allows(permissions, "invoices.manage") };
}

function queryOf({ sort, ...filter }: InvoiceFilterInput): Query {
  return { ...filter, sort: sort === "-at" ? "" : sort };
}
