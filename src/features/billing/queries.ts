import { env } from "@/env";
import { fullWords, hasRoom, planInForce, plans } from "@/features/billing/rules";
import {
  type BillingView,
  type InvoiceQuery,
  type InvoiceView,
  type LimitKind,
  limitKinds,
  type PlanFeature,
  type PlanKey,
  planFeatures,
  planKeys,
  type Usage,
} from "@/features/billing/schema";
import { type BillingRow, readBilling, takeTurn } from "@/lib/db/billing";
import type { TenantDb } from "@/lib/db/guard";
import { withTenant } from "@/lib/db/tenant";
import { AppError } from "@/lib/errors";
import type { StripeInvoice, StripePrice } from "@/lib/integrations/stripe/schema";
import { fromStripe } from "@/lib/stripe";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";
import {
  endings,
  isBilled,
  isWritable,
  requireWritable,
  type Subscription,
  standingOf,
  subscriptionOf,
} from "@/lib/tenant/subscription";

/** The plan, its state, and how much of it is used. Asks nobody outside. Throws `forbidden` without config.view. */
export async function getBilling(ctx: TenantContext): Promise<BillingView> {
  requirePermission(ctx, "config.view");
  return withTenant(ctx, async (db) => {
    const row = await readBilling(db, ctx.organizationId);
    return toView(row, await countUsage(db, ctx, planOf(row)), ctx.now());
  });
}

/**
 * What the organization was charged, newest first. Nothing before it bought anything. Throws `invalid_cursor`,
 * `provider_unavailable`.
 */
export async function listBillingInvoices(
  ctx: TenantContext,
  { limit, cursor }: InvoiceQuery,
): Promise<{ data: InvoiceView[]; nextCursor: string | null }> {
  requirePermission(ctx, "config.view");
  const { stripeCustomerId: customerId } = await withTenant(ctx, (db) => readBilling(db, ctx.organizationId));
  if (!customerId || !isBilled()) return { data: [], nextCursor: null };
  const { invoices, hasMore } = await fromStripe((stripe) =>
    stripe.listInvoices({ customerId, limit, after: cursor }),
  ).catch((error: unknown) => {
    if (cursor === undefined || !(error instanceof AppError && error.code === "not_found")) throw error;
    throw new AppError("invalid_cursor", "This cursor is not one of ours. Start the list again without it.");
  });
  return { data: invoices.map(toInvoiceView), nextCursor: hasMore ? (invoices.at(-1)?.id ?? null) : null };
}

/** The plan of a price; null for one that is none of ours. */
export function planOfPrice(priceId: string): PlanKey | null {
  return planKeys.find((key) => priceIdOf(key) === priceId) ?? null;
}

/** The price that Stripe charges for a plan. */
export function priceIdOf(plan: PlanKey): string {
  const { STRIPE_PRICE_BASIC: basic, STRIPE_PRICE_PRO: pro, STRIPE_PRICE_ENTERPRISE: enterprise } = env;
  return { basic, pro, enterprise }[plan] ?? "";
}

const freshMs = 5 * 60_000;
let kept: { readAt: number; prices: Record<PlanKey, StripePrice> } | undefined;

/** What each plan costs, as Stripe said at most five minutes ago. Throws `provider_unavailable`. */
export async function readPlanPrices(now = Date.now()): Promise<Record<PlanKey, StripePrice>> {
  if (kept && now - kept.readAt < freshMs) return kept.prices;
  const [basic, pro, enterprise] = await fromStripe((stripe) =>
    Promise.all([
      stripe.readPrice(priceIdOf("basic")),
      stripe.readPrice(priceIdOf("pro")),
      stripe.readPrice(priceIdOf("enterprise")),
    ]),
  );
  kept = { readAt: now, prices: { basic, pro, enterprise } };
  return kept.prices;
}

/**
 * Makes sure that one more connection or active member fits into the plan, in the transaction that adds it. Others who
 * want the last place wait for its end. Throws `subscription` when the plan is full, or nothing may be changed at all.
 */
export async function requireRoom(db: TenantDb, ctx: TenantContext, kind: LimitKind): Promise<void> {
  if (!isBilled()) return;
  await takeTurn(db, ctx.organizationId);
  const row = await readBilling(db, ctx.organizationId);
  requireWritable(subscriptionOf(row), ctx.now());
  const plan = planOf(row);
  const limit = plans[plan].limits[kind];
  if (limit === null || hasRoom(limit, await counters[kind](db, ctx))) return;
  throw new AppError("subscription", fullWords(kind, limit, plan), { extra: { billing: "/settings/billing" } });
}

/** Whether the plan in force includes something, for what goes on without anybody asking. */
export function includesFeature({ status, plan }: Subscription, feature: PlanFeature): boolean {
  return !isBilled() || plans[planInForce({ status, plan })].features.includes(feature);
}

/**
 * What the subscription leaves everybody of the organization to do: why nothing can be changed at the moment, or null,
 * and what the plan includes. Where nobody pays, it leaves everything.
 */
export async function readAllowance(ctx: TenantContext) {
  const row = await withTenant(ctx, (db) => readBilling(db, ctx.organizationId));
  const subscription = subscriptionOf(row);
  const plan = planOf(row);
  const readOnly = isWritable(subscription, ctx.now()) ? null : endings[subscription.status];
  return { readOnly, plan, features: isBilled() ? plans[plan].features : planFeatures };
}

/** Throws `subscription` where the plan does not include something. */
export async function requireFeature(db: TenantDb, ctx: TenantContext, feature: PlanFeature): Promise<void> {
  const row = await readBilling(db, ctx.organizationId);
  if (includesFeature(subscriptionOf(row), feature)) return;
  const plan = planOf(row);
  const message = `The plan ${plans[plan].name} does not include this. Choose a larger plan under Settings, Billing.`;
  throw new AppError("subscription", message, { extra: { billing: "/settings/billing" } });
}

function planOf({ subscriptionStatus, subscriptionPlan }: BillingRow): PlanKey {
  const { status, plan } = { status: subscriptionStatus, plan: subscriptionPlan };
  return planInForce({ status: status as BillingView["status"], plan });
}

type Counter = (db: TenantDb, ctx: TenantContext) => Promise<number>;

const counters: Record<LimitKind, Counter> = {
  connections: (db, { organizationId }) =>
    db.connection.count({ where: { organizationId, status: { not: "disconnected" } } }),
  members: (db, { organizationId, now }) =>
    db.organizationUser.count({
      where: { organizationId, status: "active", OR: [{ expiresAt: null }, { expiresAt: { gt: now() } }] },
    }),
};

async function countUsage(db: TenantDb, ctx: TenantContext, plan: PlanKey): Promise<Usage[]> {
  const usage: Usage[] = [];
  for (const kind of limitKinds) {
    usage.push({ kind, used: await counters[kind](db, ctx), limit: isBilled() ? plans[plan].limits[kind] : null });
  }
  return usage;
}

function toView(row: BillingRow, usage: Usage[], now: Date): BillingView {
  const standing = standingOf(subscriptionOf(row), now);
  const { status } = standing;
  return {
    enabled: isBilled(),
    status,
    plan: planOf(row),
    readOnly: isBilled() && standing.readOnly,
    writableUntil: standing.writableUntil?.toISOString() ?? null,
    subscribed: row.stripeSubscriptionId !== null && status !== "canceled" && status !== "trial",
    periodEndsAt: row.periodEndsAt?.toISOString() ?? null,
    cancelsAt: row.cancelsAt?.toISOString() ?? null,
    canceledAt: row.canceledAt?.toISOString() ?? null,
    pastDueSince: row.pastDueSince?.toISOString() ?? null,
    trialEndsAt: row.trialEndsAt.toISOString(),
    usage,
  };
}

const invoiceStatuses = ["draft", "open", "paid", "uncollectible", "void"] as const;

function toInvoiceView({ id, number, createdAt, status, total, currency, url }: StripeInvoice): InvoiceView {
  return {
    id,
    number,
    at: createdAt.toISOString(),
    status: invoiceStatuses.find((known) => known === status) ?? null,
    amount: { minor: total, currency },
    url,
  };
}
