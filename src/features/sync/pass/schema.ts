import type { SinkTarget } from "@/features/sync/sinks";
import type { SyncCursor, SyncRun } from "@/lib/db/generated/client";
import type { Lease } from "@/lib/db/runs";
import type { Scope, Session, Stream } from "@/lib/integrations/contract";
import type { TenantContext } from "@/lib/tenant/context";

/** Calls made to the provider, and the allowance that they count against once one was made. */
export type CallMeter = {
  count: (budgetKey: string) => void;
  /** Has `commit` write how many were made since the last commit. If it fails, the next one writes them. */
  commit: <T>(commit: (callsMade: number) => Promise<T>) => Promise<T>;
  budgetKey: () => string | null;
};

/** One process's stretch of work on a run that it holds. */
export type Pass = {
  ctx: TenantContext;
  lease: Lease;
  run: SyncRun;
  /** What the run is confined to; null where it is to nothing. */
  scope: Scope | null;
  target: SinkTarget;
  session: Session;
  calls: CallMeter;
  /** Whether this stretch of work should end. It does so at the next page, once it has written one. */
  isLate: () => boolean;
  signal: AbortSignal;
  /** The records that the last page of each list showed, and how many times in a row, by the list's key. */
  shown: Map<string, { ids: string; times: number }>;
  /** Whether items of this connection have failed before: a page then settles those that it brings. */
  hasFailures: boolean;
  hasProgressed: boolean;
  /** Raises an alert when the provider's allowance has been nearly used up for long. */
  watchBudget: () => Promise<void>;
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

/** A run that is taken up again and again without getting further. */
export class RunStalled extends Error {}

/** A sweep that would make too much vanish. The message asks the clinic. */
export class DeleteFuseBlown extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DeleteFuseBlown";
  }
}

export function createCallMeter(): CallMeter {
  let made = 0;
  let key: string | null = null;
  return {
    count: (budgetKey) => {
      made += 1;
      key = budgetKey;
    },
    commit: async (commit) => {
      const callsMade = made;
      const result = await commit(callsMade);
      made -= callsMade;
      return result;
    },
    budgetKey: () => key,
  };
}

/** Ends this stretch of work if its time is up and it has got somewhere. Throws `RunInterrupted`. */
export function pauseIfLate(pass: Pass): void {
  if (pass.hasProgressed && pass.isLate()) throw new RunInterrupted("paused");
}
