import { z } from "zod";
import { refreshSubscription } from "@/features/billing/mutations";
import { getBilling, listBillingInvoices, readPlanPrices } from "@/features/billing/queries";
import { type Notice, noticeOf } from "@/features/billing/rules";
import type { InvoiceView } from "@/features/billing/schema";
import { allows } from "@/lib/auth/roles";
import { pageContext, pageSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { formatDate } from "@/lib/format/date";
import { readAddress, type SearchParams } from "@/lib/http/address-bar";
import { log } from "@/lib/log";
import { isBilled, standingOf } from "@/lib/tenant/subscription";

/** What every page says of the subscription; null while there is nothing to say. */
export async function loadNotice(): Promise<(Notice & { mayManage: boolean }) | null> {
  if (!isBilled()) return null;
  const { organization, permissions } = await pageSession();
  const { subscription, timeZone } = organization;
  const now = new Date();
  const { writableUntil, ...standing } = standingOf(subscription, now);
  const until = writableUntil && { at: writableUntil, day: formatDate(writableUntil, { timeZone }) };
  const notice = noticeOf({ ...standing, until }, now);
  return notice && { ...notice, mayManage: allows(new Set(permissions), "billing.manage") };
}

const address = z.object({ checkout: z.enum(["done", "left"]).optional(), cursor: z.string().max(100).optional() });

/**
 * The plan and its state. Whoever comes back from Stripe sees what they did there, also when its webhook is still on
 * its way.
 */
export async function loadBilling(params: SearchParams) {
  const ctx = await pageContext("config.view");
  const { checkout } = readAddress(address, params);
  const isBack = checkout === "done";
  if (checkout !== undefined) await refreshSubscription(ctx).catch(noteTrouble);
  const [billing, { organization }] = await Promise.all([getBilling(ctx), pageSession()]);
  return { billing, isBack, mayManage: allows(ctx.permissions, "billing.manage"), timeZone: organization.timeZone };
}

/** What the plans cost; null while Stripe does not say. */
export async function loadPrices() {
  await pageContext("config.view");
  if (!isBilled()) return null;
  return readPlanPrices().catch(noteTrouble);
}

export type Invoices = { data: InvoiceView[]; nextCursor: string | null };

/** What was charged; null while Stripe does not say. A cursor that is none of ours begins anew. */
export async function loadInvoices(params: SearchParams) {
  const ctx = await pageContext("config.view");
  const { cursor } = readAddress(address, params);
  const { organization } = await pageSession();
  const first = () => listBillingInvoices(ctx, { limit: 12 });
  const invoices = await listBillingInvoices(ctx, { limit: 12, cursor })
    .catch((error: unknown) => (error instanceof AppError && error.code === "invalid_cursor" ? first() : raise(error)))
    .catch(noteTrouble);
  return { invoices, isLater: cursor !== undefined, timeZone: organization.timeZone };
}

/** Stripe's bad moments are shown where they matter, and take nothing else of the page along. */
function noteTrouble(error: unknown): null {
  if (!(error instanceof AppError) || error.code !== "provider_unavailable") throw error;
  log.warn("Stripe could not be asked", { error });
  return null;
}

function raise(error: unknown): never {
  throw error;
}
