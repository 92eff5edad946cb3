"use client";

import { useState, useTransition } from "react";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Opened } from "@/components/ui/use-opener";
import { addressByHandAction } from "@/features/connections/actions";
import { Secret } from "@/features/connections/components/hint-dialog";
import { MakingFooter } from "@/features/connections/components/making-footer";

export type AddressDialogProps = Opened & { connectionId: string; provider: string; exists: boolean };

type Made = { url: string; olderUrl: string | null };

/** Makes an address to enter at the provider, after asking, and shows it this once. */
export function AddressDialog({ connectionId, provider, exists, open, onOpenChange }: AddressDialogProps) {
  const [made, setMade] = useState<Made | null>(null);
  const [busy, run] = useTransition();
  const make = () =>
    run(async () => {
      const result = await addressByHandAction(null, { id: connectionId });
      if (result.ok) setMade(result.data);
      else toast(result.message, "critical");
    });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={made ? "Copy it now: it is shown once" : "Make an address to enter by hand?"}
      description={made ? undefined : describe(provider, exists)}
      width="lg"
      footer={
        <MakingFooter
          copied="I have copied it"
          make="Make it"
          replaces={exists}
          made={made !== null}
          busy={busy}
          onMake={make}
        />
      }
    >
      {made ? <Addresses {...made} provider={provider} /> : null}
    </Dialog>
  );
}

function describe(provider: string, exists: boolean): string {
  return exists
    ? `The address in use stops working at once, also where ${provider} was asked for notifications.`
    : `For an account where ${provider} cannot be asked for notifications: you enter the address there yourself.`;
}

function Addresses({ url, olderUrl, provider }: Made & { provider: string }) {
  return (
    <div className="flex flex-col gap-4">
      <Secret label="Address" value={url} />
      {olderUrl ? <Secret label="Older form of the address" value={olderUrl} /> : null}
      <p className="text-ink-muted">
        Enter one of them at {provider}, for payments, refunds and chargebacks.
        {olderUrl ? " Both lead here." : null}
      </p>
      <Callout tone="caution">Whoever has the address can post to it. A lost one cannot be shown again.</Callout>
    </div>
  );
}
