"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { LinkButton } from "@/components/ui/link-button";
import { CancelButton } from "@/features/sync/components/cancel-button";
import { RunProgress, type RunProgressProps } from "@/features/sync/components/run-progress";
import { RunResult } from "@/features/sync/components/run-result";
import { type RunSource, statusLooks } from "@/features/sync/components/run-words";
import { type ModeCosts, SyncChoice } from "@/features/sync/components/sync-choice";
import { readRun, runKey, useRunIfAny } from "@/features/sync/components/use-run";
import type { RunView } from "@/features/sync/schema";

export type SyncNowProps = {
  connectionId: string;
  source: RunSource;
  timeZone: string;
  costs: ModeCosts;
  /** The run that is under way as the page is drawn. */
  active: RunView | null;
  /** What the last finished run changed, drawn by the page. */
  outcome: { runId: string; content: ReactNode } | null;
};

/** The button and its dialog: choose what to sync, see what it will cost, follow it, see what came of it. */
export function SyncNow({ connectionId, source, timeZone, costs, active, outcome }: SyncNowProps) {
  const router = useRouter();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [followed, setFollowed] = useState<RunView | null>(null);
  const { run, isLost } = useRunIfAny(followed ?? active);
  const change = (next: boolean) => {
    setOpen(next);
    // A run that is over was shown; the next opening asks again.
    if (next) setFollowed(active);
  };
  const started = async (runId: string) => {
    setFollowed(await client.fetchQuery({ queryKey: runKey(runId), queryFn: () => readRun(runId) }));
    router.refresh();
  };
  return (
    <>
      <Trigger isSyncing={run?.finishedAt === null} onPress={() => change(true)} />
      <Dialog
        open={open}
        onOpenChange={change}
        title={titleOf(run, source)}
        description={descriptionOf(run, source)}
        footer={run ? <Footer run={run} /> : undefined}
      >
        {run ? (
          <Following run={run} source={source} timeZone={timeZone} isLost={isLost}>
            {outcome?.runId === run.id ? outcome.content : null}
          </Following>
        ) : (
          <SyncChoice connectionId={connectionId} provider={source.provider} costs={costs} onStarted={started} />
        )}
      </Dialog>
    </>
  );
}

function Trigger({ isSyncing, onPress }: { isSyncing: boolean; onPress: () => void }) {
  return (
    <Button
      variant="primary"
      icon={<RefreshCw aria-hidden className={isSyncing ? "animate-spin" : undefined} />}
      onClick={onPress}
    >
      {isSyncing ? "Syncing…" : "Sync now"}
    </Button>
  );
}

function Following({ children, ...progress }: RunProgressProps & { children: ReactNode }) {
  if (progress.run.finishedAt === null) return <RunProgress {...progress} />;
  return <RunResult run={progress.run}>{children}</RunResult>;
}

function Footer({ run }: { run: RunView }) {
  const isOver = run.finishedAt !== null;
  return (
    <>
      {isOver ? <LinkButton href={`/runs/${run.id}`}>Open the run</LinkButton> : <CancelButton run={run} />}
      <DialogClose>
        <Button variant={isOver ? "primary" : "secondary"}>{isOver ? "Done" : "Close"}</Button>
      </DialogClose>
    </>
  );
}

function titleOf(run: RunView | null, { account }: RunSource): string {
  if (!run) return `Sync ${account}`;
  return run.finishedAt === null ? `Syncing ${account}` : `${account}: ${statusLooks[run.status].label.toLowerCase()}`;
}

function descriptionOf(run: RunView | null, { provider }: RunSource): string | undefined {
  if (!run) return `Reads from ${provider}. Nothing is changed there.`;
  return run.finishedAt === null ? "You can close this: the sync goes on, and the page shows it." : undefined;
}
