import Stripe from "stripe";
import { ZodError, type z } from "zod";
import { ProviderError } from "../errors";
import {
  checkoutSession,
  invoice,
  price,
  type StripeCheckout,
  type StripeInvoice,
  type StripePrice,
  type StripeSubscription,
  subscription,
} from "./schema";

export type StripeOptions = { secretKey: string; apiBase?: string | undefined };

export type NewCheckout = {
  customerId: string;
  organizationId: string;
  priceId: string;
  returnUrl: string;
  /** When the first payment is due; at once when absent. Stripe wants it two days ahead at the least. */
  trialEndsAt?: Date | undefined;
};

/** The plan that a portal is to open at, ready to be confirmed. */
export type PlanChange = { subscriptionId: string; itemId: string; priceId: string };

export type StripeClient = {
  /** Makes the customer of an organization, or finds the one that an earlier try has made. */
  createCustomer: (of: { organizationId: string; name: string; email: string | null }) => Promise<string>;
  /** Every subscription that a customer ever had, with whom it says that it is for. */
  listSubscriptions: (customerId: string) => Promise<StripeSubscription[]>;
  /** The invoices of a subscription that are due, oldest last. */
  listOpenInvoices: (of: { customerId: string; subscriptionId: string }) => Promise<StripeInvoice[]>;
  /** A page of a customer's invoices, newest first. */
  listInvoices: (page: InvoicePage) => Promise<{ invoices: StripeInvoice[]; hasMore: boolean }>;
  readPrice: (id: string) => Promise<StripePrice>;
  /**
   * Opens a page to subscribe on, and closes all others: one subscription is enough. Of several that are opened at once
   * the newest stays, and every one of them is told of it; null when even that was closed meanwhile.
   */
  openCheckout: (checkout: NewCheckout) => Promise<StripeCheckout | null>;
  /** Closes every page that a customer could still subscribe on. */
  closeCheckouts: (customerId: string) => Promise<void>;
  openPortal: (of: { customerId: string; returnUrl: string; change?: PlanChange | undefined }) => Promise<string>;
};

export type InvoicePage = { customerId: string; limit: number; after?: string | undefined };

const apiVersion = "2026-10-28.endive";
const apiOrigin = "https://api.stripe.com";
const timeoutMs = 20_000;
const retriesMax = 2;

/** Stripe's API for one key, in the words of this product. Everything it throws is a `ProviderError`. */
export function createStripe({ secretKey, apiBase }: StripeOptions): StripeClient {
  const stripe = new Stripe(secretKey, {
    apiVersion,
    timeout: timeoutMs,
    maxNetworkRetries: retriesMax,
    telemetry: false,
    ...(apiBase ? { httpClient: Stripe.createFetchHttpClient(redirected(apiBase)) } : {}),
  });
  return {
    createCustomer: ({ organizationId, name, email }) =>
      said(async () => {
        const about = { name, metadata: { organization_id: organizationId }, ...(email ? { email } : {}) };
        const idempotencyKey = `customer-${organizationId}`;
        return (await stripe.customers.create(about, { idempotencyKey })).id;
      }),
    listSubscriptions: (customer) =>
      said(async () => {
        const expand = ["data.customer"];
        const list = stripe.subscriptions.list({ customer, status: "all", expand, limit: 100 });
        return parsed(subscription, await everyPage(list));
      }),
    listOpenInvoices: ({ customerId, subscriptionId }) =>
      said(async () => {
        const query = { customer: customerId, subscription: subscriptionId, status: "open", limit: 100 } as const;
        return parsed(invoice, await everyPage(stripe.invoices.list(query)));
      }),
    listInvoices: ({ customerId, limit, after }) =>
      said(async () => {
        const from = after ? { starting_after: after } : {};
        const page = await stripe.invoices.list({ customer: customerId, limit, ...from });
        return { invoices: parsed(invoice, page.data), hasMore: page.has_more };
      }),
    readPrice: (id) => said(async () => price.parse(await stripe.prices.retrieve(id))),
    openCheckout: (checkout) => said(() => openCheckout(stripe, checkout)),
    closeCheckouts: (customerId) => said(async () => closeAll(stripe, await listOpen(stripe, customerId))),
    openPortal: ({ customerId, returnUrl, change }) =>
      said(async () => {
        const flow = change ? { flow_data: confirming(change, returnUrl) } : {};
        const about = { customer: customerId, return_url: `${returnUrl}?checkout=left`, ...flow };
        return (await stripe.billingPortal.sessions.create(about)).url;
      }),
  };
}

async function openCheckout(stripe: Stripe, checkout: NewCheckout): Promise<StripeCheckout | null> {
  const { customerId, organizationId, priceId, returnUrl, trialEndsAt } = checkout;
  const metadata = { organization_id: organizationId };
  const trial = trialEndsAt ? { trial_end: Math.floor(trialEndsAt.getTime() / 1_000) } : {};
  await stripe.checkout.sessions.create({
    mode: "subscription",
    customer: customerId,
    client_reference_id: organizationId,
    metadata: { ...metadata, price_id: priceId, opened_ms: String(Date.now()) },
    line_items: [{ price: priceId, quantity: 1 }],
    subscription_data: { metadata, ...trial },
    success_url: `${returnUrl}?checkout=done`,
    cancel_url: returnUrl,
  });
  // Whoever opens one at the same moment looks as well, after opening it: the last to look sees them all.
  const [newest, ...others] = await listOpen(stripe, customerId);
  await closeAll(stripe, others);
  return newest ?? null;
}

/** The pages that a customer could still subscribe on, newest first, in an order that all who look agree on. */
async function listOpen(stripe: Stripe, customer: string): Promise<StripeCheckout[]> {
  const open = await everyPage(stripe.checkout.sessions.list({ customer, status: "open", limit: 100 }));
  return parsed(checkoutSession, open).sort((a, b) => b.openedMs - a.openedMs || (a.id < b.id ? 1 : -1));
}

async function closeAll(stripe: Stripe, sessions: StripeCheckout[]): Promise<void> {
  for (const { id } of sessions) {
    await stripe.checkout.sessions.expire(id).catch((cause: unknown) => {
      // It was paid on, or closed by somebody else, since it was listed.
      if (!(cause instanceof StripeInvalidRequestError)) throw cause;
    });
  }
}

function confirming({ subscriptionId, itemId, priceId }: PlanChange, returnUrl: string) {
  const items = [{ id: itemId, price: priceId, quantity: 1 }];
  return {
    type: "subscription_update_confirm" as const,
    subscription_update_confirm: { subscription: subscriptionId, items },
    after_completion: { type: "redirect" as const, redirect: { return_url: `${returnUrl}?checkout=done` } },
  };
}

/** The way to a stand-in: the same request, to another place. */
function redirected(apiBase: string): typeof fetch {
  const base = apiBase.replace(/\/$/, "");
  return (input, init) => {
    const target = String(input instanceof Request ? input.url : input);
    return fetch(target.replace(apiOrigin, base), { ...init, cache: "no-store" });
  };
}

async function everyPage<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

function parsed<T>(schema: z.ZodType<T>, items: unknown[]): T[] {
  return items.map((item) => schema.parse(item));
}

/** Does what is asked; a refusal or an answer that makes no sense comes back in the words of all providers. */
async function said<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof ZodError) {
      throw new ProviderError("unexpected_shape", "Stripe's answer could not be understood.", { cause });
    }
    if (cause instanceof Stripe.errors.StripeError) throw translated(cause);
    throw cause;
  }
}

const { StripeAuthenticationError, StripePermissionError, StripeRateLimitError, StripeInvalidRequestError } =
  Stripe.errors;

function translated(cause: InstanceType<typeof Stripe.errors.StripeError>): ProviderError {
  const details = { cause, ...(cause.statusCode ? { status: cause.statusCode } : {}) };
  if (cause instanceof StripeAuthenticationError || cause instanceof StripePermissionError) {
    return new ProviderError("credentials", "Stripe does not accept our key.", details);
  }
  if (cause instanceof StripeRateLimitError) {
    return new ProviderError("rate_limited", "Stripe asks us to slow down.", details);
  }
  if (cause instanceof StripeInvalidRequestError) {
    const fault = cause.code === "resource_missing" ? "not_found" : "rejected";
    return new ProviderError(fault, "Stripe understood the request and refused it.", details);
  }
  return new ProviderError("unavailable", "Stripe does not answer at the moment.", details);
}
