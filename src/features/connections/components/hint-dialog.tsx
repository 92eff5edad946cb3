"use client";

import { useState, useTransition } from "react";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Opened } from "@/components/ui/use-opener";
import { renewWebhookAction } from "@/features/connections/actions";
import { MakingFooter } from "@/features/connections/components/making-footer";

export type HintDialogProps = Opened & { connectionId: string; exists: boolean };

type Made = { url: string; secret: string };

/** Makes the address and its secret after asking, and shows both this once. */
export function HintDialog({ connectionId, exists, open, onOpenChange }: HintDialogProps) {
  const [made, setMade] = useState<Made | null>(null);
  const [busy, run] = useTransition();
  const make = () =>
    run(async () => {
      const result = await renewWebhookAction(null, { id: connectionId });
      if (result.ok) setMade(result.data);
      else toast(result.message, "critical");
    });
  const change = (next: boolean) => {
    onOpenChange(next);
    if (!next) setMade(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={made ? "Copy both now: they are shown once" : titleOf(exists)}
      description={made ? undefined : describe(exists)}
      width="lg"
      footer={
        <MakingFooter
          copied="I have copied both"
          make={exists ? "Renew it" : "Make it"}
          replaces={exists}
          made={made !== null}
          busy={busy}
          onMake={make}
        />
      }
    >
      {made ? <HowTo {...made} /> : null}
    </Dialog>
  );
}

function titleOf(exists: boolean): string {
  return exists ? "Renew the address?" : "Make an address for hints?";
}

function describe(exists: boolean): string {
  return exists
    ? "The address and the secret in use stop working at once. Whatever sends hints needs the new ones."
    : "You get an address that nobody can guess, and a secret to sign with. Both are shown once.";
}

function HowTo({ url, secret }: Made) {
  return (
    <div className="flex flex-col gap-4">
      <Secret label="Address" value={url} />
      <Secret label="Secret" value={secret} />
      <div className="flex flex-col gap-2">
        <h3 className="font-medium text-sm">How to send one</h3>
        <ol className="flex list-decimal flex-col gap-1 ps-5 text-ink-muted">
          <li>
            POST to the address: <Code>{'{"resource": "patient", "id": "123"}'}</Code>
          </li>
          <li>
            Sign it as a Standard Webhook: <Code>webhook-id</Code>, <Code>webhook-timestamp</Code>,{" "}
            <Code>webhook-signature</Code>.
          </li>
          <li>The hint itself is not believed: the record is read again with your key.</li>
        </ol>
      </div>
      <Callout tone="caution">Keep the secret where passwords are kept. A lost one cannot be shown again.</Callout>
    </div>
  );
}

/** A value that is shown this once, to be copied. */
export function Secret({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="font-medium text-sm">{label}</p>
      <p className="flex items-start gap-2 rounded-md border border-line bg-sunken py-1 ps-3 pe-1">
        <code className="min-w-0 flex-1 select-all break-all py-1 font-mono text-sm">{value}</code>
        <CopyButton value={value} label={`Copy the ${label.toLowerCase()}`} />
      </p>
    </div>
  );
}

function Code({ children }: { children: string }) {
  return <code className="break-all font-mono text-ink text-xs">{children}</code>;
}
