"use client";

import { Button } from "@/components/ui/button";
import { type Opened, useOpener } from "@/components/ui/use-opener";
import type { DeletesDialogProps } from "@/features/sync/components/deletes-dialog";

/** The way on after a sync found so much gone that it stopped and asked. */
export function ApproveDeletes(props: Omit<DeletesDialogProps, keyof Opened>) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  return (
    <>
      <Button size="sm" variant="danger" {...trigger}>
        They were deleted
      </Button>
      {Panel ? <Panel key={panelKey} {...props} {...opened} /> : null}
    </>
  );
}

const load = () => import("@/features/sync/components/deletes-dialog").then(({ DeletesDialog }) => DeletesDialog);
