"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { LinkButton } from "@/components/ui/link-button";
import { CancelButton } from "@/features/sync/components/cancel-button";
import { RunProgress } from "@/features/sync/components/run-progress";
import { RunResult } from "@/features/sync/components/run-result";
import type { RunSource } from "@/features/sync/components/run-words";
import { type ModeCosts, SyncChoice } from "@/features/sync/components/sync-choice";
import { readRun, runKey, useRun } from "@/features/sync/components/use-run";
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
export function SyncNow({ active, ...props }: SyncNowProps) {
  const [open, setOpen] = useState(false);
  const [followed, setFollowed] = useState<RunView | null>(null);
  const run = followed ?? active;
  const change = (next: boolean) => {
    setOpen(next);
    // A run that is over was shown; the next opening asks again.
    if (next) setFollowed(active);
  };
  return (
    <>
      <Button
        variant="primary"
        icon={<RefreshCw aria-hidden className={active ? "animate-spin" : undefined} />}
        onClick={() => change(true)}
      >
        {active ? "Syncing…" : "Sync now"}
      </Button>
      {run ? (
        <Following {...props} run={run} open={open} onOpenChange={change} />
      ) : (
        <Choosing {...props} open={open} onOpenChange={change} onStarted={setFollowed} />
      )}
    </>
  );
}

type Shown = Omit<SyncNowProps, "active"> & { open: boolean; onOpenChange: (open: boolean) => void };

function Choosing({ connectionId, source, costs, timeZone, ...shown }: Shown & { onStarted: (run: RunView) => void }) {
  const router = useRouter();
  const client = useQueryClient();
  const started = async (runId: string) => {
    const run = await client.fetchQuery({ queryKey: runKey(runId), queryFn: () => readRun(runId) });
    shown.onStarted(run);
    router.refresh();
  };
  return (
    <Dialog
      {...shown}
      title={`Sync ${source.account}`}
      description={`Reads from ${source.provider}. Nothing is changed there.`}
    >
      <SyncChoice
        connectionId={connectionId}
        provider={source.provider}
        costs={costs}
        timeZone={timeZone}
        onStarted={started}
      />
    </Dialog>
  );
}

function Following({ run: initial, source, timeZone, outcome, ...shown }: Shown & { run: RunView }) {
  const { run, isLost } = useRun(initial);
  const isOver = run.finishedAt !== null;
  return (
    <Dialog
      open={shown.open}
      onOpenChange={shown.onOpenChange}
      title={titleOf(run, source)}
      description={isOver ? undefined : "You can close this: the sync goes on, and the page shows it."}
      footer={
        <>
          {isOver ? <LinkButton href={`/runs/${run.id}`}>Open the run</LinkButton> : <CancelButton run={run} />}
          <DialogClose>
            <Button variant={isOver ? "primary" : "secondary"}>{isOver ? "Done" : "Close"}</Button>
          </DialogClose>
        </>
      }
    >
      {isOver ? (
        <RunResult run={run}>{outcome?.runId === run.id ? outcome.content : null}</RunResult>
      ) : (
        <RunProgress run={run} source={source} timeZone={timeZone} isLost={isLost} />
      )}
    </Dialog>
  );
}

function titleOf({ status }: RunView, { account }: RunSource): string {
  if (status === "succeeded" || status === "partial") return `${account} is in step`;
  if (status === "failed") return "The sync failed";
  return status === "canceled" ? "The sync was stopped" : `Syncing ${account}`;
}
