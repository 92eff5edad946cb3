import { env } from "@/env";
import { AppError } from "@/lib/errors";
import { ProviderError } from "@/lib/integrations/errors";
import { createStripe, type StripeClient } from "@/lib/integrations/stripe/client";

let client: StripeClient | undefined;

/** The hub's own account at Stripe. Throws `unprocessable` where nobody pays for this hub. */
export function stripe(): StripeClient {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_API_BASE: apiBase } = env;
  if (!secretKey) throw new AppError("unprocessable", "This hub charges nothing: it is not connected to Stripe.");
  client ??= createStripe({ secretKey, apiBase });
  return client;
}

/** Asks Stripe; its refusals in the words of our API. Throws `provider_unavailable`, or `not_found` for an unknown id. */
export async function fromStripe<T>(ask: (stripe: StripeClient) => Promise<T>): Promise<T> {
  try {
    return await ask(stripe());
  } catch (cause) {
    if (!(cause instanceof ProviderError)) throw cause;
    if (cause.fault === "not_found") throw new AppError("not_found", "Stripe does not know this.", { cause });
    throw new AppError("provider_unavailable", "Stripe could not be asked just now. Try again in a minute.", { cause });
  }
}
