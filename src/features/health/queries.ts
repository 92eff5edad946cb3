import { env } from "@/env";
import type { HealthView } from "@/features/health/schema";
import { pingDatabase } from "@/lib/db/system/ping";
import { startBoss } from "@/lib/jobs/boss";
import manifest from "../../../package.json" with { type: "json" };

const patienceMs = 3_000;

/** Asks every part that the product stands on whether it answers. Says nothing about why one does not. */
export async function checkHealth(sandboxUrl = env.PROVIDER_SANDBOX_URL): Promise<HealthView> {
  const [database, queue, sandbox] = await Promise.all([
    answers(() => pingDatabase()),
    answers(async () => (await startBoss()).getQueue("sync")),
    sandboxUrl ? answers(() => pingSandbox(sandboxUrl)) : ("off" as const),
  ]);
  const status = [database, queue, sandbox].includes("failing") ? "failing" : "ok";
  return { status, database, queue, sandbox, version: manifest.version };
}

async function answers(ask: () => Promise<unknown>): Promise<"ok" | "failing"> {
  const late = new Promise<"failing">((resolve) => {
    setTimeout(() => resolve("failing"), patienceMs).unref();
  });
  const asked = ask().then(
    (answer) => (answer === null || answer === false ? ("failing" as const) : ("ok" as const)),
    () => "failing" as const,
  );
  return Promise.race([asked, late]);
}

async function pingSandbox(sandboxUrl: string): Promise<boolean> {
  const response = await fetch(`${sandboxUrl}/_sandbox/health`, { signal: AbortSignal.timeout(patienceMs) });
  return response.ok;
}
