"use client";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { DialogClose } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import type { SentInvitation } from "@/features/members/invitations/schema";

/** An invitation's link, this once, and how it travels. */
export function LinkShown({ sent: { invitation, link, mailed } }: { sent: SentInvitation }) {
  return (
    <div className="flex flex-col gap-4">
      <Callout tone={mailed ? "positive" : "info"} announce="status">
        {mailed
          ? `The link is on its way to ${invitation.email}.`
          : `No mail is sent from here. Hand this link to ${invitation.email} yourself.`}
      </Callout>
      <div className="flex flex-col gap-1.5">
        <span className="font-medium text-sm">Link</span>
        <Input readOnly aria-label="Link" value={link} trailing={<CopyButton value={link} label="Copy the link" />} />
        <p className="text-ink-muted text-sm">
          Shown this once. Whoever has it can join, so give it to nobody else. It works once, for seven days.
        </p>
      </div>
      <div className="flex justify-end">
        <DialogClose>
          <Button variant="primary">Done</Button>
        </DialogClose>
      </div>
    </div>
  );
}
