import { type Env, env } from "@/env";

/** What Clerk's library is told, in a module that imports nothing of it. */
export type ClerkSettings = {
  publishableKey: string;
  /** The host of Clerk that browsers talk to. */
  frontendHost: string;
  authorizedParties: string[];
  /** The key that session tokens are verified with; without one it is fetched. */
  jwtKey?: string;
  apiUrl?: string;
};

/** The settings of Clerk when people sign in through it; null when they sign in here. Asked anew for each request. */
export function clerkSettings(source: Env = env): ClerkSettings | null {
  const { AUTH, CLERK_PUBLISHABLE_KEY, CLERK_SECRET_KEY, CLERK_JWT_KEY } = source;
  const hasKeys = Boolean(CLERK_PUBLISHABLE_KEY && CLERK_SECRET_KEY);
  if (!CLERK_PUBLISHABLE_KEY || !hasKeys || AUTH === "builtin") return null;
  const apiUrl = clerkApiUrl(source);
  return {
    publishableKey: CLERK_PUBLISHABLE_KEY,
    frontendHost: frontendHostOf(CLERK_PUBLISHABLE_KEY),
    authorizedParties: [new URL(source.APP_URL).origin],
    ...(CLERK_JWT_KEY ? { jwtKey: CLERK_JWT_KEY.replaceAll("\\n", "\n") } : {}),
    ...(apiUrl ? { apiUrl } : {}),
  };
}

/** The host in a publishable key: the rest of it is base64 of the host and a dollar sign. */
export function frontendHostOf(publishableKey: string): string {
  const encoded = publishableKey.replace(/^pk_(test|live)_/, "");
  return Buffer.from(encoded, "base64").toString("utf8").replace(/\$$/, "");
}

/** Where Clerk's Backend API is, if not where it usually is. */
function clerkApiUrl({ CLERK_API_URL, PROVIDER_SANDBOX_URL }: Env): string | undefined {
  return CLERK_API_URL ?? (PROVIDER_SANDBOX_URL ? `${PROVIDER_SANDBOX_URL}/api.clerk.com` : undefined);
}
