import { randomBytes } from "node:crypto";
import type { Customer, Invoice, Price, Subscription, SubscriptionItem, Wire } from "./objects";

export const daySeconds = 86_400;

/** An id as Stripe makes them. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString("hex")}`;
}

export function makeCustomer(given: Partial<Customer>, created: number): Customer {
  return {
    object: "customer",
    address: null,
    balance: 0,
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    invoice_prefix: randomBytes(4).toString("hex").toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
    id: newId("cus"),
    created,
    email: given.email ?? null,
    name: given.name ?? null,
    metadata: given.metadata ?? {},
  };
}

export function makePrice(id: string, name: string, unitAmount: number): Price {
  return {
    id,
    object: "price",
    active: true,
    billing_scheme: "per_unit",
    created: 1_791_108_000,
    currency: "usd",
    custom_unit_amount: null,
    livemode: false,
    lookup_key: `hub_${name}_monthly`,
    metadata: {},
    nickname: null,
    product: `prod_hub_${name}`,
    recurring: { interval: "month", interval_count: 1, meter: null, trial_period_days: null, usage_type: "licensed" },
    tax_behavior: "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: "recurring",
    unit_amount: unitAmount,
    unit_amount_decimal: String(unitAmount),
  };
}

type NewSubscription = {
  customer: string;
  price: Price;
  metadata: Record<string, string>;
  trialEnd: number | null;
  created: number;
};

export function makeSubscription({ customer, price, metadata, trialEnd, created }: NewSubscription): Subscription {
  const id = newId("sub");
  const period = { current_period_start: created, current_period_end: trialEnd ?? monthAfter(created) };
  return {
    ...subscriptionRest,
    id,
    billing_cycle_anchor: trialEnd ?? created,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    created,
    customer,
    ended_at: null,
    items: {
      object: "list",
      data: [makeItem(id, price, period)],
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    metadata,
    start_date: created,
    status: trialEnd ? "trialing" : "incomplete",
    trial_end: trialEnd,
    trial_start: trialEnd ? created : null,
  };
}

type Period = { current_period_start: number; current_period_end: number };

function makeItem(subscription: string, price: Price, period: Period): SubscriptionItem {
  return {
    id: newId("si"),
    object: "subscription_item",
    billing_thresholds: null,
    created: period.current_period_start,
    ...period,
    discounts: [],
    metadata: {},
    price,
    quantity: 1,
    subscription,
    tax_rates: [],
  };
}

type NewInvoice = { subscription: Subscription; amount: number; reason: string; created: number; place: number };

export function makeInvoice({ subscription, amount, reason, created, place }: NewInvoice): Invoice {
  const id = newId("in");
  return {
    ...invoiceRest,
    id,
    amount_due: amount,
    amount_paid: 0,
    amount_remaining: amount,
    attempt_count: 0,
    attempted: false,
    billing_reason: reason,
    created,
    customer: subscription.customer,
    effective_at: created,
    lines: linesOf(id, subscription, amount),
    next_payment_attempt: null,
    number: `${subscription.customer.slice(-8).toUpperCase()}-${String(place).padStart(4, "0")}`,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: "subscription_details",
    },
    period_end: created,
    period_start: created,
    status: "open",
    status_transitions: { finalized_at: created, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subscription: subscription.id,
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
  };
}

function linesOf(invoice: string, { items, metadata, id }: Subscription, amount: number): Wire {
  const [item] = items.data;
  const line = {
    id: newId("il"),
    object: "line_item",
    amount,
    currency: item.price.currency,
    description: `1 × ${item.price.lookup_key}`,
    invoice,
    livemode: false,
    metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: { proration: false, subscription: id, subscription_item: item.id },
      type: "subscription_item_details",
    },
    period: { start: item.current_period_start, end: item.current_period_end },
    pricing: { price_details: { price: item.price.id, product: item.price.product }, type: "price_details" },
    quantity: 1,
    taxes: [],
  };
  return { object: "list", data: [line], has_more: false, url: `/v1/invoices/${invoice}/lines` };
}

/** The same day of the next month, or that month's last. */
export function monthAfter(seconds: number): number {
  const from = new Date(seconds * 1_000);
  const to = new Date(from);
  to.setUTCMonth(from.getUTCMonth() + 1);
  if (to.getUTCDate() !== from.getUTCDate()) to.setUTCDate(0);
  return to.getTime() / 1_000;
}

const subscriptionRest = {
  object: "subscription",
  application: null,
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor_config: null,
  billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
  billing_schedules: [],
  billing_thresholds: null,
  cancellation_details: { comment: null, feedback: null, reason: null },
  collection_method: "charge_automatically",
  currency: "usd",
  customer_account: null,
  days_until_due: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  livemode: false,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  test_clock: null,
  transfer_data: null,
  trial_settings: { end_behavior: { missing_payment_method: "create_invoice" } },
};

const invoiceRest = {
  object: "invoice",
  account_country: "US",
  account_name: "Practice Hub",
  amount_overpaid: 0,
  amount_shipping: 0,
  application: null,
  auto_advance: true,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  collection_method: "charge_automatically",
  currency: "usd",
  custom_fields: null,
  customer_account: null,
  default_payment_method: null,
  description: null,
  discounts: [],
  due_date: null,
  ending_balance: 0,
  footer: null,
  livemode: false,
  metadata: {},
  on_behalf_of: null,
  receipt_number: null,
  starting_balance: 0,
  test_clock: null,
  total_taxes: [],
};
