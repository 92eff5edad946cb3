import { readStandardHeaders, verifyStandardWebhook } from "@/lib/crypto/signature";
import type { Webhook } from "@/lib/integrations/contract";

/**
 * Trust in deliveries that are signed as Standard Webhooks, by Svix too: any of the current secrets will do, so that
 * one can be replaced while the old one is still in use.
 */
export const standardSignature: Pick<Webhook, "isGenuine" | "signedAt"> = {
  // Every secret is tried, so that the time does not tell which one was right.
  isGenuine: ({ body, headers }, secrets, now) =>
    secrets.map((secret) => verifyStandardWebhook({ secret, headers, body, now })).includes(true),
  signedAt: ({ headers }) => {
    const { timestamp } = readStandardHeaders(headers);
    return timestamp && /^\d{1,12}$/.test(timestamp) ? new Date(Number(timestamp) * 1_000) : null;
  },
};

/** The id that a Standard Webhooks delivery keeps when it is sent again. */
export function standardDeliveryId(headers: Headers): string | null {
  return readStandardHeaders(headers).id;
}

/** A body as JSON; undefined when it is none. */
export function readJsonBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
