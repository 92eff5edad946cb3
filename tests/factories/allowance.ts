/**
 * The shared allowance as if every provider had no limit, for files that would spend most of their time waiting for it:
 * `vi.mock("@/lib/db/rate-budget", async (original) => (await import("@tests/factories/allowance")).unlimited(original))`.
 */
export async function unlimited<Budget extends object>(original: () => Promise<Budget>): Promise<Budget> {
  return { ...(await original()), reserveCall: async () => ({ granted: true, waitMs: 0 }) };
}
