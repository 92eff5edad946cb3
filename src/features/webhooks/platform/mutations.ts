import { processStripeEvent, stripeSecrets } from "@/features/billing/mutations";
import { clerkSecrets, processClerkEvent } from "@/features/directory/mutations";
import type { ClaimedEvent } from "@/lib/db/webhook-events";

/** One kept delivery of a supplier, as whoever acts on it is given it. */
export type PlatformEvent = Pick<ClaimedEvent, "id" | "deliveryId" | "type" | "attempts" | "receivedAt">;

/**
 * What came of it: whose it was, if that is known. `ignored` says why nothing was done, such as an organization that is
 * not here: the delivery is kept with that reason and can be replayed.
 */
export type PlatformOutcome = { organizationId: string | null; ignored?: string };

/** What a supplier of the hub itself needs beside its manifest: the hub's own secrets, and who acts on what it says. */
export type PlatformHandler = {
  /** Every secret that counts now, the old one too while it is replaced. None: its address does not exist. */
  secrets: () => readonly string[];
  /** Throws to be tried again later. Repeated, late or out of order, it ends in the same state. */
  process: (payload: unknown, event: PlatformEvent) => Promise<PlatformOutcome>;
};

/** Who acts for each supplier, by the key that its manifest has in the registry. */
export const platformHandlers: Readonly<Record<string, PlatformHandler>> = {
  clerk: { secrets: clerkSecrets, process: processClerkEvent },
  stripe: { secrets: stripeSecrets, process: processStripeEvent },
};

/** The handler of a supplier; undefined for a key that is none. */
export function platformHandlerOf(key: string): PlatformHandler | undefined {
  return Object.hasOwn(platformHandlers, key) ? platformHandlers[key] : undefined;
}
