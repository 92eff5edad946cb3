"use client";

import { RefreshCw } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { type Opened, useOpener } from "@/components/ui/use-opener";
import type { PaymentSyncProps } from "@/features/sync/components/payment-sync-dialog";

const load = () =>
  import("@/features/sync/components/payment-sync-dialog").then(({ PaymentSyncDialog }) => PaymentSyncDialog);

/** The button that opens the dialog, and turns while a sync is under way: also after the page was loaded anew. */
export function PaymentSyncButton(props: Omit<PaymentSyncProps, keyof Opened>) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  const isSyncing = props.active !== null;
  return (
    <>
      <Button
        {...trigger}
        variant="primary"
        icon={<Icon of={RefreshCw} className={isSyncing ? "animate-spin" : undefined} />}
      >
        {isSyncing ? "Syncing…" : "Sync payments"}
      </Button>
      {Panel ? <Panel key={panelKey} {...props} {...opened} /> : null}
    </>
  );
}
