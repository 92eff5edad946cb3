import { createHmac, createSecretKey, hash, type KeyObject, randomBytes, timingSafeEqual } from "node:crypto";

type Bytes = string | Uint8Array;

/** Where the three headers of a Standard Webhook are read from. Svix sends them under names of its own. */
export type SignedHeaders = { get: (name: string) => string | null };

/** What `verifyStandardWebhook` needs: the raw body, never one that was parsed and written again. */
export type SignedDelivery = {
  secret: string;
  headers: SignedHeaders;
  body: Bytes;
  now?: Date;
};

const toleranceSeconds = 5 * 60;
const secretPrefix = "whsec_";
const secretBytesMin = 16;

/** Whether two secrets are the same, in a time that tells nothing about where they differ. Nothing equals an empty one. */
export function isSameSecret(presented: string | null | undefined, expected: string | null | undefined): boolean {
  if (!presented || !expected) return false;
  return timingSafeEqual(hash("sha256", presented, "buffer"), hash("sha256", expected, "buffer"));
}

/** SHA-256 as lower-case hex: how tokens are stored. */
export function sha256(text: Bytes): string {
  return hash("sha256", text, "hex");
}

/** HMAC-SHA256 of the message. */
export function hmacSha256(key: Bytes, message: Bytes): Buffer {
  return createHmac("sha256", key).update(message).digest();
}

/** An unguessable token, safe in a URL: 256 bits unless told otherwise. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

/** A new secret for Standard Webhooks, to be given to whoever signs. */
export function newWebhookSecret(): string {
  return secretPrefix + randomBytes(32).toString("base64");
}

/**
 * Whether a Standard Webhooks delivery carries our secret's signature and is at most five minutes off. Several
 * signatures may be present. False for anything malformed; never throws.
 */
export function verifyStandardWebhook({ secret, headers, body, now = new Date() }: SignedDelivery): boolean {
  const { id, timestamp, signature: presented } = readStandardHeaders(headers);
  const key = readWebhookSecret(secret);
  if (!id || !timestamp || !presented || !key || !isTimely(timestamp, now)) return false;
  const expected = sign(key, { id, timestamp, body });
  // Every signature is looked at, so that the time does not tell which one was right.
  return presented
    .split(" ")
    .map((signature) => signature.startsWith("v1,") && isSameSecret(signature.slice(3), expected))
    .includes(true);
}

/** What a Standard Webhooks delivery says of itself, believed or not: its id, when it was signed, and its signatures. */
export function readStandardHeaders(headers: SignedHeaders) {
  const read = (name: string) => headers.get(`webhook-${name}`) ?? headers.get(`svix-${name}`);
  return { id: read("id"), timestamp: read("timestamp"), signature: read("signature") };
}

/** The three headers of a delivery that `verifyStandardWebhook` accepts. Throws `RangeError` for an unusable secret. */
export function signStandardWebhook(delivery: { secret: string; id: string; body: Bytes; now?: Date }) {
  const key = readWebhookSecret(delivery.secret);
  if (!key) throw new RangeError(`A webhook secret is ${secretPrefix} and base64 of at least ${secretBytesMin} bytes.`);
  const timestamp = String(Math.floor((delivery.now ?? new Date()).getTime() / 1000));
  return {
    "webhook-id": delivery.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${sign(key, { id: delivery.id, timestamp, body: delivery.body })}`,
  };
}

function sign(key: KeyObject, { id, timestamp, body }: { id: string; timestamp: string; body: Bytes }): string {
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
}

function isTimely(timestamp: string, now: Date): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now.getTime() / 1000 - Number(timestamp)) <= toleranceSeconds;
}

const keys = new Map<string, KeyObject>();
const keysMax = 1_000;

/** Remembered, since making a key takes longer than all that is done with it. */
function readWebhookSecret(secret: string): KeyObject | null {
  const known = keys.get(secret);
  if (known) return known;
  const text = secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret;
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, "base64");
  if (bytes.length < secretBytesMin) return null;
  if (keys.size >= keysMax) keys.clear();
  const key = createSecretKey(bytes);
  keys.set(secret, key);
  return key;
}
