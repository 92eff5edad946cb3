"use client";

import { Button } from "@/components/ui/button";
import { useOpener } from "@/components/ui/use-opener";

/** Syncs all organizations; how many that is, is said before. */
export function SyncAll() {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  return (
    <>
      <Button variant="primary" {...trigger}>
        Sync all
      </Button>
      {Panel ? <Panel key={panelKey} {...opened} /> : null}
    </>
  );
}

const load = () => import("@/features/oversight/components/sync-all-dialog").then(({ SyncAllDialog }) => SyncAllDialog);
