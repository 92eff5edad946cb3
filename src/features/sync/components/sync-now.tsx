"use client";

import { RefreshCw } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { type Opened, useOpener } from "@/components/ui/use-opener";
import type { SyncDialogProps } from "@/features/sync/components/sync-dialog";

export type SyncNowProps = Omit<SyncDialogProps, keyof Opened>;

/** The button that opens the dialog, and turns while a sync is under way. */
export function SyncNow(props: SyncNowProps) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  const isSyncing = props.active !== null;
  return (
    <>
      <Button
        {...trigger}
        variant="primary"
        icon={<Icon of={RefreshCw} className={isSyncing ? "animate-spin" : undefined} />}
      >
        {isSyncing ? "Syncing…" : "Sync now"}
      </Button>
      {Panel ? <Panel key={panelKey} {...props} {...opened} /> : null}
    </>
  );
}

const load = () => import("@/features/sync/components/sync-dialog").then(({ SyncDialog }) => SyncDialog);
