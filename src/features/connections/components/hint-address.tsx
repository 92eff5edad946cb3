"use client";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useOpener } from "@/components/ui/use-opener";

export type HintAddressProps = { connectionId: string; provider: string; exists: boolean };

/** The address where a clinic's own automation says that a record changed, and the secret it signs with. */
export function HintAddress({ connectionId, provider, exists }: HintAddressProps) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  const secret = useOpener(loadSecret);
  return (
    <Card title="Hints from your automation">
      <div className="flex flex-col items-start gap-3">
        <p className="text-ink-muted">
          {provider} tells nobody when something changes. Your own automation can: a signed hint has one record read
          again at once.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" {...trigger}>
            {exists ? "Renew the address" : "Make an address"}
          </Button>
          {exists ? (
            <Button size="sm" {...secret.trigger}>
              Replace the secret
            </Button>
          ) : null}
        </div>
        {Panel ? <Panel key={panelKey} connectionId={connectionId} exists={exists} {...opened} /> : null}
        {secret.Panel ? (
          <secret.Panel key={`secret ${secret.panelKey}`} connectionId={connectionId} {...secret.opened} />
        ) : null}
      </div>
    </Card>
  );
}

const load = () => import("@/features/connections/components/hint-dialog").then(({ HintDialog }) => HintDialog);

const loadSecret = () =>
  import("@/features/connections/components/secret-dialog").then(({ SecretDialog }) => SecretDialog);
