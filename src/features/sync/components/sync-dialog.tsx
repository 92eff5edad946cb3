"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { QueryProvider } from "@/components/query-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { LinkButton } from "@/components/ui/link-button";
import type { Opened } from "@/components/ui/use-opener";
import { CancelButton } from "@/features/sync/components/cancel-button";
import { readRun } from "@/features/sync/components/read-run";
import { RunProgress, type RunProgressProps } from "@/features/sync/components/run-progress";
import { RunResult } from "@/features/sync/components/run-result";
import { type RunSource, statusLooks } from "@/features/sync/components/run-words";
import { type ModeCosts, SyncChoice } from "@/features/sync/components/sync-choice";
import { runKey, useRunIfAny } from "@/features/sync/components/use-run";
import type { RunView } from "@/features/sync/schema";

export type SyncDialogProps = Opened & {
  connectionId: string;
  source: RunSource;
  timeZone: string;
  costs: ModeCosts;
  /** The run that is under way as the page is drawn. */
  active: RunView | null;
  /** What the last finished run changed, drawn by the page. */
  outcome: { runId: string; content: ReactNode } | null;
};

/** Choose what to sync, see what it will cost, follow it, see what came of it. */
export function SyncDialog(props: SyncDialogProps) {
  return (
    <QueryProvider>
      <Steps {...props} />
    </QueryProvider>
  );
}

function Steps({ connectionId, source, timeZone, costs, active, outcome, open, onOpenChange }: SyncDialogProps) {
  const router = useRouter();
  const client = useQueryClient();
  // Stays with the run it began with, also when the page around it knows of none any more.
  const [followed, setFollowed] = useState(active);
  const { run, isLost } = useRunIfAny(followed);
  const started = async (runId: string) => {
    setFollowed(await client.fetchQuery({ queryKey: runKey(runId), queryFn: () => readRun(runId) }));
    router.refresh();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
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
