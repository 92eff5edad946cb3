import type { BillingView, LimitKind, PlanFeature, PlanKey } from "@/features/billing/schema";
import type { StripeSubscription } from "@/lib/integrations/stripe/schema";

type SubscriptionStatus = BillingView["status"];

/** What a plan allows. A limit of null is none. */
export type Plan = {
  name: string;
  summary: string;
  limits: Record<LimitKind, number | null>;
  features: readonly PlanFeature[];
};

/** Every plan there is, smallest first. Its price is Stripe's; which price is whose, the environment says. */
export const plans: Record<PlanKey, Plan> = {
  basic: {
    name: "Basic",
    summary: "One practice that wants its numbers in one place.",
    limits: { connections: 3, members: 10 },
    features: [],
  },
  pro: {
    name: "Pro",
    summary: "A busy clinic whose systems have to keep up with each other.",
    limits: { connections: 10, members: 50 },
    features: ["hourly_sync", "investors"],
  },
  enterprise: {
    name: "Enterprise",
    summary: "A group of clinics that wants no limits.",
    limits: { connections: null, members: null },
    features: ["hourly_sync", "investors"],
  },
};

/** What a trial shows. */
const trialPlan: PlanKey = "pro";

export type Subscribed = { status: SubscriptionStatus; plan: string };

/** The plan that is in force: during a trial the one that it shows. */
export function planInForce({ status, plan }: Subscribed): PlanKey {
  if (status === "trial") return trialPlan;
  return isPlan(plan) ? plan : "basic";
}

export function isPlan(name: string): name is PlanKey {
  return Object.hasOwn(plans, name);
}

/** Whether one more fits in, beside those that are used already. */
export function hasRoom(limit: number | null, used: number): boolean {
  return limit === null || used < limit;
}

/** What a full plan says to whoever wants one more. */
export function fullWords(kind: LimitKind, limit: number, plan: PlanKey): string {
  const [one, many, way] = limitWords[kind];
  const held = limit === 1 ? `1 ${one}` : `${limit} ${many}`;
  return `The plan ${plans[plan].name} includes ${held}, and all are in use. ${way}, or choose a larger plan under Settings, Billing.`;
}

const limitWords: Record<LimitKind, [one: string, many: string, way: string]> = {
  connections: ["connection", "connections", "Disconnect one"],
  members: ["active member", "active members", "Deactivate somebody"],
};

/** What an organization's row says of its subscription. */
export type SubscriptionState = {
  subscriptionStatus: SubscriptionStatus;
  /** Null when nothing was bought: then the plan stays as it is. */
  subscriptionPlan: PlanKey | null;
  stripeSubscriptionId: string | null;
  periodEndsAt: Date | null;
  cancelsAt: Date | null;
  pastDueSince: Date | null;
  canceledAt: Date | null;
};

/** Our word for each of Stripe's. One that never came about counts as not there. */
const statusOf: Record<string, SubscriptionStatus | null> = {
  incomplete: null,
  incomplete_expired: null,
  trialing: "active",
  active: "active",
  past_due: "past_due",
  unpaid: "past_due",
  paused: "canceled",
  canceled: "canceled",
};

/** What was bought, of all that a customer ever had: the newest that still stands, else the newest that has ended. */
export function decidingSubscription(all: readonly StripeSubscription[]): StripeSubscription | null {
  const counting = all.filter(({ status }) => statusOf[status] !== null);
  const [newest] = counting.toSorted(
    (a, b) =>
      Number(b.status !== "canceled") - Number(a.status !== "canceled") ||
      b.createdAt.getTime() - a.createdAt.getTime() ||
      b.id.localeCompare(a.id),
  );
  return newest ?? null;
}

type Facts = {
  subscription: StripeSubscription | null;
  /** When each of its invoices that is still to be paid was made. */
  unpaidSince: readonly Date[];
  planOfPrice: (priceId: string) => PlanKey | null;
};

/** The state that follows from what Stripe says now, whatever was said before and in whatever order. */
export function subscriptionState({ subscription, unpaidSince, planOfPrice }: Facts): SubscriptionState {
  if (!subscription) return neverBought;
  // A status that Stripe invents later must not lock anybody out by surprise.
  const status = statusOf[subscription.status] ?? "active";
  const stands = status !== "canceled";
  return {
    subscriptionStatus: status,
    subscriptionPlan: planOfPrice(subscription.priceId),
    stripeSubscriptionId: subscription.id,
    periodEndsAt: stands ? subscription.periodEndsAt : null,
    cancelsAt: stands ? subscription.cancelsAt : null,
    pastDueSince: status === "past_due" ? earliest([...unpaidSince], subscription.periodStartedAt) : null,
    canceledAt: stands ? null : (subscription.endedAt ?? subscription.periodEndsAt),
  };
}

const neverBought: SubscriptionState = {
  subscriptionStatus: "trial",
  subscriptionPlan: null,
  stripeSubscriptionId: null,
  periodEndsAt: null,
  cancelsAt: null,
  pastDueSince: null,
  canceledAt: null,
};

function earliest(moments: Date[], otherwise: Date): Date {
  if (moments.length === 0) return otherwise;
  return new Date(Math.min(...moments.map((moment) => moment.getTime())));
}

/** Whether a customer's subscription is really this organization's: the customer says so, and nothing contradicts it. */
export function belongsTo(
  organizationId: string,
  {
    customerOrganizationId,
    organizationId: own,
  }: Pick<StripeSubscription, "customerOrganizationId" | "organizationId">,
): boolean {
  return customerOrganizationId === organizationId && (own === null || own === organizationId);
}

const dayMs = 86_400_000;
/** Stripe starts a subscription's first payment two days ahead at the earliest; an hour is for filling in the form. */
const trialMsMin = 2 * dayMs + 3_600_000;

/** When somebody who subscribes now pays first: at the end of a trial that lasts long enough, else at once. */
export function firstPaymentAt({ status, trialEndsAt }: { status: string; trialEndsAt: Date }, now: Date): Date | null {
  return status === "trial" && trialEndsAt.getTime() - now.getTime() >= trialMsMin ? trialEndsAt : null;
}

/** What every page says of a subscription that needs somebody. */
export type Notice = { tone: "info" | "caution" | "critical"; title: string; text: string; action: string };

type Standing = {
  status: SubscriptionStatus;
  readOnly: boolean;
  /** The end of the trial or of the days of grace, and how it is written. */
  until: { at: Date; day: string } | null;
};

const trialNoticeMs = 4 * dayMs;
const stillThere = "Everything can still be read and exported, but not changed.";

/** The notice that a standing deserves; null while all is well, and while a trial is far from its end. */
export function noticeOf({ status, readOnly, until }: Standing, now: Date): Notice | null {
  if (status === "trial" && !readOnly) {
    if (!until || until.at.getTime() - now.getTime() > trialNoticeMs) return null;
    const text = "Choose a plan to go on without a break; the remaining days stay free.";
    return { tone: "info", title: `Your trial ends on ${until.day}`, text, action: "Choose a plan" };
  }
  if (status === "past_due" && !readOnly) {
    const text = `Until ${until?.day ?? "then"} everything works as before; after that nothing can be changed.`;
    return { tone: "caution", title: "A payment did not go through", text, action: "Settle the payment" };
  }
  return readOnly ? locked[status] : null;
}

const locked: Record<SubscriptionStatus, Notice | null> = {
  trial: { tone: "critical", title: "Your trial has ended", text: stillThere, action: "Choose a plan" },
  active: null,
  past_due: { tone: "critical", title: "A payment is missing", text: stillThere, action: "Settle the payment" },
  canceled: { tone: "critical", title: "Your subscription has ended", text: stillThere, action: "Choose a plan" },
};
