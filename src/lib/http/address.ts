import { isIP } from "node:net";
import { env } from "@/env";

/** Set by `instrumentation.ts` from the socket itself, over whatever the caller sent under this name. */
export const peerHeader = "x-hub-peer";

/**
 * The address that a request came from: the socket's, or behind a trusted proxy the one that this proxy wrote down.
 * What a caller writes into X-Forwarded-For never counts. Null when the server does not tell.
 */
export function clientAddress(headers: Headers, { TRUST_PROXY, VERCEL } = env): string | null {
  const forwarded = headers.get("x-forwarded-for")?.split(",").at(-1);
  // Functions there have no socket of the visitor's: whoever set the other header was the caller.
  if (VERCEL) return readAddress(forwarded);
  return readAddress(TRUST_PROXY && forwarded ? forwarded : headers.get(peerHeader));
}

/** What is counted together: an IPv4 address, or the /64 network that one IPv6 subscriber has to himself. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

function readAddress(text: string | null | undefined): string | null {
  const bare = (text ?? "").trim().replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(bare) ? bare : null;
}
