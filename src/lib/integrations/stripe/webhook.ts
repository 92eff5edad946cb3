import { hmacSha256, isSameSecret } from "../../crypto/signature";
import type { Webhook } from "../contract";
import { event } from "./schema";

const toleranceSeconds = 300;

/** The events that say something about a subscription. All others are none of our business. */
const types = [
  "checkout.session.completed",
  "customer.subscription.created",
  "customer.subscription.updated",
  "customer.subscription.deleted",
  "invoice.paid",
  "invoice.payment_succeeded",
  "invoice.payment_failed",
] as const;

/** How Stripe's deliveries are trusted and read. As its own library does, only their age is held against them. */
export const webhook: Webhook = {
  types,
  expects: "Send an event of Stripe's, signed for this endpoint.",
  isGenuine: ({ body, headers }, secrets, now) => {
    const { timestamp, signatures } = readHeader(headers.get("stripe-signature") ?? "");
    if (timestamp === null || now.getTime() / 1_000 - timestamp > toleranceSeconds) return false;
    // Each signature is compared with each secret's, so that the time does not tell which one was right.
    return secrets
      .flatMap((secret) => {
        const expected = signStripe({ secret, timestamp, body });
        return signatures.map((signature) => isSameSecret(signature, expected));
      })
      .includes(true);
  },
  signedAt: ({ headers }) => {
    const { timestamp } = readHeader(headers.get("stripe-signature") ?? "");
    return timestamp === null ? null : new Date(timestamp * 1_000);
  },
  describe: ({ body }) => {
    const { data } = event.safeParse(readJson(body));
    return data ? { deliveryId: data.id, type: data.type } : null;
  },
};

/** The v1 signature of a delivery; an empty one, which nothing equals, for want of a secret. */
export function signStripe(signed: { secret: string; timestamp: number; body: Uint8Array }): string {
  if (signed.secret === "") return "";
  const message = Buffer.concat([Buffer.from(`${signed.timestamp}.`), signed.body]);
  return hmacSha256(signed.secret, message).toString("hex");
}

function readHeader(header: string): { timestamp: number | null; signatures: string[] } {
  const parts = header.split(",").map((part) => part.split("=", 2));
  const valuesOf = (wanted: string) => parts.flatMap(([name, value]) => (name === wanted && value ? [value] : []));
  const [timestamp = ""] = valuesOf("t");
  return { timestamp: /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : null, signatures: valuesOf("v1") };
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return null;
  }
}
