"use client";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useOpener } from "@/components/ui/use-opener";

export type HintAddressProps = { connectionId: string; provider: string; exists: boolean };

/** The address where a clinic's own automation says that a record changed, and the secret it signs with. */
export function HintAddress({ connectionId, provider, exists }: HintAddressProps) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  return (
    <Card title="Hints from your automation">
      <div className="flex flex-col items-start gap-3">
        <p className="text-ink-muted">
          {provider} tells nobody when something changes. Your own automation can: a signed hint has one record read
          again at once.
        </p>
        <Button size="sm" {...trigger}>
          {exists ? "Renew the address" : "Make an address"}
        </Button>
        {Panel ? <Panel key={panelKey} connectionId={connectionId} exists={exists} {...opened} /> : null}
      </div>
    </Card>
  );
}

const load = () => import("@/features/connections/components/hint-dialog").then(({ HintDialog }) => HintDialog);
