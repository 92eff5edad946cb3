const windowMs = 60_000;

export type RateLimit = {
  /** Counts one call of this user. Undefined: let it pass; a number: refused until that Unix second. */
  count(userId: string, limit: number | null): number | undefined;
};

/** Cliniko's allowance per user: a fixed minute that the first call opens. */
export function createRateLimit(now: () => number): RateLimit {
  const windows = new Map<string, { startMs: number; calls: number }>();
  return {
    count: (userId, limit) => {
      if (limit === null) return undefined;
      let window = windows.get(userId);
      if (!window || now() >= window.startMs + windowMs) {
        window = { startMs: now(), calls: 0 };
        windows.set(userId, window);
      }
      if (window.calls >= limit) return Math.ceil((window.startMs + windowMs) / 1000);
      window.calls += 1;
      return undefined;
    },
  };
}
