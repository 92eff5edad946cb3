import { env } from "@/env";
import { builtin } from "@/lib/auth/builtin";
import type { SessionDriver } from "@/lib/auth/viewer";

/**
 * The way of signing in that the environment asks for. Throws when that is one which this version does not have,
 * rather than falling back to another.
 */
export function sessionDriver({ AUTH, CLERK_SECRET_KEY, CLERK_PUBLISHABLE_KEY } = env): SessionDriver {
  const wanted = AUTH ?? (CLERK_SECRET_KEY && CLERK_PUBLISHABLE_KEY ? "clerk" : "builtin");
  if (wanted === "builtin") return builtin;
  throw new Error(
    "Sign-in through Clerk is not yet available. Set AUTH=builtin, or unset AUTH and the CLERK_ variables.",
  );
}
