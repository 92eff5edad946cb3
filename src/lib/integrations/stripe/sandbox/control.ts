import { z } from "zod";
import { SandboxRefusal } from "../../sandbox";
import { completeCheckout, passPeriod, passTime, type World } from "./life";
import { perform } from "./pages";

const aCustomer = z.object({ customer: z.string() });
const aSession = z.object({ session: z.string(), cardFails: z.boolean().optional() });
const time = aCustomer.extend({ days: z.number().min(0) });
const deed = aCustomer.extend({ deed: z.string() });
const trouble = z.object({ status: z.number().int().min(400).max(599), times: z.number().int().min(1).default(1) });

export type Trouble = { status: number; times: number };

export type Inside = World & {
  trouble: Trouble[];
  deliver: (where: { url: string; secret: string } | null) => void;
  settled: () => Promise<void>;
};

/** Does what POST /_sandbox/stripe/ACTION asks; refuses what it does not know. */
export async function controlStripe(inside: Inside, action: string, body: unknown): Promise<unknown> {
  const order = Object.hasOwn(orders, action) ? orders[action] : undefined;
  if (!order) throw new SandboxRefusal(404, `The sandbox cannot ${action}.`);
  const result = order(inside, body);
  inside.store.keep();
  await inside.settled();
  return result;
}

const orders: Readonly<Record<string, (inside: Inside, body: unknown) => unknown>> = {
  /** Completes an open checkout as a click on its page would. */
  complete: (inside, body) => {
    const { session: id, cardFails = false } = aSession.parse(body);
    const session = inside.store.checkouts[id];
    if (session?.status !== "open") throw new SandboxRefusal(409, "There is no such open checkout.");
    perform(inside, session.customer, cardFails ? "card-fails" : "card-works");
    return { subscription: completeCheckout(inside, session)?.id };
  },
  /** Lets days pass for one customer: renewals, retries and ends happen as they fall due. */
  pass: (inside, body) => {
    const { customer, days } = time.parse(body);
    passTime(inside, known(inside, customer), days * 86_400);
  },
  /** Lets the period that is paid for, or the trial, end. */
  renew: (inside, body) => passPeriod(inside, known(inside, aCustomer.parse(body).customer)),
  /** Presses a button of the portal. */
  press: (inside, body) => {
    const { customer, deed: pressed } = deed.parse(body);
    if (!perform(inside, known(inside, customer), pressed)) throw new SandboxRefusal(422, `Nobody can ${pressed}.`);
  },
  /** Has the next calls refused, as on a bad day. */
  misbehave: (inside, body) => void inside.trouble.push(trouble.parse(body)),
  customers: ({ store }) => Object.values(store.customers),
  deliver: (inside, body) => inside.deliver(z.object({ url: z.url(), secret: z.string() }).nullable().parse(body)),
};

function known({ store }: Inside, customer: string): string {
  if (!store.customers[customer]) throw new SandboxRefusal(404, `There is no customer ${customer}.`);
  return customer;
}
