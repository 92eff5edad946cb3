import { env } from "@/env";
import { recordAudit } from "@/features/audit/mutations";
import { planOfPrice, priceIdOf } from "@/features/billing/queries";
import {
  belongsTo,
  decidingSubscription,
  firstPaymentAt,
  type SubscriptionState,
  subscriptionState,
} from "@/features/billing/rules";
import type { PlanKey } from "@/features/billing/schema";
import { type BillingRow, readBilling, writeSubscription } from "@/lib/db/billing";
import type { TenantDb } from "@/lib/db/guard";
import { findOrganizationByCustomer, listCustomersReadBefore } from "@/lib/db/system/organizations";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import { event, type StripeSubscription, subject } from "@/lib/integrations/stripe/schema";
import { log } from "@/lib/log";
import { fromStripe } from "@/lib/stripe";
import { takeOver } from "@/lib/take-over";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";
import { mintContext } from "@/lib/tenant/mint";
import { isBilled } from "@/lib/tenant/subscription";

/**
 * Opens a page to subscribe to a plan on; any that was open before closes. What is left of a trial stays free. Throws
 * `conflict` while a subscription stands and when somebody chooses another plan at the same moment, `unprocessable` where
 * nobody pays, `provider_unavailable`.
 */
export async function openCheckout(ctx: TenantContext, { plan }: { plan: PlanKey }): Promise<{ url: string }> {
  requirePermission(ctx, "billing.manage");
  const { organizationId } = ctx;
  // A subscription whose webhook is still on its way must not be bought twice.
  const row = await refreshSubscription(ctx);
  refuseSecond(row);
  const customerId = row.stripeCustomerId ?? (await becomeCustomer(ctx, row));
  const trialEndsAt = firstPaymentAt({ status: row.subscriptionStatus, trialEndsAt: row.trialEndsAt }, ctx.now());
  const [priceId, returnTo] = [priceIdOf(plan), returnUrl()];
  const checkout = { customerId, organizationId, priceId, returnUrl: returnTo, trialEndsAt: trialEndsAt ?? undefined };
  const opened = await fromStripe((stripe) => stripe.openCheckout(checkout));
  await refuseIfPaid(ctx, customerId);
  if (opened?.priceId !== priceId)
    throw new AppError(
      "conflict",
      "Somebody is choosing a plan at this very moment. Look at it together, then try again.",
    );
  await note(ctx, "checkout_opened", { plan });
  return { url: opened.url };
}

/** Somebody may have paid on the page before while this one was opened: then nobody shall pay on this one as well. */
async function refuseIfPaid(ctx: TenantContext, customerId: string): Promise<void> {
  const row = await refreshSubscription(ctx);
  if (!stands(row)) return;
  await fromStripe((stripe) => stripe.closeCheckouts(customerId));
  refuseSecond(row);
}

function stands({ stripeSubscriptionId, subscriptionStatus }: BillingRow): boolean {
  return stripeSubscriptionId !== null && subscriptionStatus !== "canceled";
}

function refuseSecond(row: BillingRow): void {
  if (stands(row)) throw new AppError("conflict", "There is a subscription already. Change its plan instead.");
}

/**
 * Opens the page where a subscription is changed, paid and cancelled; with a plan, at the change to it. Throws
 * `conflict` for an organization that never bought anything, `unprocessable` where nobody pays, `provider_unavailable`.
 */
export async function openPortal(
  ctx: TenantContext,
  { plan }: { plan?: PlanKey | undefined },
): Promise<{ url: string }> {
  requirePermission(ctx, "billing.manage");
  const { stripeCustomerId: customerId } = await withTenant(ctx, (db) => readBilling(db, ctx.organizationId));
  if (!customerId) throw new AppError("conflict", "Nothing was bought yet. Choose a plan first.");
  const change = plan ? await changeTo(ctx, customerId, plan) : undefined;
  const url = await fromStripe((stripe) => stripe.openPortal({ customerId, returnUrl: returnUrl(), change }));
  await note(ctx, "portal_opened", { plan: plan ?? null });
  return { url };
}

type Outcome = { organizationId: string | null; ignored?: string };

/**
 * Takes an event of Stripe's as a hint, and reads again what its customer has. Order and repetition do not matter. One
 * about a customer of nobody here, or that names another organization than its customer, changes nothing and says why.
 * Throws `unprocessable` for a price of no plan, `provider_unavailable`.
 */
export async function processStripeEvent(payload: unknown): Promise<Outcome> {
  const { customerId, organizationIds } = subject.parse(event.parse(payload).data.object);
  const found = customerId ? await findOrganizationByCustomer(customerId) : null;
  if (!found) return { organizationId: null, ignored: `No organization here is Stripe's customer ${customerId}.` };
  if (organizationIds.some((id) => id !== found.id))
    return { organizationId: null, ignored: `It names another organization than its customer ${customerId}.` };
  await refreshSubscription(stripeContext(found.id));
  return { organizationId: found.id };
}

/** What Stripe may sign with: several secrets while one is rolled. */
export function stripeSecrets({ STRIPE_WEBHOOK_SECRET: secrets = "" } = env): string[] {
  return secrets
    .split(",")
    .map((secret) => secret.trim())
    .filter(Boolean);
}

/**
 * Makes the organization's row say what Stripe says now, and returns it. Safe to repeat, and by several at once. Throws
 * `unprocessable` for a price of no plan, `provider_unavailable`.
 */
export async function refreshSubscription(ctx: TenantContext): Promise<BillingRow> {
  const { organizationId } = ctx;
  const row = await withTenant(ctx, (db) => readBilling(db, organizationId));
  if (!row.stripeCustomerId) return row;
  const { stripeCustomerId } = row;
  const written = await takeOver({
    read: () => withTenant(ctx, (db) => readBilling(db, organizationId)),
    ask: () => askStripe(organizationId, stripeCustomerId),
    write: (before, state) => withTenant(ctx, (db) => keep(db, ctx, before, state)),
  });
  if (written) return written;
  throw new AppError("unavailable", "The subscription changes faster than it can be read. Try again shortly.");
}

const dayMs = 86_400_000;

/** Reads again what nobody has for a day: an event may have been lost. One customer's trouble never stops the next. */
export async function refreshStaleSubscriptions(now = new Date()): Promise<void> {
  if (!isBilled()) return;
  for (const organizationId of await listCustomersReadBefore(new Date(now.getTime() - dayMs))) {
    try {
      await refreshSubscription(stripeContext(organizationId));
    } catch (error) {
      log.warn("subscription not read", { organizationId, error });
      // Then nobody else's could be read either: the next visit tries again.
      if (error instanceof AppError && error.code === "provider_unavailable") return;
    }
  }
}

async function keep(
  db: TenantDb,
  ctx: TenantContext,
  before: BillingRow,
  state: SubscriptionState,
): Promise<BillingRow | null> {
  const written = { ...state, subscriptionReadAt: ctx.now() };
  if (!(await writeSubscription(db, before, written))) return null;
  const after = await readBilling(db, ctx.organizationId);
  const detail = changesBetween(before, after);
  const subject = { subjectType: "organization", subjectId: ctx.organizationId };
  if (detail) await recordAudit(db, ctx, { action: "subscription_changed", ...subject, detail });
  return after;
}

async function askStripe(organizationId: string, customerId: string): Promise<SubscriptionState> {
  const subscription = await findSubscription(organizationId, customerId);
  const owing = subscription !== null && ["past_due", "unpaid"].includes(subscription.status);
  const open = owing
    ? await fromStripe((stripe) => stripe.listOpenInvoices({ customerId, subscriptionId: subscription.id }))
    : [];
  const unpaidSince = open.filter(({ attempted, remaining }) => attempted && remaining > 0);
  const state = subscriptionState({
    subscription,
    unpaidSince: unpaidSince.map(({ createdAt }) => createdAt),
    planOfPrice,
  });
  if (subscription && state.subscriptionPlan === null && state.subscriptionStatus !== "canceled")
    throw new AppError(
      "unprocessable",
      `Stripe's price ${subscription.priceId} is that of no plan: see STRIPE_PRICE_*.`,
    );
  return state;
}

async function findSubscription(organizationId: string, customerId: string): Promise<StripeSubscription | null> {
  const all = await fromStripe((stripe) => stripe.listSubscriptions(customerId));
  const own = all.filter((one) => belongsTo(organizationId, one));
  if (own.length < all.length) log.warn("subscription of another organization ignored", { customerId, organizationId });
  return decidingSubscription(own);
}

async function changeTo(ctx: TenantContext, customerId: string, plan: PlanKey) {
  const subscription = await findSubscription(ctx.organizationId, customerId);
  if (!subscription || subscription.status === "canceled")
    throw new AppError("conflict", "There is no subscription to change. Choose a plan first.");
  const priceId = priceIdOf(plan);
  if (subscription.priceId === priceId) return undefined;
  return { subscriptionId: subscription.id, itemId: subscription.itemId, priceId };
}

/** Stripe makes one customer for an organization, however often and by how many at once it is asked. */
async function becomeCustomer(ctx: TenantContext, { name, billingEmail }: BillingRow): Promise<string> {
  const { organizationId } = ctx;
  const made = await fromStripe((stripe) => stripe.createCustomer({ organizationId, name, email: billingEmail }));
  return withTenant(ctx, async (db) => {
    const where = { id: organizationId, stripeCustomerId: null };
    await db.organization.updateMany({ where, data: { stripeCustomerId: made } });
    return (await readBilling(db, organizationId)).stripeCustomerId ?? made;
  });
}

type Detail = Record<string, string | null>;

function note(ctx: TenantContext, action: string, detail: Detail): Promise<void> {
  const subject = { subjectType: "organization", subjectId: ctx.organizationId };
  return withTenant(ctx, (db) => recordAudit(db, ctx, { action, ...subject, detail }));
}

function changesBetween(before: BillingRow, after: BillingRow): Detail | null {
  const told = ({ subscriptionStatus, subscriptionPlan, cancelsAt }: BillingRow): Detail => ({
    status: subscriptionStatus,
    plan: subscriptionPlan,
    cancelsAt: cancelsAt?.toISOString() ?? null,
  });
  return JSON.stringify(told(before)) === JSON.stringify(told(after)) ? null : told(after);
}

function returnUrl(): string {
  return new URL("/settings/billing", env.APP_URL).href;
}

function stripeContext(organizationId: string): TenantContext {
  return mintContext({ organizationId, actor: { type: "webhook", label: "Stripe" }, permissions: ["*"] });
}
