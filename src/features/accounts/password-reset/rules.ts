import { hmacSha256, isSameSecret } from "@/lib/crypto/signature";

export const validMinutes = 60;

/** What a link holds on to: once any of it changes, the link is worth nothing. So it works once, and is kept nowhere. */
export type ResetSubject = { userId: string; email: string; passwordHash: string | null };

const token = /^([0-9a-f-]{36})\.([0-9a-z]{1,9})\.([\w-]{43})$/;

/** The token that a mailed link ends in: it names the person and proves that we sent it, until `expiresAt`. */
export function createResetToken(subject: ResetSubject, expiresAt: Date, secret: string): string {
  const expires = Math.floor(expiresAt.getTime() / 1_000).toString(36);
  return `${subject.userId}.${expires}.${sealOf(subject, expires, secret)}`;
}

/** Whose token it claims to be, unproven. Null for what is none, and for one whose time is over. */
export function readResetToken(text: string, now: Date): { userId: string } | null {
  const [, userId, expires] = token.exec(text) ?? [];
  if (!userId || !expires) return null;
  return Number.parseInt(expires, 36) * 1_000 > now.getTime() ? { userId } : null;
}

/** Whether we made this token for this person as they are now. */
export function isResetTokenOf(text: string, subject: ResetSubject, secret: string): boolean {
  const [, userId, expires = "", seal] = token.exec(text) ?? [];
  return userId === subject.userId && isSameSecret(seal, sealOf(subject, expires, secret));
}

function sealOf({ userId, email, passwordHash }: ResetSubject, expires: string, secret: string): string {
  const sealed = JSON.stringify(["password reset", userId, expires, email, passwordHash]);
  return hmacSha256(secret, sealed).toString("base64url");
}
