import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { compare } from "bcryptjs";

/** `needsRehash`: the password is right, but its hash is of an older kind and should be replaced now. */
export type PasswordCheck = { ok: boolean; needsRehash: boolean };

type Cost = { ln: number; r: number; p: number };

// One of OWASP's equivalent settings: 32 MiB a sign-in, so that a rush of them does not exhaust a small server.
const cost: Cost = { ln: 15, r: 8, p: 3 };
const costMax: Cost = { ln: 18, r: 16, p: 8 };
const saltBytes = 16;
const hashBytes = 32;
const phc = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,})\$([A-Za-z0-9+/]{22,})$/;
const bcrypt = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/;

// Checking scrypt at this cost takes a tenth of a second, and bcrypt of an earlier system a third at the highest cost that is
// usual (12). No work of ours can make these alike, so every failure is told later than either could be.
const failureMsMin = 1_000;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
let dummyHash: Promise<string> | undefined;

/** Hashes a password with scrypt and a fresh salt, as one line of text that names its own parameters. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await stretch(password, { salt, bytes: hashBytes, cost });
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${toText(salt)}$${toText(hash)}`;
}

/** Checks a password against a hash of ours or a bcrypt hash of an earlier system. A malformed hash fits no password. */
export async function verifyPassword(password: string, hash: string): Promise<PasswordCheck> {
  if (bcrypt.test(hash)) {
    const ok = await compare(password, hash);
    return { ok, needsRehash: ok };
  }
  const stored = parse(hash);
  if (!stored) return { ok: false, needsRehash: false };
  const computed = await stretch(password, { salt: stored.salt, bytes: stored.hash.length, cost: stored.cost });
  const ok = timingSafeEqual(computed, stored.hash);
  return { ok, needsRehash: ok && !isCurrent(stored) };
}

/**
 * Takes as long as checking a wrong password does. For e-mails that nobody has: where a busy machine makes a check take
 * longer than `outlastAnyCheck` waits, most hashes still cost the same as none.
 */
export async function burnPasswordTime(password: string): Promise<void> {
  if (dummyHash) {
    await verifyPassword(password, await dummyHash);
    return;
  }
  // Making the dummy takes that long itself.
  dummyHash = hashPassword(randomBytes(saltBytes).toString("hex"));
  await dummyHash;
}

/**
 * Waits until a check that began at `startedAt` (of `performance.now()`) may be said to have failed: then its time tells
 * neither of which kind a hash is nor whether there is one.
 */
export async function outlastAnyCheck(startedAt: number): Promise<void> {
  await sleep(Math.max(0, startedAt + failureMsMin - performance.now()));
}

type Stretch = { salt: Buffer; bytes: number; cost: Cost };

function stretch(password: string, { salt, bytes, cost: { ln, r, p } }: Stretch): Promise<Buffer> {
  const options = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
  // The same password typed on two keyboards may come composed or decomposed.
  return derive(password.normalize("NFKC"), salt, bytes, options);
}

function parse(text: string): { cost: Cost; salt: Buffer; hash: Buffer } | null {
  const [, ln, r, p, salt = "", hash = ""] = phc.exec(text) ?? [];
  const named = { ln: Number(ln), r: Number(r), p: Number(p) };
  const isSane = (key: keyof Cost) => named[key] >= 1 && named[key] <= costMax[key];
  if (!isSane("ln") || !isSane("r") || !isSane("p")) return null;
  return { cost: named, salt: Buffer.from(salt, "base64"), hash: Buffer.from(hash, "base64") };
}

function isCurrent(stored: { cost: Cost; hash: Buffer }): boolean {
  const { ln, r, p } = stored.cost;
  return ln === cost.ln && r === cost.r && p === cost.p && stored.hash.length === hashBytes;
}

function toText(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
