import { env } from "@/env";
import { processClerkEvent } from "@/features/directory/mutations";
import { type ClerkSandbox, createClerkSandbox } from "@/lib/integrations/clerk/sandbox/sandbox";
import { type SandboxServer, startSandbox } from "@/lib/integrations/sandbox";

/** A Clerk instance of one test file's own, over real HTTP, whose keys the product in this process then uses. */
export async function aClerk(): Promise<ClerkSandbox & { server: SandboxServer }> {
  const clerk = createClerkSandbox();
  const port = Number(new URL(process.env.PROVIDER_SANDBOX_URL ?? "").port);
  const server = await startSandbox({ providers: [clerk], port });
  return Object.assign(clerk, { server });
}

/** Has the product sign people in through an instance, until the test file ends. */
export function signInThrough({ keys }: ClerkSandbox, { fetchesKey = false } = {}): void {
  Object.assign(env, {
    AUTH: "clerk",
    CLERK_PUBLISHABLE_KEY: keys.publishableKey,
    CLERK_SECRET_KEY: keys.secretKey,
    CLERK_JWT_KEY: fetchesKey ? undefined : keys.jwtKey.replaceAll("\n", "\\n"),
    CLERK_WEBHOOK_SECRET: keys.webhookSecret,
  });
}

/** Has the product hear all that an instance told since it was heard last. */
export async function hear({ messages }: ClerkSandbox): Promise<void> {
  for (const { body } of messages.splice(0)) await processClerkEvent(JSON.parse(body));
}
