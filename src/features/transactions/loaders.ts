import { notFound } from "next/navigation";
import { z } from "zod";
import { listCategories } from "@/features/products/queries";
import { getTransaction, listTransactions } from "@/features/transactions/queries";
import { type TransactionFilterInput, transactionFilter } from "@/features/transactions/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { startOfDay } from "@/lib/format/date";
import { hrefTo, type Query, turnOf, turnPages } from "@/lib/format/href";
import { fromCursor, plainParams, readAddress, type SearchParams } from "@/lib/http/address-bar";
import { orNotFound } from "@/lib/http/not-found";
import type { TenantContext } from "@/lib/tenant/context";

const path = "/transactions";
const limit = 50;

/** How the list is narrowed, what it can be narrowed by, and where it can be downloaded by who may. */
export async function loadTransactionsHead(params: SearchParams) {
  const ctx = await pageContext("transactions.view");
  const { organization } = await pageSession();
  const filter = filterIn(params, ctx);
  const query = queryOf(filter);
  const { data } = await listCategories(ctx);
  const exportTo = (format: string) => hrefTo("/api/transactions/export", { ...query, format });
  const canExport = allows(ctx.permissions, "data.export");
  return {
    filter,
    query,
    categories: data.map(({ id, name }) => ({ id, name })),
    currency: organization.currency,
    maySeePatients: allows(ctx.permissions, "patients.view"),
    // The provider's list is cut by moments: those at which the days begin in the clinic, and at which the last one ends.
    moments: {
      from: filter.from ? startOfDay(filter.from, organization.timeZone)?.toISOString() : undefined,
      to: filter.to ? startOfDay(dayAfter(filter.to), organization.timeZone)?.toISOString() : undefined,
    },
    exports: canExport ? { csv: exportTo("csv"), xlsx: exportTo("xlsx") } : null,
  };
}

/** One page of the transactions, straight from the address. */
export async function loadTransactions(params: SearchParams) {
  const ctx = await pageContext("transactions.view");
  const { organization } = await pageSession();
  const filter = filterIn(params, ctx);
  const turn = turnOf(plainParams(params));
  const { page } = await fromCursor({ ...filter, limit, cursor: turn.cursor }, (input) => listTransactions(ctx, input));
  const query = queryOf(filter);
  return {
    transactions: page.data,
    totals: page.totals,
    syncedAt: page.syncedAt,
    filter,
    query,
    timeZone: organization.timeZone,
    mayConnect: allows(ctx.permissions, "config.update"),
    pages: turnPages({ path, query, turn, nextCursor: page.nextCursor }),
    page: turn.page,
    limit,
  };
}

/** One transaction. An unknown id shows the not-found page. */
export async function loadTransaction(id: string) {
  const ctx = await pageContext("transactions.view");
  const { organization } = await pageSession();
  if (!z.uuid().safeParse(id).success) notFound();
  const transaction = await getTransaction(ctx, { id }).catch(orNotFound);
  return { transaction, timeZone: organization.timeZone, maySeeInvoices: allows(ctx.permissions, "invoices.view") };
}

/** An address from somebody who may see patients still opens its list to who may not. */
function filterIn(params: SearchParams, { permissions }: TenantContext): TransactionFilterInput {
  const filter = readAddress(transactionFilter, params);
  return allows(permissions, "patients.view") ? filter : { ...filter, patient: undefined };
}

/** The filters that are not at their defaults: what an address needs to say. */
function queryOf({ sort, ...filter }: TransactionFilterInput): Query {
  return { ...filter, sort: sort === "-at" ? "" : sort };
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
