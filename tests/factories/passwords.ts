import { randomBytes, scryptSync } from "node:crypto";

/** What everybody whom a test makes signs in with. */
export const aPassword = "quiet river stones";

/** A hash of our own kind whose checking takes little time. */
export function cheapHash(password = aPassword): string {
  const salt = randomBytes(16);
  const text = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  return `$scrypt$ln=13,r=8,p=1$${text(salt)}$${text(scryptSync(password, salt, 32, { N: 8192, r: 8, p: 1 }))}`;
}
