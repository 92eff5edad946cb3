"use client";

import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { useOpener } from "@/components/ui/use-opener";
import { subscribeAction } from "@/features/connections/actions";

export type NotificationsProps = { connectionId: string; provider: string; isOn: boolean };

/** Whether the provider tells us what happens, and the way to have it do so or stop. */
export function Notifications({ connectionId, provider, isOn }: NotificationsProps) {
  const [busy, run] = useTransition();
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  const press = (wanted: boolean) =>
    run(async () => {
      const result = await subscribeAction(null, { id: connectionId, wanted });
      if (!result.ok) return toast(result.message, "critical");
      toast(wanted ? `${provider} tells us from now on.` : `${provider} tells us nothing any more.`, "positive");
    });
  return (
    <Card title="Notifications">
      <div className="flex flex-col items-start gap-3">
        <p className="text-ink-muted">
          {isOn
            ? `${provider} posts each payment, refund and dispute to an address made for this connection. What it says is not believed: the payment is read again with your key.`
            : `${provider} can say at once when a payment, refund or dispute happens. Until then, the next sync finds out.`}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" busy={busy} onClick={() => press(true)}>
            {isOn ? "Renew the address" : "Ask for notifications"}
          </Button>
          {isOn ? (
            <Button size="sm" variant="ghost" disabled={busy} onClick={() => press(false)}>
              Stop
            </Button>
          ) : null}
          <Button size="sm" variant="ghost" disabled={busy} {...trigger}>
            Show an address to enter by hand
          </Button>
        </div>
        {Panel ? (
          <Panel key={panelKey} connectionId={connectionId} provider={provider} exists={isOn} {...opened} />
        ) : null}
      </div>
    </Card>
  );
}

const load = () =>
  import("@/features/connections/components/address-dialog").then(({ AddressDialog }) => AddressDialog);
