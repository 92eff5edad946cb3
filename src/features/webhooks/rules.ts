import type { Lane } from "@/lib/db/webhook-events";

/** After this many attempts a delivery is dead, until somebody replays it. */
export const attemptsMax = 12;

const firstRetrySeconds = 5;
const retrySecondsMax = 6 * 3_600;

/**
 * How long a delivery waits after its attempt of that number has failed; null when it was the last one. Each wait is
 * four times the one before, up to six hours: a provider's bad night is outlasted, twelve attempts take a day and a half.
 * `chance` (0 to 1) spreads the waits, so that what failed together is not tried together.
 */
export function retryInSeconds(attempts: number, chance: number): number | null {
  if (attempts >= attemptsMax) return null;
  const wait = Math.min(firstRetrySeconds * 4 ** (attempts - 1), retrySecondsMax);
  return Math.round(wait * (0.9 + 0.2 * chance));
}

const plainHeaders = new Set([
  "content-length",
  "content-type",
  "date",
  "svix-id",
  "svix-timestamp",
  "user-agent",
  "webhook-id",
  "webhook-timestamp",
]);

const headersMax = 60;
const headerCharsMax = 300;

/** What is kept of a delivery's headers: every name, and the values that can be neither a secret nor a person's. */
export function redactHeaders(headers: Headers): Record<string, string> {
  const named = [...headers].slice(0, headersMax).map(([name, value]): [string, string] => {
    return [name.slice(0, headerCharsMax), plainHeaders.has(name) ? value.slice(0, headerCharsMax) : "[redacted]"];
  });
  return Object.fromEntries(named);
}

/** Who a delivery's body is sealed for: it opens as this delivery of this connection, and as no other. */
export function bodyOwner({
  id,
  organizationId,
  connectionId,
}: { id: string } & Pick<Lane, "organizationId" | "connectionId">) {
  // Whose a delivery to the hub itself is may turn out later, and would no longer open it.
  const isPlatform = connectionId === null;
  return {
    organizationId: isPlatform ? "platform" : (organizationId ?? ""),
    connectionId: connectionId ?? "platform",
    kind: `webhook_event:${id}`,
  };
}
