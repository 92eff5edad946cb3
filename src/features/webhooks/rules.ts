import type { DeliveryStatus, DeliveryView } from "@/features/webhooks/schema";
import type { Lane } from "@/lib/db/webhook-events";
import type { DeliveryRow } from "@/lib/db/webhook-list";
import { providerName } from "@/lib/integrations/registry";

/** After this many attempts a delivery is dead, until somebody replays it. */
export const attemptsMax = 12;

/** Why a delivery is kept and nothing else. */
export const unknownType = "The hub does not act on this type.";

const firstRetrySeconds = 5;
const retrySecondsMax = 6 * 3_600;

/**
 * How long a delivery waits after its attempt of that number has failed; null when it was the last one. Each wait is
 * four times the one before, up to six hours: a provider's bad night is outlasted, twelve attempts take a day and a half.
 * `chance` (0 to 1) spreads the waits, so that what failed together is not tried together. A provider that says when to
 * come back is not asked before.
 */
export function retryInSeconds(attempt: number, chance: number, retryAfterMs: number | null = null): number | null {
  if (attempt >= attemptsMax) return null;
  const wait = Math.min(firstRetrySeconds * 4 ** (attempt - 1), retrySecondsMax);
  return Math.max(Math.round(wait * (0.9 + 0.2 * chance)), Math.ceil((retryAfterMs ?? 0) / 1_000));
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

const hidden = "[redacted]";
const headersMax = 60;
const headerCharsMax = 300;

/** What is kept of a delivery's headers: every name, and the values that can be neither a secret nor a person's. */
export function redactHeaders(headers: Headers): Record<string, string> {
  const named = [...headers].slice(0, headersMax).map(([name, value]): [string, string] => {
    return [name.slice(0, headerCharsMax), plainHeaders.has(name) ? value.slice(0, headerCharsMax) : hidden];
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

const payloadCharsMax = 64 * 1_024;
const depthMax = 64;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const secretName =
  /secret|token|passw|authori[sz]ation|api[_-]?key|signature|cookie|credential|private[_-]?key|card[_-]?number|cvv|cvc/i;

/** What was sent, fit to be looked at: JSON in lines, without what could open something, and no more than can be read. */
export function showPayload(body: Uint8Array): { payload: string; isCut: boolean } {
  const text = readable(new TextDecoder().decode(body));
  return { payload: text.slice(0, payloadCharsMax), isCut: text.length > payloadCharsMax };
}

function readable(text: string): string {
  try {
    return JSON.stringify(withoutSecrets(JSON.parse(text)), null, 2);
  } catch {
    return /^[\w.%+-]+=[^\s]*$/.test(text) ? withoutSecretFields(text) : withoutOpenAddresses(text);
  }
}

type Place = { name: string; isInvitation: boolean; depth: number };

function withoutSecrets(value: unknown, place: Place = { name: "", isInvitation: false, depth: 0 }): unknown {
  if (value === null) return null;
  if (secretName.test(place.name)) return hidden;
  if (typeof value === "string") return withoutOpenAddresses(value, place.isInvitation);
  if (typeof value !== "object") return value;
  if (place.depth === depthMax) return "[deep]";
  const isInvitation = place.isInvitation || saysInvitation(value);
  const inside = (name: string, item: unknown) => withoutSecrets(item, { name, isInvitation, depth: place.depth + 1 });
  return Array.isArray(value)
    ? value.map((item) => inside("", item))
    : Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inside(name, item)]));
}

/** Clerk's invitations say so in `object`, and their address is a seat for whoever opens it. */
function saysInvitation(value: object): boolean {
  return "object" in value && typeof value.object === "string" && value.object.includes("invitation");
}

/** A form's fields, a line for each. */
function withoutSecretFields(text: string): string {
  const shown = (name: string, value: string) => withoutSecrets(value, { name, isInvitation: false, depth: 0 });
  return [...new URLSearchParams(text)].map(([name, value]) => `${name}: ${shown(name, value)}`).join("\n");
}

const address = /\b([a-z][a-z\d+.-]{1,20}:\/\/)([^\s/?#<>]*@)?([^\s/?#<>]*)([^\s?#<>]*)([?#][^\s<>]*)?/gi;

/** Of an address, where it leads is shown: no password, no query, nothing in its path that looks like a key. */
function withoutOpenAddresses(text: string, isInvitation = false): string {
  return text.replace(
    address,
    (_, scheme: string, user: string | undefined, host: string, path: string, query?: string) => {
      const way =
        isInvitation && path.length > 1
          ? `/${hidden}`
          : path.replace(/[^/]+/g, (part) => (isKey(part) ? hidden : part));
      return `${scheme}${user ? `${hidden}@` : ""}${host}${way}${query ? `?${hidden}` : ""}`;
    },
  );
}

function isKey(part: string): boolean {
  return part.length >= 16 && /\d/.test(part) && /[a-z]/i.test(part) && !uuid.test(part);
}

/** A delivery as lists show it. */
export function toDeliveryView(row: DeliveryRow): DeliveryView {
  const { id, provider, connectionId, connectionName, deliveryId, type, attempts, reason, bodyBytes } = row;
  return {
    id,
    provider,
    providerName: providerName(provider),
    connection: connectionId === null ? null : { id: connectionId, name: connectionName ?? "" },
    deliveryId,
    type,
    status: row.status as DeliveryStatus,
    attempts,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    reason,
    bodyBytes,
    receivedAt: row.receivedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** What was kept of a delivery's headers. */
export function headersShown(headers: unknown): Record<string, string> {
  const entries = Object.entries(headers ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(entries);
}
