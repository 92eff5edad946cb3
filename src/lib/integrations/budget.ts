import { setTimeout as wait } from "node:timers/promises";
import { ProviderError } from "@/lib/integrations/errors";

export type BudgetGateOptions = {
  /** Reserves one call: `reserveCall` of `lib/db/rate-budget`, for one key. Told the longest wait that is accepted. */
  reserve: (waitMsMax: number) => Promise<{ granted: boolean; waitMs: number }>;
  waitMsMax: number;
  sleep?: (ms: number) => Promise<unknown>;
};

/** What `createHttp` takes as `acquire`: waits for its turn, or throws `rate_limited` when that would take too long. */
export function createBudgetGate({ reserve, waitMsMax, sleep = wait }: BudgetGateOptions): () => Promise<void> {
  return async () => {
    const { granted, waitMs } = await reserve(waitMsMax);
    if (!granted) {
      throw new ProviderError("rate_limited", "All calls of this minute are used.", { retryAfterMs: waitMs });
    }
    if (waitMs > 0) await sleep(waitMs);
  };
}
