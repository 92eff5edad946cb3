import { randomBytes } from "node:crypto";

/** A UUIDv7: 48 bits of milliseconds, then chance. Ids made later sort later, so inserts stay at the end of an index. */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The nil UUID, where a key must hold something and there is nothing to name. */
export const nilId = "00000000-0000-0000-0000-000000000000";
