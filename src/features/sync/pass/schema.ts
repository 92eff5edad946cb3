import type { SinkTarget } from "@/features/sync/sinks";
import type { SyncCursor, SyncRun } from "@/lib/db/generated/client";
import type { Lease } from "@/lib/db/runs";
import type { Session, Stream } from "@/lib/integrations/contract";
import type { TenantContext } from "@/lib/tenant/context";

/** Calls made to the provider since the last commit. */
export type CallMeter = { count: () => void; take: () => number };

/** One process's stretch of work on a run that it holds. */
export type Pass = {
  ctx: TenantContext;
  lease: Lease;
  run: SyncRun;
  target: SinkTarget;
  session: Session;
  calls: CallMeter;
  /** Whether this stretch of work should end at the next page. */
  isLate: () => boolean;
  signal: AbortSignal;
  /** Whether items of this connection have failed before: a page then settles those that it brings. */
  hasFailures: boolean;
};

/** A stream of the session and where this run stands in it. */
export type Reading = { stream: Stream; cursor: SyncCursor };

/** Why work on a run ends before the run does: somebody else has it, somebody stopped it, or time is up. */
export class RunInterrupted extends Error {
  readonly reason: "lost" | "canceled" | "paused";

  constructor(reason: "lost" | "canceled" | "paused") {
    super(`The run was ${reason}.`);
    this.name = "RunInterrupted";
    this.reason = reason;
  }
}

/** A sweep that would make too much vanish. The message asks the clinic. */
export class DeleteFuseBlown extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DeleteFuseBlown";
  }
}

export function createCallMeter(): CallMeter {
  let made = 0;
  return {
    count: () => {
      made += 1;
    },
    take: () => {
      const taken = made;
      made = 0;
      return taken;
    },
  };
}
