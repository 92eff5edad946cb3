import fc from "fast-check";
import { expect, test } from "vitest";
import { decidingSubscription, type SubscriptionState, subscriptionState } from "@/features/billing/rules";
import { planKeys } from "@/features/billing/schema";
import { cancel, completeCheckout, passPeriod, passTime, standing } from "@/lib/integrations/stripe/sandbox/life";
import type { CheckoutSession, Wire } from "@/lib/integrations/stripe/sandbox/objects";
import { perform } from "@/lib/integrations/stripe/sandbox/pages";
import { createStore } from "@/lib/integrations/stripe/sandbox/store";
import { subscription as subscriptionSchema } from "@/lib/integrations/stripe/schema";
import { takeOver } from "@/lib/take-over";

const customer = "cus_1";
const deeds = [
  ...["subscribe", "subscribe", "fail", "renew", "wait", "pay", "cancel", "end", "resume", "plan:price_basic"],
] as const;

/**
 * One story: what happens at Stripe, which of its events are sent twice, and in which order everything is processed.
 * Each number chooses who goes on next: a later deed at Stripe, a new delivery, or one that waits for an answer.
 */
const stories = fc.record({
  deeds: fc.array(fc.constantFrom(...deeds), { minLength: 1, maxLength: 8 }),
  twice: fc.array(fc.nat(), { maxLength: 4 }),
  choices: fc.infiniteStream(fc.nat(1_000)),
});

test("whatever happens at Stripe, and in whatever order it is heard of, the row ends as Stripe has it", async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const { row, truth } = await play(story);
      expect(row).toEqual(truth);
    }),
    { numRuns: 10_000 },
  );
}, 120_000);

type Story = { deeds: string[]; twice: number[]; choices: Stream };
type Stream = { next: () => IteratorResult<number> };

async function play({ deeds: planned, twice, choices }: Story) {
  const stripe = aStripeInMemory();
  const choose = (of: number) => Number(choices.next().value) % of;
  const table = { row: stateAt(stripe), version: 0 };
  const waiting: (() => void)[] = [];
  const pause = () => new Promise<void>((go) => waiting.push(go));
  const undelivered: unknown[] = [];
  const copying = {
    read: async () => ({ ...table }),
    ask: async () => {
      const truth = stateAt(stripe);
      await pause();
      return truth;
    },
    write: async (before: typeof table, truth: SubscriptionState) => {
      if (table.version !== before.version) return null;
      return Object.assign(table, { row: truth, version: before.version + 1 });
    },
  };
  const process = async () => {
    await pause();
    await takeOver(copying);
  };
  const open: Promise<void>[] = [];
  const left = [...planned];
  const ways = {
    deed: () => {
      const told = happen(stripe, left.shift() ?? "");
      undelivered.push(...told, ...told.filter((_, place) => twice.includes(place)));
    },
    delivery: () => {
      undelivered.splice(choose(undelivered.length), 1);
      open.push(process());
    },
    answer: () => waiting.splice(choose(waiting.length), 1)[0]?.(),
  };
  const queues: [keyof typeof ways, unknown[]][] = [
    ["deed", left],
    ["delivery", undelivered],
    ["answer", waiting],
  ];
  for (let due = queues; due.length > 0; due = queues.filter(([, queue]) => queue.length > 0)) {
    const [way = "deed"] = due[choose(due.length)] ?? [];
    if (queues.some(([name, queue]) => name === way && queue.length > 0)) ways[way]();
    await settled();
  }
  await Promise.all(open);
  return { row: table.row, truth: stateAt(stripe) };
}

/** Lets everybody go on who waits for nobody but the clock. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await null;
}

type Stripe = ReturnType<typeof aStripeInMemory>;

function aStripeInMemory() {
  const told: string[] = [];
  const prices = { basic: "price_basic", pro: "price_pro", enterprise: "price_enterprise" };
  const store = createStore(prices);
  const tell = ({ type }: { type: string; object: Wire }) => void told.push(type);
  return { store, tell, told, realNow: () => Date.parse("2026-03-01T00:00:00Z"), opened: 0 };
}

/** Has something happen at Stripe, and returns the events that tell of it. */
function happen(stripe: Stripe, deed: string): string[] {
  const from = stripe.told.length;
  const subscription = standing(stripe.store, customer)[0];
  const orders: Record<string, () => unknown> = {
    subscribe: () => completeCheckout(stripe, aCheckout(stripe)),
    fail: () => {
      perform(stripe, customer, "card-fails");
      passPeriod(stripe, customer);
    },
    renew: () => passPeriod(stripe, customer),
    wait: () => passTime(stripe, customer, 4 * 86_400),
    pay: () => {
      perform(stripe, customer, "card-works");
      perform(stripe, customer, "pay-open");
    },
    end: () => subscription && cancel(stripe, subscription, { atPeriodEnd: false }),
  };
  if (orders[deed]) orders[deed]();
  else perform(stripe, customer, deed);
  return stripe.told.slice(from);
}

function aCheckout(stripe: Stripe): CheckoutSession {
  stripe.opened += 1;
  return {
    id: `cs_${stripe.opened}`,
    created: 0,
    customer,
    status: "open",
    success_url: "",
    cancel_url: null,
    client_reference_id: "clinic",
    metadata: {},
    price: "price_pro",
    trial_end: stripe.opened === 1 ? Date.parse("2026-03-10T00:00:00Z") / 1_000 : null,
    subscription_metadata: { organization_id: "clinic" },
  };
}

/** What the organization's row should say of Stripe as it is at this moment. */
function stateAt({ store }: Stripe): SubscriptionState {
  const expanded = { id: customer, metadata: { organization_id: "clinic" } };
  const all = Object.values(store.subscriptions).map((one) => subscriptionSchema.parse({ ...one, customer: expanded }));
  const subscription = decidingSubscription(all);
  const unpaid = Object.values(store.invoices).filter(
    ({ status, subscription: of }) => status === "open" && of === subscription?.id,
  );
  return subscriptionState({
    subscription,
    unpaidSince: unpaid.map(({ created }) => new Date(created * 1_000)),
    planOfPrice: (id) => planKeys.find((key) => id === `price_${key}`) ?? null,
  });
}
