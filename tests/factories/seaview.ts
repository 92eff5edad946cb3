import { createStripe } from "@tests/factories/stripe";
import { connect } from "@/features/connections/mutations";
import { openSession } from "@/features/connections/queries";
import type { ConnectionView } from "@/features/connections/schema";
import { advanceRun } from "@/features/sync/engine";
import { startSync } from "@/features/sync/mutations";
import { getRun } from "@/features/sync/queries";
import type { RunView } from "@/features/sync/schema";
import { demoApiKey } from "@/lib/integrations/cliniko/sandbox/accounts";
import {
  type ClinikoSandbox,
  type ClinikoSandboxOptions,
  createClinikoSandbox,
} from "@/lib/integrations/cliniko/sandbox/sandbox";
import { type ProviderSandbox, type SandboxServer, startSandbox } from "@/lib/integrations/sandbox";
import type { TenantContext } from "@/lib/tenant/context";

/** A Cliniko of one test file's own, and other providers beside it, over real HTTP, where the file's PROVIDER_SANDBOX_URL points. */
export async function aCliniko(
  options: ClinikoSandboxOptions = {},
  others: ProviderSandbox[] = [],
): Promise<ClinikoSandbox & { server: SandboxServer }> {
  const cliniko = createClinikoSandbox({ limit: null, ...options });
  const port = Number(new URL(process.env.PROVIDER_SANDBOX_URL ?? "").port);
  const server = await startSandbox({
    providers: [cliniko, createStripe(cliniko.clock), ...others],
    clock: cliniko.clock,
    port,
  });
  return Object.assign(cliniko, { server });
}

/** The demo practice, connected. The context needs `config.update`. */
export async function connectSeaview(ctx: TenantContext): Promise<ConnectionView> {
  return connect(ctx, { provider: "cliniko", credentials: { apiKey: demoApiKey() } });
}

type RunOptions = { mode?: "full" | "incremental" | "retry"; approveDeletes?: boolean };

/** Runs a sync to its end in this process, and tells how it stands then. */
export async function runSync(ctx: TenantContext, connectionId: string, options: RunOptions = {}): Promise<RunView> {
  const { runId } = await startSync(ctx, { connectionId, ...options });
  return finishRun(ctx, runId);
}

/** Opens a session that waits for no allowance: Cliniko's minute would be the test's. */
export const withoutLimit: typeof openSession = (ctx, connectionId, options) =>
  openSession(ctx, connectionId, { ...options, reserve: async () => ({ granted: true, waitMs: 0 }) });

/** Advances a run until it is over. */
export async function finishRun(ctx: TenantContext, runId: string): Promise<RunView> {
  for (let tries = 0; tries < 200; tries++) {
    await advanceRun(ctx, runId, { deadline: new Date(Date.now() + 60_000), open: withoutLimit });
    const run = await getRun(ctx, { id: runId });
    if (run.finishedAt) return run;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The run does not end.");
}
