import { z } from "zod";
import { newId } from "@/lib/db/id";
import { withTenant } from "@/lib/db/tenant";
import type { TenantContext } from "@/lib/tenant/context";
import { credentialsOf, type Merchant } from "./merchants";

type Target = { ctx: TenantContext; connectionId: string; merchant: Merchant };

const payment = z.object({
  id: z.number(),
  created: z.string(),
  status: z.string(),
  type: z.string(),
  amount: z.string(),
  currency: z.string(),
  customerName: z.string(),
  invoice: z.string(),
  invoiceIds: z.array(z.number()).optional(),
});
const invoice = z.object({
  id: z.number(),
  created: z.string(),
  invoiceNumber: z.number(),
  status: z.string(),
  totalAmount: z.string(),
  purchases: z.array(
    z.object({
      id: z.number(),
      productName: z.string(),
      quantity: z.number(),
      price: z.string(),
      totalAmount: z.string(),
    }),
  ),
});
const page = z.object({ records: z.array(z.object({ id: z.number() })) });

const pageSize = 100;

/**
 * What a plain sync does, end to end: a page of the list, then for each payment its detail, one upsert, and for its
 * invoice the detail and one upsert for it and for each item, each committed by itself. Tells how many payments and
 * invoices that were, and in what time.
 */
export async function syncOneByOne(sandboxUrl: string, target: Target, payments: number) {
  const read = reader(sandboxUrl, target.merchant);
  const startedAt = performance.now();
  let records = 0;
  for (let offset = 0; offset < payments; offset += pageSize) {
    const window = "dateType=Custom&startDate=2000-01-01T00:00:00Z&endDate=2100-01-01T00:00:00Z";
    const { records: listed } = page.parse(await read("payment", `&limit=${pageSize}&offset=${offset}&${window}`));
    for (const { id } of listed) {
      const row = payment.parse(await read(`payment/${id}`));
      await writePayment(target, row);
      records += 1;
      for (const invoiceId of row.invoiceIds ?? []) {
        await writeInvoice(target, invoice.parse(await read(`invoice/${invoiceId}`)));
        records += 1;
      }
    }
  }
  return { records, seconds: (performance.now() - startedAt) / 1000 };
}

function reader(sandboxUrl: string, merchant: Merchant) {
  const { consumerKey, consumerSecret, merchantId } = credentialsOf(merchant);
  const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString("base64")}`;
  return async (path: string, query = ""): Promise<unknown> => {
    const url = `${sandboxUrl}/api.mxmerchant.com/checkout/v3/${path}?merchantId=${merchantId}${query}`;
    const response = await fetch(url, { headers: { authorization } });
    return response.json();
  };
}

async function writePayment({ ctx, connectionId }: Target, row: z.infer<typeof payment>): Promise<void> {
  const { organizationId } = ctx;
  const key = { organizationId, connectionId, externalId: String(row.id) };
  const facts = {
    status: row.status,
    type: row.type,
    amountMinor: cents(row.amount),
    currency: row.currency,
    customerName: row.customerName,
    mxInvoiceNumber: row.invoice,
    sourceCreatedAt: new Date(row.created),
    sourceUpdatedAt: new Date(),
    rawDetail: row,
  };
  await withTenant(ctx, (db) =>
    db.transaction.upsert({
      where: { organizationId_connectionId_externalId: key },
      create: { ...key, id: newId(), ...facts },
      update: facts,
    }),
  );
}

async function writeInvoice(target: Target, row: z.infer<typeof invoice>): Promise<void> {
  const { ctx, connectionId } = target;
  const { organizationId } = ctx;
  const times = { sourceCreatedAt: new Date(row.created), sourceUpdatedAt: new Date(), currency: "USD" };
  const key = { organizationId, connectionId, externalId: String(row.id) };
  const total = { number: String(row.invoiceNumber), status: row.status, totalMinor: cents(row.totalAmount) };
  const facts = { ...times, ...total, rawData: row };
  await withTenant(ctx, (db) =>
    db.invoice.upsert({
      where: { organizationId_connectionId_externalId: key },
      create: { ...key, id: newId(), ...facts },
      update: facts,
    }),
  );
  for (const [position, line] of row.purchases.entries()) {
    const itemKey = { organizationId, connectionId, externalId: String(line.id) };
    const item = {
      ...times,
      invoiceExternalId: String(row.id),
      position,
      name: line.productName,
      quantity: line.quantity,
      priceMinor: cents(line.price),
      totalMinor: cents(line.totalAmount),
    };
    await withTenant(ctx, (db) =>
      db.invoiceItem.upsert({
        where: { organizationId_connectionId_externalId: itemKey },
        create: { ...itemKey, id: newId(), ...item },
        update: item,
      }),
    );
  }
}

function cents(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(`${whole}${fraction.padEnd(2, "0")}`);
}
