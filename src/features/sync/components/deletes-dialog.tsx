"use client";

import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import type { Opened } from "@/components/ui/use-opener";
import { StartButton } from "@/features/sync/components/start-button";

export type DeletesDialogProps = Opened & {
  connectionId: string;
  provider: string;
  /** What would go, as the run said it. */
  message: string;
  then?: "open" | "stay" | undefined;
};

/** Somebody who knows says that what is gone was deleted on purpose. */
export function DeletesDialog({ connectionId, provider, message, then, open, onOpenChange }: DeletesDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Were they really deleted?"
      description={message}
      footer={
        <>
          <DialogClose>
            <Button>Leave everything as it is</Button>
          </DialogClose>
          <StartButton
            variant="danger"
            start={{ connectionId, mode: "full", approveDeletes: true }}
            then={then}
            onStarted={() => onOpenChange(false)}
          >
            Yes, sync everything again
          </StartButton>
        </>
      }
    >
      <p className="text-ink-muted">
        Everything is read from {provider} once more. Whatever is then missing there is marked as deleted here: it no
        longer counts and is no longer listed. Should it appear at {provider} again, the next sync brings it back.
      </p>
    </Dialog>
  );
}
