"use client";

import { Button } from "@/components/ui/button";
import { useOpener } from "@/components/ui/use-opener";
import type { ReplayDialogProps } from "@/features/webhooks/components/replay-dialog";

export type ReplayRangeProps = Pick<ReplayDialogProps, "replay" | "range" | "filtered">;

/** The way to process everything that the list shows once more; it counts and asks before. */
export function ReplayRange(props: ReplayRangeProps) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  return (
    <>
      <Button {...trigger}>Replay…</Button>
      {Panel ? <Panel key={panelKey} {...props} {...opened} /> : null}
    </>
  );
}

const load = () => import("@/features/webhooks/components/replay-dialog").then(({ ReplayDialog }) => ReplayDialog);
