"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { QueryProvider } from "@/components/query-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { LinkButton } from "@/components/ui/link-button";
import { toast } from "@/components/ui/toast";
import type { Opened } from "@/components/ui/use-opener";
import { CancelButton } from "@/features/sync/components/cancel-button";
import { PaymentSyncChoice } from "@/features/sync/components/payment-sync-choice";
import { PaymentSyncResult } from "@/features/sync/components/payment-sync-result";
import { readRun } from "@/features/sync/components/read-run";
import { RunProgress } from "@/features/sync/components/run-progress";
import { type RunSource, statusLooks } from "@/features/sync/components/run-words";
import { useRunIfAny } from "@/features/sync/components/use-run";
import type { RunView } from "@/features/sync/schema";

export type PaymentSyncProps = Opened & {
  source: RunSource;
  timeZone: string;
  /** The run that is under way as the page is drawn. */
  active: RunView | null;
};

/** How many payments to read, what that will take, how far it is, and what came of it. */
export function PaymentSyncDialog(props: PaymentSyncProps) {
  return (
    <QueryProvider>
      <Steps {...props} />
    </QueryProvider>
  );
}

function Steps({ source, timeZone, active, open, onOpenChange }: PaymentSyncProps) {
  const [followed, setFollowed] = useState(active);
  const { run, isLost } = useRunIfAny(followed);
  useFreshPage(run);
  const follow = (runId: string) =>
    readRun(runId).then(setFollowed, ({ message }: Error) => toast(message, "critical"));
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={titleOf(run, source)}
      description={descriptionOf(run, source)}
      width={run && run.counts.rejected > 0 ? "lg" : undefined}
      footer={run ? <Footer run={run} onAgain={() => setFollowed(null)} /> : undefined}
    >
      {run === null ? (
        <PaymentSyncChoice timeZone={timeZone} onStarted={setFollowed} onFound={follow} />
      ) : run.finishedAt === null ? (
        <RunProgress run={run} source={source} timeZone={timeZone} isLost={isLost} />
      ) : (
        <PaymentSyncResult run={run} source={source} timeZone={timeZone} onRetried={follow} />
      )}
    </Dialog>
  );
}

/** The page beneath is read again at each step of the run, and at its end. */
function useFreshPage(run: RunView | null): void {
  const router = useRouter();
  const place = run ? `${run.id} ${run.status} ${run.progress.step}` : null;
  useEffect(() => {
    if (place) router.refresh();
  }, [place, router]);
}

function Footer({ run, onAgain }: { run: RunView; onAgain: () => void }) {
  if (run.finishedAt === null) {
    return (
      <>
        <CancelButton run={run} />
        <DialogClose>
          <Button>Close</Button>
        </DialogClose>
      </>
    );
  }
  return (
    <>
      <LinkButton href={`/runs/${run.id}`}>Open the run</LinkButton>
      <Button onClick={onAgain}>Sync more</Button>
      <DialogClose>
        <Button variant="primary">Done</Button>
      </DialogClose>
    </>
  );
}

function titleOf(run: RunView | null, { account }: RunSource): string {
  if (!run) return "Sync payments";
  return run.finishedAt === null ? `Syncing ${account}` : `${account}: ${statusLooks[run.status].label.toLowerCase()}`;
}

function descriptionOf(run: RunView | null, { provider, account }: RunSource): string | undefined {
  if (!run) return `Reads the newest payments of ${account} and their invoices. Nothing is changed at ${provider}.`;
  return run.finishedAt === null ? "You can close this: the sync goes on, and the page shows it." : undefined;
}
