import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createSecretBox, SecretBoxError } from "./secret-box";

const owner = { organizationId: "north", connectionId: "cliniko", kind: "api" };
const newKey = () => randomBytes(32).toString("base64url");

function fernetToken(plaintext: string, keyText: string): Buffer {
  const key = Buffer.from(keyText, "base64url");
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-128-cbc", key.subarray(16), iv);
  const head = Buffer.concat([Buffer.from([0x80]), Buffer.alloc(8)]);
  head.writeBigUInt64BE(1_600_000_000n, 1);
  const signed = Buffer.concat([head, iv, cipher.update(plaintext, "utf8"), cipher.final()]);
  const mac = createHmac("sha256", key.subarray(0, 16)).update(signed).digest();
  return Buffer.concat([signed, mac]);
}

test("a clinic's key opens for the connection it was sealed for, and is not readable in between", () => {
  const box = createSecretBox(newKey());
  const { ciphertext, keyId } = box.seal("the clinic's key ü", owner);
  expect(box.open(ciphertext, owner)).toBe("the clinic's key ü");
  expect(keyId).toBe(box.keyId);
  expect(Buffer.from(ciphertext).includes("clinic")).toBe(false);
  expect(box.seal("same", owner).ciphertext).not.toEqual(box.seal("same", owner).ciphertext);
});

test.each([
  { ...owner, organizationId: "south" },
  { ...owner, connectionId: "chatwoot" },
  { ...owner, kind: "webhook" },
  { organizationId: "northcliniko", connectionId: "", kind: "api" },
])("another owner cannot open it: %o", (other) => {
  const box = createSecretBox(newKey());
  const { ciphertext } = box.seal("secret", owner);
  expect(() => box.open(ciphertext, other)).toThrow(SecretBoxError);
});

test("a change of any byte is noticed, and so is any cut", () => {
  const box = createSecretBox(newKey());
  const { ciphertext } = box.seal("secret", owner);
  for (let at = 0; at < ciphertext.length; at++) {
    const altered = Uint8Array.from(ciphertext, (byte, index) => (index === at ? byte ^ 1 : byte));
    expect(() => box.open(altered, owner)).toThrow(SecretBoxError);
    expect(() => box.open(ciphertext.subarray(0, at), owner)).toThrow(SecretBoxError);
  }
});

test("after a rotation the older key still opens, the newest seals", () => {
  const [old, fresh] = [newKey(), newKey()];
  const before = createSecretBox(old);
  const { ciphertext } = before.seal("secret", owner);
  const after = createSecretBox(`${fresh}, ${old}`);
  expect(after.open(ciphertext, owner)).toBe("secret");
  expect(after.needsSealing(ciphertext)).toBe(true);
  expect(before.needsSealing(ciphertext)).toBe(false);
  const again = after.seal("secret", owner);
  expect(again.keyId).toBe(createSecretBox(fresh).keyId);
  expect(after.needsSealing(again.ciphertext)).toBe(false);
});

test("a secret under a key that was taken away names that key's id", () => {
  const gone = createSecretBox(newKey());
  const { ciphertext } = gone.seal("secret", owner);
  expect(() => createSecretBox(newKey()).open(ciphertext, owner)).toThrow(gone.keyId);
});

test("one key is the same key however it is written", () => {
  const bytes = randomBytes(32);
  const ids = [bytes.toString("hex"), bytes.toString("base64"), bytes.toString("base64url")].map(
    (text) => createSecretBox(text).keyId,
  );
  expect(new Set(ids).size).toBe(1);
});

test("a long passphrase is a key, a short one is refused", () => {
  const box = createSecretBox("nine horses cross the river at dawn");
  expect(box.open(box.seal("secret", owner).ciphertext, owner)).toBe("secret");
  expect(() => createSecretBox("nine horses")).toThrow(/32/);
  expect(() => createSecretBox(" , ")).toThrow(SecretBoxError);
});

test("a Fernet token of an earlier system opens with its key, as text or bytes, and asks to be sealed again", () => {
  const key = newKey();
  const token = fernetToken("earlier key", key);
  const box = createSecretBox([newKey(), key]);
  expect(box.open(token, owner)).toBe("earlier key");
  const padded = token.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
  expect(box.open(Buffer.from(padded), owner)).toBe("earlier key");
  expect(box.needsSealing(token)).toBe(true);
});

test("a Fernet token with any byte altered, or under another key, does not open", () => {
  const key = newKey();
  const token = fernetToken("earlier key", key);
  const box = createSecretBox(key);
  for (let at = 0; at < token.length; at++) {
    const altered = Uint8Array.from(token, (byte, index) => (index === at ? byte ^ 1 : byte));
    expect(() => box.open(altered, owner)).toThrow(SecretBoxError);
  }
  expect(() => createSecretBox(newKey()).open(token, owner)).toThrow(SecretBoxError);
});
