import { ProviderError } from "@/lib/integrations/errors";

/** Stands before one account's calls: after many failures in a row nobody waits for a provider that is down. */
export type Breaker = {
  /** Makes the call, unless the circuit is open: then throws `ProviderError` `unavailable` at once, with when to return. */
  run: <T>(call: () => Promise<T>) => Promise<T>;
};

export type BreakerOptions = { failuresMax?: number; pauseMs?: number; now?: () => number };

const heldBack = new WeakSet<object>();

/** Whether a breaker threw this, without asking the provider. */
export function isHeldBack(error: unknown): boolean {
  return error instanceof ProviderError && heldBack.has(error);
}

/** One breaker per budget key, made when first asked for and kept while the process lives. */
export function createBreakers(options: BreakerOptions = {}): (budgetKey: string) => Breaker {
  const breakers = new Map<string, Breaker>();
  return (budgetKey) => {
    const breaker = breakers.get(budgetKey) ?? createBreaker(options);
    breakers.set(budgetKey, breaker);
    return breaker;
  };
}

/** Opens after `failuresMax` unavailable answers in a row; after `pauseMs` one call may try, and decides what follows. */
export function createBreaker({ failuresMax = 10, pauseMs = 30_000, now = Date.now }: BreakerOptions = {}): Breaker {
  let failures = 0;
  let openUntil = 0;
  let isTrying = false;

  const enter = () => {
    if (failures < failuresMax) return;
    if (isTrying || now() < openUntil) {
      const retryAfterMs = Math.max(openUntil - now(), 1000);
      const error = new ProviderError("unavailable", "The provider has not answered for a while.", { retryAfterMs });
      heldBack.add(error);
      throw error;
    }
    isTrying = true;
  };

  const leave = (error?: unknown) => {
    isTrying = false;
    if (!(error instanceof ProviderError)) {
      failures = error === undefined ? 0 : failures;
    } else if (error.fault === "unavailable") {
      failures += 1;
      openUntil = now() + pauseMs;
    } else if (error.status !== null) {
      // It answered, if only to say no.
      failures = 0;
    }
  };

  return {
    run: async (call) => {
      enter();
      try {
        const result = await call();
        leave();
        return result;
      } catch (error) {
        leave(error);
        throw error;
      }
    },
  };
}
