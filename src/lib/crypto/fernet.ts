import { createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";

// Token: 0x80 (1) | seconds since 1970 (8) | IV (16) | AES-128-CBC ciphertext | HMAC-SHA256 (32), as base64url text.
const fernetVersion = 0x80;
const ivStart = 9;
const bodyStart = 25;
const macBytes = 32;
const blockBytes = 16;

/** Whether these bytes look like a Fernet token, as its usual text or already decoded. */
export function isFernet(token: Buffer): boolean {
  return decode(token) !== null;
}

/**
 * Opens a Fernet token with a 32-byte key: signed first, then deciphered. Its age is not looked at. Null when the key is
 * another one or a byte was altered.
 */
export function openFernet(token: Buffer, key: Buffer): string | null {
  const bytes = decode(token);
  if (!bytes || key.length !== 32) return null;
  const signed = bytes.subarray(0, -macBytes);
  const mac = createHmac("sha256", key.subarray(0, 16)).update(signed).digest();
  if (!timingSafeEqual(mac, bytes.subarray(-macBytes))) return null;
  try {
    const decipher = createDecipheriv("aes-128-cbc", key.subarray(16), bytes.subarray(ivStart, bodyStart));
    return Buffer.concat([decipher.update(bytes.subarray(bodyStart, -macBytes)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

function decode(token: Buffer): Buffer | null {
  const bytes = token[0] === fernetVersion ? token : fromText(token.toString("latin1").trim());
  if (bytes === null || bytes[0] !== fernetVersion) return null;
  const bodyBytes = bytes.length - bodyStart - macBytes;
  return bodyBytes >= blockBytes && bodyBytes % blockBytes === 0 ? bytes : null;
}

function fromText(text: string): Buffer | null {
  return /^gAAAA[\w-]+={0,2}$/.test(text) ? Buffer.from(text, "base64url") : null;
}
