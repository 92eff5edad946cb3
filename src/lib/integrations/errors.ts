/**
 * Why a provider's answer could not be used. `credentials`: it refused our key. `rate_limited`, `unavailable`:
 * worth trying later. `rejected`, `not_found`: it understood and said no. `unexpected_shape`: we did not understand it.
 * `refused_address`: we would not call that address at all.
 */
export type Fault =
  | "credentials"
  | "rate_limited"
  | "unavailable"
  | "rejected"
  | "not_found"
  | "unexpected_shape"
  | "refused_address";

type Details = { retryAfterMs?: number | null; status?: number; cause?: unknown };

/** Anything that goes wrong between us and a provider. The message is fit for a clinic to read: no body, no key, no URL. */
export class ProviderError extends Error {
  readonly fault: Fault;
  readonly retryAfterMs: number | null;
  readonly status: number | null;

  constructor(fault: Fault, message: string, { retryAfterMs = null, status, cause }: Details = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "ProviderError";
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
    this.status = status ?? null;
  }
}

/** Whether the same call may succeed later without anybody changing anything. */
export function isTransient(error: unknown): error is ProviderError & { fault: "rate_limited" | "unavailable" } {
  return error instanceof ProviderError && (error.fault === "rate_limited" || error.fault === "unavailable");
}
