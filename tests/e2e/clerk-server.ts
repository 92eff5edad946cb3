import { type ChildProcess, spawn } from "node:child_process";
import { sourceFlags } from "@/cli/node-flags";
import { findFreePort } from "@/cli/ports";
import { environmentOf, generateSecrets } from "@/cli/secrets";
import type { StackNote } from "@/cli/stack-note";

export type Keys = { publishableKey: string; secretKey: string; webhookSecret: string; jwtKey: string };

/** A Clerk instance, told what happens in it over the wire. */
export type Instance = { order: <T>(action: string, input?: object) => Promise<T>; keys: Keys };

type Secrets = ReturnType<typeof environmentOf>;

export type ClerkServer = { url: string; stop: () => Promise<void> };

/** The Clerk instance in the sandbox of a running product. */
export async function instanceOf({ sandboxUrl }: StackNote): Promise<Instance> {
  const order = async <T>(action: string, input: object = {}): Promise<T> => {
    const body = JSON.stringify(input);
    const answer = await fetch(`${sandboxUrl}/_sandbox/clerk/${action}`, { method: "POST", body });
    if (!answer.ok) throw new Error(`The sandbox does not ${action}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return { order, keys: await order<Keys>("keys") };
}

/**
 * The same build on the same database as a running product, where people sign in through Clerk. Without the product's own
 * secrets it leaves what it takes in to nobody, since no worker can open it.
 */
export async function startClerkServer(
  stack: Pick<StackNote, "databaseUrl" | "sandboxUrl">,
  { keys }: Pick<Instance, "keys">,
  secrets: Secrets = environmentOf(generateSecrets()),
): Promise<ClerkServer> {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [...sourceFlags, "src/cli/start.ts", "--host", "localhost"], {
    env: {
      ...process.env,
      ...secrets,
      NODE_ENV: "production",
      PORT: String(port),
      HUB_MODE: "demo",
      DATABASE_URL: stack.databaseUrl,
      PROVIDER_SANDBOX_URL: stack.sandboxUrl,
      APP_URL: url,
      LOG_LEVEL: "warn",
      ...clerkEnvironment(keys),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await untilHealthy(child, `${url}/api/health`);
  return { url, stop: () => stop(child) };
}

/** What makes people sign in through an instance. */
export function clerkEnvironment({ publishableKey, secretKey, jwtKey, webhookSecret }: Keys) {
  return {
    AUTH: "clerk",
    CLERK_PUBLISHABLE_KEY: publishableKey,
    CLERK_SECRET_KEY: secretKey,
    CLERK_JWT_KEY: jwtKey.replaceAll("\n", "\\n"),
    CLERK_WEBHOOK_SECRET: webhookSecret,
  };
}

async function untilHealthy(child: ChildProcess, address: string): Promise<void> {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  for (let tries = 0; tries < 240; tries += 1) {
    if (child.exitCode !== null) break;
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  child.kill();
  throw new Error(`The server does not answer: ${said}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}
