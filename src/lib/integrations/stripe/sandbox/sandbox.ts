import { setTimeout as wait } from "node:timers/promises";
import type { ProviderSandbox, SandboxRequest, SandboxResponse } from "../../sandbox";
import { createSandboxClock, type SandboxClock } from "../../sandbox-clock";
import { signStripe } from "../webhook";
import { json, refused, StripeRefusal } from "./answers";
import { controlStripe, type Inside, type Trouble } from "./control";
import { makeEvent, nowFor } from "./life";
import type { StripeEvent, Wire } from "./objects";
import { showPage } from "./pages";
import { render } from "./render";
import { type Answered, answer } from "./routes";
import { createStore, type PriceIds } from "./store";

export type StripeSandboxOptions = {
  /** The key that it lets in. */
  secretKey: string;
  priceIds: PriceIds;
  clock?: SandboxClock | undefined;
  /** Where events are posted, and what they are signed with. Without it they are only kept. */
  webhook?: { url: string; secret: string } | undefined;
  /** Where it remembers from one start to the next. */
  file?: string | undefined;
};

/** The stand-in with its inside open: tests look at its rows and events directly. */
export type StripeSandbox = ProviderSandbox & Inside;

/** Tries of a delivery, as long as nobody takes it. Stripe goes on for days. */
const deliveryWaitsMs = [0, 300, 1_000, 3_000, 10_000];

/** Stands in for Stripe: its API, the pages that people pay on, and its signed events. */
export function createStripeSandbox(options: StripeSandboxOptions): StripeSandbox {
  const clock = options.clock ?? createSandboxClock();
  const store = createStore(options.priceIds, options.file);
  const answered: Answered = new Map();
  const trouble: Trouble[] = [];
  const underWay = new Set<Promise<void>>();
  let webhook: { url: string; secret: string } | null = options.webhook ?? null;
  let base = "";
  const tell = ({ type, object }: { type: string; object: Wire }) => {
    const event = makeEvent(
      { type, object: render(object, { base, store }) },
      nowFor(sandbox, String(object.customer)),
    );
    store.events.push(event);
    if (!webhook) return;
    const delivery = deliver(event, webhook).finally(() => underWay.delete(delivery));
    underWay.add(delivery);
  };
  const sandbox: StripeSandbox = {
    key: "stripe",
    hosts: /^(api|checkout|billing|invoice)\.stripe\.com$/,
    store,
    realNow: () => clock.now(),
    tell,
    trouble,
    deliver: (where) => {
      webhook = where;
    },
    settled: async () => void (await Promise.race([Promise.all(underWay), wait(2_000)])),
    control: (action, body) => controlStripe(sandbox, action, body),
    handle: (request) => {
      base = `http://${request.headers.host ?? "127.0.0.1"}`;
      if (request.host !== "api.stripe.com") return showPage(sandbox, request, base);
      return (
        refusalFor(request, options.secretKey) ?? troubled(trouble) ?? answer(sandbox, request, { base, answered })
      );
    },
  };
  return sandbox;
}

function refusalFor({ headers }: SandboxRequest, secretKey: string): SandboxResponse | undefined {
  if (headers.authorization === `Bearer ${secretKey}`) return undefined;
  const message = headers.authorization ? "Invalid API Key provided." : "You did not provide an API key.";
  return refused(new StripeRefusal({ status: 401, type: "invalid_request_error", message }));
}

function troubled(trouble: Trouble[]): SandboxResponse | undefined {
  const [next] = trouble;
  if (!next) return undefined;
  next.times -= 1;
  if (next.times < 1) trouble.shift();
  const error = { type: next.status === 429 ? "rate_limit_error" : "api_error", message: "A bad day." };
  // Its own library would try again by itself and find everything well.
  return { ...json({ error }, next.status), headers: { "stripe-should-retry": "false" } };
}

async function deliver(event: StripeEvent, { url, secret }: { url: string; secret: string }): Promise<void> {
  const body = Buffer.from(JSON.stringify(event));
  for (const waitMs of deliveryWaitsMs) {
    await wait(waitMs, undefined, { ref: false });
    const timestamp = Math.floor(Date.now() / 1_000);
    const signature = `t=${timestamp},v1=${signStripe({ secret, timestamp, body })}`;
    const headers = { "content-type": "application/json", "stripe-signature": signature };
    const taken = await fetch(url, { method: "POST", headers, body }).catch(() => null);
    if (taken?.ok) return;
  }
}
