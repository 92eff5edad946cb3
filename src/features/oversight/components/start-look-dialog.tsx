"use client";

import { Check, X } from "lucide";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import type { Opened } from "@/components/ui/use-opener";
import { startLookAction } from "@/features/oversight/actions";

export type StartLookDialogProps = Opened & { id: string; organization: string };

/** Says what looking in allows and leaves behind, before it begins. */
export function StartLookDialog({ id, organization, open, onOpenChange }: StartLookDialogProps) {
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await startLookAction(null, { id });
      if (!result.ok) toast(result.message, "critical");
    });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Look into ${organization}?`}
      footer={
        <>
          <DialogClose>
            <Button>Stay outside</Button>
          </DialogClose>
          <Button variant="primary" busy={busy} onClick={press}>
            Look in
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-2 text-ink-muted">
        <li className="flex items-start gap-2">
          <Icon of={Check} className="mt-0.75 text-positive" /> You see its pages as an owner would, for an hour at
          most.
        </li>
        <li className="flex items-start gap-2">
          <Icon of={X} className="mt-0.75 text-critical" /> You change and export nothing, there or elsewhere, until you
          leave.
        </li>
        <li className="flex items-start gap-2">
          <Icon of={Check} className="mt-0.75 text-positive" /> Its audit log says that you came, what you opened and
          when you left.
        </li>
      </ul>
    </Dialog>
  );
}
