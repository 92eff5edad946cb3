import { POST } from "@/app/api/webhooks/[provider]/[[...token]]/route";
import { openCheckout } from "@/features/billing/mutations";
import type { PlanKey } from "@/features/billing/schema";
import { sweepDeliveries } from "@/features/webhooks/processing/mutations";
import { newId } from "@/lib/db/id";
import { type SandboxServer, startSandbox } from "@/lib/integrations/sandbox";
import type { SandboxClock } from "@/lib/integrations/sandbox-clock";
import type { StripeEvent } from "@/lib/integrations/stripe/sandbox/objects";
import { createStripeSandbox, type StripeSandbox } from "@/lib/integrations/stripe/sandbox/sandbox";
import { signStripe } from "@/lib/integrations/stripe/webhook";
import type { TenantContext } from "@/lib/tenant/context";

/** A Stripe that lets this process's key in, and has the prices of its plans. */
export function createStripe(clock?: SandboxClock): StripeSandbox {
  const { env } = process;
  return createStripeSandbox({
    secretKey: env.STRIPE_SECRET_KEY ?? "",
    priceIds: {
      basic: env.STRIPE_PRICE_BASIC ?? "",
      pro: env.STRIPE_PRICE_PRO ?? "",
      enterprise: env.STRIPE_PRICE_ENTERPRISE ?? "",
    },
    clock,
  });
}

/** The same over real HTTP, for one test file. Its events wait until they are delivered. */
export async function aStripe(): Promise<StripeSandbox & { server: SandboxServer }> {
  const stripe = createStripe();
  const port = Number(new URL(process.env.PROVIDER_SANDBOX_URL ?? "").port);
  return Object.assign(stripe, { server: await startSandbox({ providers: [stripe], port }) });
}

/** Posts events to the hub's address, signed as Stripe signs them, and has them processed. */
export async function deliver(events: readonly StripeEvent[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const event of events) statuses.push((await post(event)).status);
  await sweepDeliveries(new Date(Date.now() + 20_000));
  return statuses;
}

/** Posts one event, without having it processed. */
export function post(
  event: StripeEvent,
  [secret = ""] = (process.env.STRIPE_WEBHOOK_SECRET ?? "").split(","),
): Promise<Response> {
  const body = JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1_000);
  const signature = signStripe({ secret, timestamp, body: Buffer.from(body) });
  const request = new Request("http://localhost:3000/api/webhooks/stripe", {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": `t=${timestamp},v1=${signature}` },
    body,
  });
  return POST(request, { params: Promise.resolve({ provider: "stripe" }) });
}

/** Subscribes a clinic as its owner would: checkout, a card, and Stripe's events. Returns Stripe's customer. */
export async function subscribe(
  stripe: StripeSandbox,
  owner: TenantContext,
  { plan = "pro", cardFails = false }: { plan?: PlanKey; cardFails?: boolean } = {},
): Promise<string> {
  const from = stripe.store.events.length;
  const { url } = await openCheckout(owner, { plan });
  const session = url.split("/").at(-1) ?? newId();
  await stripe.control("complete", { session, cardFails });
  await deliver(stripe.store.events.slice(from));
  return stripe.store.checkouts[session]?.customer ?? "";
}
