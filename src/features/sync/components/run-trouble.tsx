import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import { ApproveDeletes } from "@/features/sync/components/approve-deletes";
import type { RunSource } from "@/features/sync/components/run-words";
import { StartButton } from "@/features/sync/components/start-button";
import type { RunView } from "@/features/sync/schema";

export type RunTroubleProps = {
  run: RunView;
  source: RunSource;
  maySync: boolean;
  then?: "open" | "stay" | undefined;
  /** The way on after a refused key, where the page has one. */
  replaceKey?: ReactNode;
};

const titles: Record<string, string> = {
  credentials: "The key was refused",
  delete_fuse: "Many records vanished at once, so the sync stopped and asks",
  stalled: "The sync got stuck",
};

/** Why a run failed, what to do about it, and the button that does it. Nothing for a run that did not fail. */
export function RunTrouble({ run, source, maySync, then, replaceKey }: RunTroubleProps) {
  const { error, connectionId } = run;
  if (run.status !== "failed" || !error) return null;
  const isFuse = error.code === "delete_fuse";
  const { provider } = source;
  return (
    <Callout
      tone={isFuse ? "caution" : "critical"}
      title={titles[error.code] ?? "The last sync failed"}
      actions={maySync ? wayOn() : null}
    >
      {error.message}
    </Callout>
  );

  function wayOn(): ReactNode {
    if (error?.code === "credentials") return replaceKey;
    if (isFuse)
      return (
        <ApproveDeletes connectionId={connectionId} provider={provider} message={error?.message ?? ""} then={then} />
      );
    return (
      <StartButton size="sm" start={{ connectionId, mode: run.mode }} then={then}>
        Sync again
      </StartButton>
    );
  }
}
