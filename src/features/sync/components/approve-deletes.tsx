"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { StartButton } from "@/features/sync/components/start-button";

export type ApproveDeletesProps = {
  connectionId: string;
  provider: string;
  /** What would go, as the run said it. */
  message: string;
  then?: "open" | "stay" | undefined;
};

/** The way on after a sync found so much gone that it stopped: somebody who knows says that it was meant. */
export function ApproveDeletes({ connectionId, provider, message, then }: ApproveDeletesProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title="Were they really deleted?"
      description={message}
      trigger={
        <Button size="sm" variant="danger">
          They were deleted
        </Button>
      }
      footer={
        <>
          <DialogClose>
            <Button>Leave everything as it is</Button>
          </DialogClose>
          <StartButton
            variant="danger"
            start={{ connectionId, mode: "full", approveDeletes: true }}
            then={then}
            onStarted={() => setOpen(false)}
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
