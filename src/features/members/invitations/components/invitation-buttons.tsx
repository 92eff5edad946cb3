"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { resendAction, revokeAction } from "@/features/members/invitations/actions";
import { LinkShown } from "@/features/members/invitations/components/link-shown";
import type { SentInvitation } from "@/features/members/invitations/schema";

/** Sends an invitation again, with a new link that is shown once, or withdraws it. */
export function InvitationButtons({ id, email }: { id: string; email: string }) {
  const [sent, setSent] = useState<SentInvitation | null>(null);
  const [resending, resend] = useTransition();
  const [revoking, revoke] = useTransition();
  const again = () =>
    resend(async () => {
      const result = await resendAction(null, { id });
      if (result.ok) setSent(result.data);
      else toast(result.message, "critical");
    });
  const withdraw = () =>
    revoke(async () => {
      const result = await revokeAction(null, { id });
      if (result.ok) toast(`The invitation of ${email} was withdrawn.`);
      else toast(result.message, "critical");
    });
  return (
    <span className="inline-flex flex-wrap gap-2">
      <Button size="sm" busy={resending} onClick={again} aria-label={`Send again: ${email}`}>
        Send again
      </Button>
      <Button size="sm" variant="ghost" busy={revoking} onClick={withdraw} aria-label={`Withdraw: ${email}`}>
        Withdraw
      </Button>
      {sent ? (
        <Dialog open title="A new link" onOpenChange={() => setSent(null)}>
          <LinkShown sent={sent} />
        </Dialog>
      ) : null}
    </span>
  );
}
