import { randomUUID } from "node:crypto";

/** A UUIDv7: 48 bits of milliseconds, then chance. Ids made later sort later, so inserts stay at the end of an index. */
export function newId(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** The nil UUID, where a key must hold something and there is nothing to name. */
export const nilId = "00000000-0000-0000-0000-000000000000";

/** An id as the database writes it: a UUID may come in capitals, and is the same one. Other texts stay as they are. */
export function canonicalId(id: string): string {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id.toLowerCase() : id;
}
