/** Stripe's objects as they stand on the wire, with the fields that the stand-in itself decides by spelled out. */
export type Wire = Record<string, unknown>;

export type Customer = Wire & {
  id: string;
  created: number;
  email: string | null;
  name: string | null;
  metadata: Record<string, string>;
};

export type Price = Wire & { id: string; unit_amount: number; currency: string; product: string; lookup_key: string };

export type SubscriptionItem = Wire & {
  id: string;
  price: Price;
  current_period_start: number;
  current_period_end: number;
};

export type SubscriptionStatus = "incomplete" | "trialing" | "active" | "past_due" | "canceled";

export type Subscription = Wire & {
  id: string;
  created: number;
  customer: string;
  status: SubscriptionStatus;
  cancel_at_period_end: boolean;
  cancel_at: number | null;
  canceled_at: number | null;
  ended_at: number | null;
  latest_invoice: string | null;
  trial_end: number | null;
  metadata: Record<string, string>;
  items: { object: "list"; data: [SubscriptionItem]; has_more: boolean; url: string };
};

export type Invoice = Wire & {
  id: string;
  created: number;
  customer: string;
  status: "open" | "paid" | "void";
  number: string;
  amount_due: number;
  amount_paid: number;
  amount_remaining: number;
  attempt_count: number;
  next_payment_attempt: number | null;
  subscription: string;
};

export type CheckoutSession = Wire & {
  id: string;
  created: number;
  customer: string;
  status: "open" | "complete" | "expired";
  success_url: string;
  cancel_url: string | null;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  price: string;
  trial_end: number | null;
  subscription_metadata: Record<string, string>;
};

export type PortalSession = Wire & {
  id: string;
  created: number;
  customer: string;
  return_url: string;
  /** The price that the page opens at, to be confirmed. */
  change: { subscription: string; price: string; done: string } | null;
};

export type StripeEvent = Wire & { id: string; created: number; type: string; data: { object: Wire } };
