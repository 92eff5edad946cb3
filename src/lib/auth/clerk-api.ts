import { env } from "@/env";
import { type ClerkClient, createClerkClient } from "@/lib/integrations/clerk/client";
import { type OutboundOptions, outboundTo } from "@/lib/outbound";

// A thousand calls in ten seconds is what Clerk grants to a production instance; a tenth of it is enough for us.
const supplier = { key: "clerk", name: "Clerk", budget: { calls: 100, perMs: 10_000 } };

/** Clerk's Backend API with the hub's own key. */
export function clerkApi(options: OutboundOptions = {}): ClerkClient {
  const http = outboundTo(supplier, options).http("backend");
  // One on this machine is the sandbox, and the way out leads there by itself.
  const base = env.CLERK_API_URL?.startsWith("https:") ? env.CLERK_API_URL : undefined;
  return createClerkClient(http, env.CLERK_SECRET_KEY ?? "", base);
}
