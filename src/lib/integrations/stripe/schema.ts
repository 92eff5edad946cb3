import { z } from "zod";

const moment = z.number().transform((seconds) => new Date(seconds * 1_000));
const metadata = z.record(z.string(), z.string());

/** A customer as a subscription carries it when asked to. One that was deleted at Stripe names nobody any more. */
const customer = z.object({ id: z.string(), metadata: metadata.nullish() });

/** What decides about a subscription. Periods stand on its items since the API's version of March 2025. */
export const subscription = z
  .object({
    id: z.string(),
    status: z.string(),
    created: moment,
    customer,
    metadata,
    cancel_at: moment.nullable(),
    cancel_at_period_end: z.boolean(),
    canceled_at: moment.nullable(),
    ended_at: moment.nullable(),
    items: z.object({
      data: z
        .array(
          z.object({
            id: z.string(),
            current_period_start: moment,
            current_period_end: moment,
            price: z.object({ id: z.string() }),
          }),
        )
        .min(1),
    }),
  })
  .transform(({ items: { data }, ...about }) => {
    const [item] = data;
    return {
      id: about.id,
      status: about.status,
      createdAt: about.created,
      customerId: about.customer.id,
      /** Whom the customer, and whom the subscription itself, says that it is for. */
      customerOrganizationId: about.customer.metadata?.organization_id ?? null,
      organizationId: about.metadata.organization_id ?? null,
      itemId: item?.id ?? "",
      priceId: item?.price.id ?? "",
      periodStartedAt: item?.current_period_start ?? about.created,
      periodEndsAt: item?.current_period_end ?? about.created,
      cancelsAt: about.cancel_at ?? (about.cancel_at_period_end ? (item?.current_period_end ?? null) : null),
      endedAt: about.ended_at ?? about.canceled_at,
    };
  });

export type StripeSubscription = z.infer<typeof subscription>;

export const invoice = z
  .object({
    id: z.string(),
    number: z.string().nullable(),
    status: z.string().nullable(),
    created: moment,
    currency: z.string(),
    total: z.int(),
    amount_remaining: z.int(),
    attempted: z.boolean(),
    hosted_invoice_url: z.url().nullish(),
  })
  .transform(({ created, amount_remaining, hosted_invoice_url, currency, ...same }) => ({
    ...same,
    createdAt: created,
    currency: currency.toUpperCase(),
    remaining: amount_remaining,
    url: hosted_invoice_url ?? null,
  }));

export type StripeInvoice = z.infer<typeof invoice>;

export const price = z
  .object({
    id: z.string(),
    currency: z.string(),
    unit_amount: z.int().nullable(),
    recurring: z.object({ interval: z.string(), interval_count: z.int() }).nullable(),
  })
  .transform(({ id, currency, unit_amount, recurring }) => ({
    id,
    currency: currency.toUpperCase(),
    minor: unit_amount,
    interval: recurring?.interval ?? null,
    intervalCount: recurring?.interval_count ?? 1,
  }));

export type StripePrice = z.infer<typeof price>;

/** A page to subscribe on, as long as it is open, with what we noted on it: its price, and when it was opened. */
export const checkoutSession = z
  .object({ id: z.string(), url: z.url(), metadata: metadata.nullish() })
  .transform(({ id, url, metadata: own }) => ({
    id,
    url,
    priceId: own?.price_id ?? null,
    // Stripe's own time has whole seconds.
    openedMs: Number(own?.opened_ms ?? 0),
  }));

export type StripeCheckout = z.infer<typeof checkoutSession>;

/** What every event says of itself, and whom it is about. */
export const event = z.object({
  id: z.string().min(1),
  type: z.string().min(1),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});

/** The parts of an event's object that name a customer and, where it was sold by us, an organization. */
export const subject = z
  .object({
    customer: z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish(),
    client_reference_id: z.string().nullish(),
    metadata: metadata.nullish(),
    parent: z.object({ subscription_details: z.object({ metadata: metadata.nullish() }).nullish() }).nullish(),
  })
  .transform(({ customer: customerId, client_reference_id, metadata: own, parent }) => ({
    customerId: customerId ?? null,
    /** Every organization that the object names; more than one is a contradiction. */
    organizationIds: [
      client_reference_id,
      own?.organization_id,
      parent?.subscription_details?.metadata?.organization_id,
    ].filter((id) => typeof id === "string"),
  }));
