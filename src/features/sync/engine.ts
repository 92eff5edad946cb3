import { openSession } from "@/features/connections/queries";
import { linkPayments } from "@/features/payments/linking/mutations";
import { createBudgetWatch } from "@/features/sync/budget/mutations";
import { finish, settle } from "@/features/sync/ending/mutations";
import { withLease } from "@/features/sync/pass/mutations";
import { type CallMeter, createCallMeter, type Pass, RunInterrupted, RunStalled } from "@/features/sync/pass/schema";
import { readLists } from "@/features/sync/reading/mutations";
import { retryFailures } from "@/features/sync/retry/mutations";
import { stallsMax } from "@/features/sync/rules";
import { type Outcome, readScope } from "@/features/sync/schema";
import { sweep } from "@/features/sync/sweep/mutations";
import { learnOwners } from "@/lib/db/planner";
import type { Lease } from "@/lib/db/runs";
import { withTenant } from "@/lib/db/tenant";
import type { Stream } from "@/lib/integrations/contract";
import { log } from "@/lib/log";
import type { TenantContext } from "@/lib/tenant/context";

/**
 * Moves a run forward until it is over or `deadline` passes, whichever is first. Every page commits with its
 * checkpoint, so a run killed at any instant goes on where it stood. Throws only when our own database does.
 */
export async function advanceRun(ctx: TenantContext, runId: string, options: AdvanceOptions): Promise<Outcome> {
  const outcome = await withLease(ctx, runId, async (lease, signal) => {
    const calls = createCallMeter();
    try {
      const pass = await openPass(ctx, { ...options, lease, signal, calls });
      await work(pass);
      return await finish(pass);
    } catch (error) {
      // When the lease goes, whatever fails next fails because of it.
      return settle({ ctx, lease, calls }, signal.aborted ? signal.reason : error);
    }
  });
  return outcome ?? "elsewhere";
}

type AdvanceOptions = {
  deadline: Date;
  /** Aborted when this process is asked to end: the run pauses after the page at hand. */
  stopping?: AbortSignal | undefined;
  open?: typeof openSession;
};

type Opening = AdvanceOptions & Pick<Pass, "lease" | "signal"> & { calls: CallMeter };

async function openPass(ctx: TenantContext, opening: Opening): Promise<Pass> {
  const { lease, signal, calls, deadline, stopping, open = openSession } = opening;
  const { organizationId, runId } = lease;
  const { run, failures } = await withTenant(ctx, async (db) => {
    const run = await db.syncRun.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: runId } } });
    const unsettled = { organizationId, connectionId: run.connectionId, resolvedAt: null };
    return { run, failures: await db.syncFailure.count({ where: unsettled }) };
  });
  if (run.cancelRequestedAt) throw new RunInterrupted("canceled");
  if (run.stalls > stallsMax) throw new RunStalled();
  const onWait = (until: Date) => void tellWait(ctx, lease, until);
  const { session, provider } = await open(ctx, run.connectionId, { signal, deadline, onWait, onCall: calls.count });
  const target = { organizationId, connectionId: run.connectionId, provider };
  const isLate = () => ctx.now() >= deadline || stopping?.aborted === true;
  const watchBudget = createBudgetWatch(ctx, { ...target, runId, calls });
  const soFar = { hasFailures: failures > 0, hasProgressed: false };
  const scope = readScope(run.scope);
  const shown: Pass["shown"] = new Map();
  return { ctx, lease, run, scope, target, session, calls, isLate, signal, shown, watchBudget, ...soFar };
}

/** Says on the run until when it waits for the provider's allowance. Only for people: nothing hangs on it. */
async function tellWait(ctx: TenantContext, { organizationId, runId, owner }: Lease, until: Date): Promise<void> {
  const where = { organizationId, id: runId, leaseOwner: owner };
  await withTenant(ctx, (db) => db.syncRun.updateMany({ where, data: { resumeAt: until } })).catch((error: unknown) =>
    log.warn("wait not told", { runId, error }),
  );
}

async function work(pass: Pass): Promise<void> {
  if (pass.run.mode === "retry") return retryFailures(pass);
  await readLists(pass, listsOf(pass));
  await linkPayments(pass);
  await learnOwners();
  if (pass.run.mode === "full") await sweep(pass);
}

/** What the run is for: all lists, or those that can be read in part. */
function listsOf({ session, scope }: Pass): Stream[] {
  return scope ? session.streams.filter((stream) => stream.scoped) : session.streams;
}
