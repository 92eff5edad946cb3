import { randomUUID } from "node:crypto";

/** A UUIDv7: 48 bits of milliseconds, then chance. Ids made later sort later, so inserts stay at the end of an index. */
export function newId(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** The nil UUID, where a key must hold something and there is nothing to name. */
export const nilId = "00000000-0000-0000-0000-000000000000";
