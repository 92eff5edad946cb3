"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Opened } from "@/components/ui/use-opener";
import { replaceSecretAction } from "@/features/connections/actions";
import { Secret } from "@/features/connections/components/hint-dialog";

export type SecretDialogProps = Opened & { connectionId: string };

/** Makes a new secret at the same address after asking, and shows it this once. */
export function SecretDialog({ connectionId, open, onOpenChange }: SecretDialogProps) {
  const [made, setMade] = useState<string | null>(null);
  const [busy, run] = useTransition();
  const make = () =>
    run(async () => {
      const result = await replaceSecretAction(null, { id: connectionId });
      if (result.ok) setMade(result.data.secret);
      else toast(result.message, "critical");
    });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={made ? "Copy it now: it is shown once" : "Replace the secret?"}
      description={
        made
          ? undefined
          : "The address stays. The secret in use counts for one more day, so that nothing is lost while you change over."
      }
      width="lg"
      footer={
        made ? (
          <DialogClose>
            <Button variant="primary">I have copied it</Button>
          </DialogClose>
        ) : (
          <>
            <DialogClose>
              <Button>Not now</Button>
            </DialogClose>
            <Button variant="primary" busy={busy} onClick={make}>
              Replace it
            </Button>
          </>
        )
      }
    >
      {made ? (
        <div className="flex flex-col gap-4">
          <Secret label="Secret" value={made} />
          <Callout tone="caution">Sign with it within a day. Then the one before ends.</Callout>
        </div>
      ) : null}
    </Dialog>
  );
}
