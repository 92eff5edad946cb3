import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  scryptSync,
} from "node:crypto";
import { isFernet, openFernet } from "@/lib/crypto/fernet";

/** What a secret belongs to. It opens for exactly this organization, connection and kind. */
export type SecretOwner = { organizationId: string; connectionId: string; kind: string };

export type SealedSecret = { ciphertext: Uint8Array<ArrayBuffer>; keyId: string };

/** How many secrets were sealed anew, and how many stayed as they were, because none of the keys opens them. */
export type Resealed = { sealed: number; unopened: number };

export type SecretBox = {
  /** The key that seals: the newest. */
  keyId: string;
  seal: (plaintext: string | Uint8Array, owner: SecretOwner) => SealedSecret;
  /**
   * Opens what `seal` made for the same owner under any of the keys. Also reads a Fernet token of an earlier system,
   * which names no owner: seal it again at once. Throws `SecretBoxError`.
   */
  open: (ciphertext: Uint8Array, owner: SecretOwner) => string;
  /** As `open`, for what was no text. */
  openBytes: (ciphertext: Uint8Array, owner: SecretOwner) => Uint8Array;
  /** The same secret under the newest key; null when none of the keys opens it. */
  reseal: (ciphertext: Uint8Array, owner: SecretOwner) => SealedSecret | null;
  /** True when the newest key did not seal it, Fernet tokens included. */
  needsSealing: (ciphertext: Uint8Array) => boolean;
  /** Whether one of the keys given may have sealed it: what none of them did cannot be judged. */
  holdsKeyOf: (ciphertext: Uint8Array) => boolean;
};

/** A secret that cannot be opened, or a key that cannot be used. The message names neither. */
export class SecretBoxError extends Error {
  override readonly name = "SecretBoxError";
}

type Key = { id: Buffer; sealing: KeyObject; material: Buffer };

// Envelope: version (1) | key id (8) | nonce (12) | ciphertext | tag (16).
const version = 1;
const idBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + idBytes;
const keyBytes = 32;
const passphraseCharsMin = 32;

/**
 * Builds the box from one or more keys, comma-separated or as a list, newest first: the newest seals, all open.
 * A key is 32 bytes as hex, base64 or base64url (so a Fernet key is one), or else a passphrase of at least 32
 * characters. Throws `SecretBoxError` for anything weaker. Deriving from a passphrase takes a moment: build it once.
 */
export function createSecretBox(keys: string | readonly string[]): SecretBox {
  const texts = (typeof keys === "string" ? keys.split(",") : keys).map((text) => text.trim()).filter(Boolean);
  const ring = texts.map(readKey);
  const newest = ring[0];
  if (!newest) throw new SecretBoxError("No encryption key is given.");
  return {
    keyId: newest.id.toString("hex"),
    seal: (plaintext, owner) => seal(newest, plaintext, owner),
    open: (ciphertext, owner) => open(ring, Buffer.from(ciphertext), owner).toString("utf8"),
    openBytes: (ciphertext, owner) => open(ring, Buffer.from(ciphertext), owner),
    reseal: (ciphertext, owner) => {
      const opened = openIfPossible(ring, Buffer.from(ciphertext), owner);
      return opened && seal(newest, opened, owner);
    },
    needsSealing: (ciphertext) => !keyIdOf(Buffer.from(ciphertext))?.equals(newest.id),
    holdsKeyOf: (ciphertext) => ring.some(({ id }) => keyIdOf(Buffer.from(ciphertext))?.equals(id)),
  };
}

function seal(key: Key, plaintext: string | Uint8Array, owner: SecretOwner): SealedSecret {
  const header = Buffer.concat([Buffer.from([version]), key.id]);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key.sealing, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(header, owner));
  const body = Buffer.concat([cipher.update(Buffer.from(plaintext)), cipher.final()]);
  return {
    ciphertext: Uint8Array.from(Buffer.concat([header, nonce, body, cipher.getAuthTag()])),
    keyId: key.id.toString("hex"),
  };
}

function open(ring: Key[], sealed: Buffer, owner: SecretOwner): Buffer {
  if (isFernet(sealed)) return Buffer.from(openAnyFernet(ring, sealed));
  const id = keyIdOf(sealed);
  if (!id) throw new SecretBoxError("This is not a sealed secret, or one of an unknown version.");
  const key = ring.find((candidate) => candidate.id.equals(id));
  if (!key) {
    throw new SecretBoxError(
      `The secret was sealed with key ${id.toString("hex")}, which is not among the keys given.`,
    );
  }
  const header = sealed.subarray(0, headerBytes);
  const nonce = sealed.subarray(headerBytes, headerBytes + nonceBytes);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.sealing, nonce, { authTagLength: tagBytes });
    decipher.setAAD(associatedData(header, owner));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const body = sealed.subarray(headerBytes + nonceBytes, -tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    throw new SecretBoxError("The secret was altered, or belongs to another connection.");
  }
}

function openIfPossible(ring: Key[], sealed: Buffer, owner: SecretOwner): Buffer | null {
  try {
    return open(ring, sealed, owner);
  } catch (error) {
    if (error instanceof SecretBoxError) return null;
    throw error;
  }
}

function openAnyFernet(ring: Key[], sealed: Buffer): string {
  for (const key of ring) {
    const plaintext = openFernet(sealed, key.material);
    if (plaintext !== null) return plaintext;
  }
  throw new SecretBoxError("None of the keys given opens this Fernet token.");
}

/** The key id in an envelope of ours; null for anything else. */
function keyIdOf(sealed: Buffer): Buffer | null {
  const bytesMin = headerBytes + nonceBytes + tagBytes;
  return sealed.length >= bytesMin && sealed[0] === version ? sealed.subarray(1, headerBytes) : null;
}

// JSON keeps the three parts apart: no two owners share one text.
function associatedData(header: Buffer, owner: SecretOwner): Buffer {
  return Buffer.concat([header, Buffer.from(JSON.stringify([owner.organizationId, owner.connectionId, owner.kind]))]);
}

function readKey(text: string): Key {
  const material = readKeyBytes(text) ?? stretch(text);
  return {
    material,
    id: createHash("sha256").update("practice-hub key id\0").update(material).digest().subarray(0, idBytes),
    // A derived key, so that one used for Fernet never serves two ciphers.
    sealing: createSecretKey(Buffer.from(hkdfSync("sha256", material, "", "practice-hub secret box v1", keyBytes))),
  };
}

function readKeyBytes(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return Buffer.from(text, "base64");
  return null;
}

// The salt is constant: a key must mean the same on every machine, and its strength lies in its length.
function stretch(passphrase: string): Buffer {
  if (passphrase.length < passphraseCharsMin) {
    throw new SecretBoxError(
      `An encryption key must be 32 bytes (as hex, base64 or base64url) or a passphrase of at least ${passphraseCharsMin} characters.`,
    );
  }
  const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
  return scryptSync(passphrase, "practice-hub passphrase v1", keyBytes, cost);
}
