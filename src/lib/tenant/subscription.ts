import { env } from "@/env";
import { AppError } from "@/lib/errors";

export const subscriptionStatuses = ["trial", "active", "past_due", "canceled"] as const;

export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** What decides whether an organization may change anything: its subscription, as Stripe last said it. */
export type Subscription = {
  status: SubscriptionStatus;
  plan: string;
  trialEndsAt: Date;
  /** When the oldest payment that is still missing was due; null unless the status is past_due. */
  pastDueSince: Date | null;
};

/** How a subscription stands. `writableUntil` is null where no end is known; `readOnly` says that it has passed. */
export type Standing = { status: SubscriptionStatus; readOnly: boolean; writableUntil: Date | null };

/** How long a payment may be missing before an organization can only read. */
export const graceDays = 7;

const dayMs = 86_400_000;

/** How a subscription stands at a moment: a trial until its end, a missing payment for the days of grace. */
export function standingOf({ status, trialEndsAt, pastDueSince }: Subscription, now: Date): Standing {
  if (status === "active") return { status, readOnly: false, writableUntil: null };
  if (status === "canceled") return { status, readOnly: true, writableUntil: null };
  const writableUntil =
    status === "trial" ? trialEndsAt : new Date((pastDueSince ?? now).getTime() + graceDays * dayMs);
  return { status, readOnly: writableUntil <= now, writableUntil };
}

/** Whether organizations pay at all. Without Stripe's key the hub is somebody's own, and locks nothing. */
export function isBilled({ STRIPE_SECRET_KEY } = env): boolean {
  return STRIPE_SECRET_KEY !== undefined;
}

/** Whether an organization may change things at a moment. */
export function isWritable(subscription: Subscription, now: Date): boolean {
  return !isBilled() || !standingOf(subscription, now).readOnly;
}

/** Throws `subscription` when this organization can only read at the moment. */
export function requireWritable(subscription: Subscription, now = new Date()): void {
  if (isWritable(subscription, now)) return;
  const { status } = subscription;
  const extra = { billing: "/settings/billing" };
  throw new AppError("subscription", `${endings[status]} ${consequence}`, { extra });
}

type Columns = { subscriptionStatus: string; subscriptionPlan: string; trialEndsAt: Date; pastDueSince: Date | null };

/** The subscription that an organization's row holds. A status that nobody knows forbids changes. */
export function subscriptionOf({ subscriptionStatus, subscriptionPlan, ...dates }: Columns): Subscription {
  const status = subscriptionStatuses.find((known) => known === subscriptionStatus) ?? "canceled";
  return { status, plan: subscriptionPlan, trialEndsAt: dates.trialEndsAt, pastDueSince: dates.pastDueSince };
}

/** What has come to an end, for those who can only read. */
export const endings: Record<SubscriptionStatus, string> = {
  trial: "Your trial has ended.",
  active: "Your subscription does not allow this.",
  past_due: `A payment has been missing for more than ${graceDays} days.`,
  canceled: "Your subscription has ended.",
};

const consequence =
  "Everything can still be read and exported, but not changed. An owner can choose a plan under Settings, Billing.";
