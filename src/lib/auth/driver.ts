import { env } from "@/env";
import { builtin } from "@/lib/auth/builtin";
import type { SessionDriver } from "@/lib/auth/viewer";
import { AppError } from "@/lib/errors";

/** People sign in through Clerk. Nothing of it is loaded before somebody does. */
const clerk: SessionDriver = {
  name: "clerk",
  choosesOrganization: false,
  readSession: async (headers) => (await import("@/lib/auth/clerk")).readClerkSession(headers),
  leave: async (headers) => (await import("@/lib/auth/clerk")).leaveClerk(headers),
};

/** The way of signing in that the environment asks for, which has been checked to have what it needs. */
export function sessionDriver({ AUTH, CLERK_SECRET_KEY, CLERK_PUBLISHABLE_KEY } = env): SessionDriver {
  const wanted = AUTH ?? (CLERK_SECRET_KEY && CLERK_PUBLISHABLE_KEY ? "clerk" : "builtin");
  return wanted === "clerk" ? clerk : builtin;
}

/** Throws `unprocessable` where passwords open nothing, since people sign in through another service. */
export function requirePasswords(): void {
  if (sessionDriver().name === "builtin") return;
  throw new AppError("unprocessable", "People sign in through Clerk here, not with a password. Open /sign-in.");
}
