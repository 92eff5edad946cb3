import { daySeconds, makeInvoice, makeSubscription, monthAfter, newId } from "./make";
import type { CheckoutSession, Invoice, Subscription, Wire } from "./objects";
import type { Circumstances, Store } from "./store";

/** What happens to subscriptions, and what is told about it. */
export type World = { store: Store; realNow: () => number; tell: (event: { type: string; object: Wire }) => void };

/** Days after a failed payment on which it is tried again. */
const retryDays = [3, 5, 7];

/** What time it is for a customer: their clock can be ahead of ours. */
export function nowFor({ store, realNow }: World, customer: string): number {
  return Math.floor(realNow() / 1_000) + circumstancesOf(store, customer).aheadSeconds;
}

export function circumstancesOf(store: Store, customer: string): Circumstances {
  store.circumstances[customer] ??= { aheadSeconds: 0, cardFails: false };
  return store.circumstances[customer];
}

/** A checkout is completed with a card: the subscription begins, and its first invoice is paid or free. */
export function completeCheckout(world: World, session: CheckoutSession): Subscription | null {
  const { store } = world;
  const price = store.prices[session.price];
  if (session.status !== "open" || !price) return null;
  const created = nowFor(world, session.customer);
  const trialEnd = session.trial_end && session.trial_end > created ? session.trial_end : null;
  const { customer, subscription_metadata: metadata } = session;
  const subscription = makeSubscription({ customer, price, metadata, trialEnd, created });
  store.subscriptions[subscription.id] = subscription;
  const invoice = bill(world, subscription, {
    amount: trialEnd ? 0 : price.unit_amount,
    reason: "subscription_create",
  });
  world.tell({ type: "customer.subscription.created", object: subscription });
  if (!trialEnd) change(world, subscription, { status: "active" });
  settle(world, invoice);
  Object.assign(session, {
    status: "complete",
    payment_status: "paid",
    subscription: subscription.id,
    invoice: invoice.id,
    url: null,
  });
  world.tell({ type: "checkout.session.completed", object: session });
  return subscription;
}

/** Moves a customer's clock, and lets happen what is due by then, in its order. */
export function passTime(world: World, customer: string, seconds: number): void {
  const circumstances = circumstancesOf(world.store, customer);
  const until = nowFor(world, customer) + seconds;
  for (let next = nextDue(world, customer, until); next; next = nextDue(world, customer, until)) {
    circumstances.aheadSeconds += Math.max(0, next.at - nowFor(world, customer));
    next.happen();
  }
  circumstances.aheadSeconds += Math.max(0, until - nowFor(world, customer));
}

/** Moves a customer's clock to just after the end of the period that is paid for. */
export function passPeriod(world: World, customer: string): void {
  const ends = standing(world.store, customer).map(({ items }) => items.data[0].current_period_end);
  if (ends.length > 0) passTime(world, customer, Math.max(0, Math.min(...ends) - nowFor(world, customer)) + 1);
}

/** Tries to collect an open invoice. */
export function pay(world: World, invoice: Invoice): void {
  if (invoice.status !== "open") return;
  if (circumstancesOf(world.store, invoice.customer).cardFails) fail(world, invoice);
  else settle(world, invoice);
}

/** Ends a subscription at once, or marks it to end with its period. */
export function cancel(world: World, subscription: Subscription, { atPeriodEnd }: { atPeriodEnd: boolean }): void {
  const now = nowFor(world, subscription.customer);
  if (atPeriodEnd) {
    const end = subscription.items.data[0].current_period_end;
    change(world, subscription, { cancel_at_period_end: true, cancel_at: end, canceled_at: now });
    return;
  }
  Object.assign(subscription, { status: "canceled", canceled_at: subscription.canceled_at ?? now, ended_at: now });
  world.tell({ type: "customer.subscription.deleted", object: subscription });
}

export function resume(world: World, subscription: Subscription): void {
  change(world, subscription, { cancel_at_period_end: false, cancel_at: null, canceled_at: null });
}

/** Puts another price in force; it counts from the next invoice. */
export function changePrice(world: World, subscription: Subscription, priceId: string): void {
  const price = world.store.prices[priceId];
  if (!price) return;
  subscription.items.data[0].price = price;
  change(world, subscription, {});
}

/** The customer's subscriptions that have not ended. */
export function standing({ subscriptions }: Store, customer: string): Subscription[] {
  return Object.values(subscriptions).filter((one) => one.customer === customer && one.status !== "canceled");
}

type Due = { at: number; happen: () => void };

function nextDue(world: World, customer: string, until: number): Due | undefined {
  const { store } = world;
  const periods = standing(store, customer).map((subscription): Due => {
    return { at: subscription.items.data[0].current_period_end, happen: () => renew(world, subscription) };
  });
  const retries = Object.values(store.invoices)
    .filter((invoice) => invoice.customer === customer && invoice.status === "open")
    .flatMap((invoice): Due[] => {
      const at = invoice.next_payment_attempt;
      return at === null ? [] : [{ at, happen: () => pay(world, invoice) }];
    });
  return [...periods, ...retries].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
}

function renew(world: World, subscription: Subscription): void {
  const [item] = subscription.items.data;
  if (subscription.cancel_at_period_end) {
    cancel(world, subscription, { atPeriodEnd: false });
    return;
  }
  item.current_period_start = item.current_period_end;
  item.current_period_end = monthAfter(item.current_period_start);
  const invoice = bill(world, subscription, { amount: item.price.unit_amount, reason: "subscription_cycle" });
  change(world, subscription, subscription.status === "trialing" ? { status: "active" } : {});
  pay(world, invoice);
}

function bill(
  world: World,
  subscription: Subscription,
  { amount, reason }: { amount: number; reason: string },
): Invoice {
  const { store } = world;
  const place = Object.values(store.invoices).filter(({ customer }) => customer === subscription.customer).length + 1;
  const created = nowFor(world, subscription.customer);
  const invoice = makeInvoice({ subscription, amount, reason, created, place });
  store.invoices[invoice.id] = invoice;
  subscription.latest_invoice = invoice.id;
  return invoice;
}

function settle(world: World, invoice: Invoice): void {
  const now = nowFor(world, invoice.customer);
  Object.assign(invoice, {
    status: "paid",
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempted: true,
    attempt_count: invoice.attempt_count + 1,
    next_payment_attempt: null,
    status_transitions: { finalized_at: invoice.created, marked_uncollectible_at: null, paid_at: now, voided_at: null },
  });
  world.tell({ type: "invoice.paid", object: invoice });
  world.tell({ type: "invoice.payment_succeeded", object: invoice });
  const subscription = world.store.subscriptions[invoice.subscription];
  const owes = Object.values(world.store.invoices).some(
    (other) => other.subscription === invoice.subscription && other.status === "open",
  );
  if (subscription?.status === "past_due" && !owes) change(world, subscription, { status: "active" });
}

function fail(world: World, invoice: Invoice): void {
  const days = retryDays[invoice.attempt_count];
  const next = days === undefined ? null : invoice.created + days * daySeconds;
  Object.assign(invoice, { attempted: true, attempt_count: invoice.attempt_count + 1, next_payment_attempt: next });
  world.tell({ type: "invoice.payment_failed", object: invoice });
  const subscription = world.store.subscriptions[invoice.subscription];
  if (subscription && subscription.status !== "past_due") change(world, subscription, { status: "past_due" });
}

function change(world: World, subscription: Subscription, changes: Partial<Subscription>): void {
  Object.assign(subscription, changes);
  world.tell({ type: "customer.subscription.updated", object: subscription });
}

/** An event of Stripe's about an object as it is now. */
export function makeEvent({ type, object }: { type: string; object: Wire }, created: number) {
  return {
    id: newId("evt"),
    object: "event",
    api_version: "2026-10-28.endive",
    created,
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
}
