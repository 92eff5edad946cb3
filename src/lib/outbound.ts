import { setTimeout as sleep } from "node:timers/promises";
import { env } from "@/env";
import { blockUntil, reserveCall } from "@/lib/db/rate-budget";
import { createBreakers } from "@/lib/integrations/breaker";
import type { Outbound, Provider } from "@/lib/integrations/contract";
import { ProviderError } from "@/lib/integrations/errors";
import { createHttp, userAgentOf } from "@/lib/integrations/http";

export type OutboundOptions = {
  /** Told before each call that leaves this machine, with the allowance that it counts against. */
  onCall?: ((key: string) => void) | undefined;
  /** Ends a call under way, and a wait for the provider's allowance. */
  signal?: AbortSignal | undefined;
  /** No wait for the allowance goes past this moment; it is refused as `rate_limited` instead. */
  deadline?: Date | undefined;
  /** Told when a call's turn comes so late that people notice. */
  onWait?: ((until: Date) => void) | undefined;
  /** Where a call's turn comes from. */
  reserve?: typeof reserveCall | undefined;
};

const breakerOf = createBreakers();
const patienceMs = 20_000;
const noticedMs = 1_500;

/** Whom we call: a provider, or a supplier of the hub itself. */
type Callee = Pick<Provider, "key" | "name" | "budget">;

/** The way out to one provider, with the allowance that all our processes share. */
export function outboundTo(provider: Callee, options: OutboundOptions = {}): Outbound {
  const { reserve = reserveCall } = options;
  const keyOf = (budgetKey: string) => `${provider.key}:${budgetKey}`;
  return {
    http: (budgetKey) => {
      const key = keyOf(budgetKey);
      return createHttp({
        provider: provider.name,
        userAgent: userAgentOf(env.CONTACT_EMAIL),
        breaker: breakerOf(key),
        sandboxUrl: env.PROVIDER_SANDBOX_URL,
        signal: options.signal,
        acquire: () => takeCall(provider, key, options),
        onRateLimited: (untilMs) => blockUntil(key, new Date(untilMs)),
        onCall: () => options.onCall?.(key),
      });
    },
    charge: async (budgetKey) => void (await reserve({ key: keyOf(budgetKey), ...provider.budget })),
  };
}

async function takeCall({ name, budget }: Callee, key: string, options: OutboundOptions): Promise<void> {
  const { signal, deadline, onWait, reserve = reserveCall } = options;
  const waitMsMax = deadline ? Math.max(0, deadline.getTime() - Date.now()) : patienceMs;
  const { granted, waitMs } = await reserve({ key, ...budget, waitMsMax });
  if (!granted) {
    const message = `The calls that ${name} allows for now are used up.`;
    throw new ProviderError("rate_limited", message, { retryAfterMs: waitMs });
  }
  if (waitMs > noticedMs) onWait?.(new Date(Date.now() + waitMs));
  if (waitMs > 0) await sleep(waitMs, undefined, signal ? { signal } : {});
}
