import { aClinic } from "@tests/factories/clinics";
import { aStripe, post } from "@tests/factories/stripe";
import { depth } from "@tests/setup/depth";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { openCheckout, refreshSubscription } from "@/features/billing/mutations";
import { getBilling } from "@/features/billing/queries";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { stopBoss } from "@/lib/jobs/boss";
import type { TenantContext } from "@/lib/tenant/context";

const stripe = await aStripe();

afterAll(async () => {
  await stripe.server.close();
  await stopBoss();
});

const deeds = ["subscribe", "subscribe", "fail", "renew", "wait", "pay", "cancel", "cancel-now", "resume"] as const;

const stories = fc.record({
  deeds: fc.array(fc.constantFrom(...deeds), { minLength: 1, maxLength: 6 }),
  /** Where among the deeds what has been told so far is delivered. */
  deliveries: fc.array(fc.nat(5), { maxLength: 2 }),
  order: fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 }),
});

test("through the real route, the queue and the database, in any order and repeated, the row ends as Stripe has it", async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const owner = await aClinic({ role: "tenant_owner" });
      await live(owner, story);
      const heard = await getBilling(owner);
      await refreshSubscription(owner);
      expect(heard).toEqual(await getBilling(owner));
    }),
    { numRuns: depth({ sample: 12, full: 200 }), endOnFailure: true },
  );
}, 600_000);

type Story = { deeds: (typeof deeds)[number][]; deliveries: number[]; order: number[] };

async function live(owner: TenantContext, { deeds: planned, deliveries, order }: Story): Promise<void> {
  const from = stripe.store.events.length;
  const own = () => stripe.store.events.slice(from).filter(({ data }) => data.object.customer === customer);
  let customer = "";
  const customerOf = () =>
    Object.values(stripe.store.customers).find(({ metadata }) => metadata.organization_id === owner.organizationId)?.id;
  let chance = 0;
  const shuffled = <T>(list: T[]) =>
    list.map((one) => ({ one, place: order[chance++ % order.length] ?? 0 })).toSorted((a, b) => a.place - b.place);
  const tell = async () => {
    const told = own();
    const repeated = [...told, ...told.filter((_, place) => place % 3 === 0)];
    await Promise.all(shuffled(repeated).map(({ one }) => post(one)));
    // Three workers at once: they overtake each other.
    await Promise.all([1, 2, 3].map(() => sweepDeliveries(new Date(Date.now() + 60_000))));
  };
  const telling: Promise<void>[] = [];
  for (const [place, deed] of planned.entries()) {
    await happen(owner, customer, deed);
    customer = customerOf() ?? "";
    // What was told is looked into while the next things happen already.
    if (deliveries.includes(place)) telling.push(tell());
  }
  await Promise.all(telling);
  await tell();
}

type Order = [action: string, body?: Record<string, unknown>];

/** What each deed is at Stripe, once somebody is its customer. */
const orders: Record<Exclude<Story["deeds"][number], "subscribe">, Order[]> = {
  fail: [["press", { deed: "card-fails" }], ["renew"]],
  renew: [["renew"]],
  wait: [["pass", { days: 4 }]],
  pay: [
    ["press", { deed: "card-works" }],
    ["press", { deed: "pay-open" }],
  ],
  cancel: [["press", { deed: "cancel" }]],
  "cancel-now": [["press", { deed: "cancel-now" }]],
  resume: [["press", { deed: "resume" }]],
};

async function happen(owner: TenantContext, customer: string, deed: Story["deeds"][number]): Promise<void> {
  if (deed === "subscribe") {
    const { url } = await openCheckout(owner, { plan: "pro" }).catch(() => ({ url: null }));
    if (url) await stripe.control("complete", { session: url.split("/").at(-1) });
  } else if (customer !== "") {
    for (const [action, body] of orders[deed]) await stripe.control(action, { customer, ...body });
  }
}
