import { createCipheriv, createHmac, randomBytes } from "node:crypto";

/** A token as an earlier system sealed it. */
export function aFernetToken(secret: string, key: Buffer): string {
  const sealedAt = Buffer.alloc(8);
  sealedAt.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000)));
  const head = Buffer.concat([Buffer.from([0x80]), sealedAt, randomBytes(16)]);
  const cipher = createCipheriv("aes-128-cbc", key.subarray(16), head.subarray(9));
  const signed = Buffer.concat([head, cipher.update(secret, "utf8"), cipher.final()]);
  const mac = createHmac("sha256", key.subarray(0, 16)).update(signed).digest();
  return Buffer.concat([signed, mac]).toString("base64url");
}
