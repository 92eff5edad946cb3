"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { Opened } from "@/components/ui/use-opener";
import type { ReplayPlatformInput } from "@/features/webhooks/overseen/schema";
import type { ReplayedView } from "@/features/webhooks/schema";
import { formatCount } from "@/lib/format/number";
import type { Action } from "@/lib/http/action";

export type ReplayDialogProps = Opened & {
  replay: Action<ReplayedView>;
  range: Omit<ReplayPlatformInput, "dryRun">;
  /** Whether the list was narrowed, or all of it is meant. */
  filtered: boolean;
};

/** Says how many deliveries would be processed once more, and does exactly that when told to. */
export function ReplayDialog({ replay, range, filtered, open, onOpenChange }: ReplayDialogProps) {
  const router = useRouter();
  const { counted, trouble } = useCount(replay, range);
  const [busy, run] = useTransition();
  const press = ({ to }: ReplayedView) =>
    run(async () => {
      const result = await replay(null, { ...range, to, dryRun: false });
      if (!result.ok) return toast(result.message, "critical");
      onOpenChange(false);
      toast(`${formatCount(result.data.count, "delivery", "deliveries")} will be processed once more.`, "positive");
      router.refresh();
    });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={titleOf(counted)}
      description={
        filtered ? "Those that the filters of the list leave." : "All deliveries that are kept: no filter is set."
      }
      footer={
        <>
          <DialogClose>
            <Button>Not now</Button>
          </DialogClose>
          {counted?.count ? (
            <Button variant="primary" busy={busy} onClick={() => press(counted)}>
              Replay {formatCount(counted.count, "delivery", "deliveries")}
            </Button>
          ) : null}
        </>
      }
    >
      {trouble ? <Callout tone="critical">{trouble}</Callout> : <WhatHappens counted={counted} />}
    </Dialog>
  );
}

function titleOf(counted: ReplayedView | null): string {
  if (!counted) return "Counting the deliveries";
  if (counted.count === 0) return "There is nothing to replay";
  return `Replay ${formatCount(counted.count, "delivery", "deliveries")}?`;
}

function WhatHappens({ counted }: { counted: ReplayedView | null }) {
  if (counted?.count === 0) {
    return <p className="text-ink-muted">What waits or is being processed is under way already.</p>;
  }
  return (
    <ul className="flex list-disc flex-col gap-1.5 ps-5 text-ink-muted">
      <li>Each is processed as if it had just arrived, with all its attempts anew.</li>
      <li>What a delivery names is read again, so one that was processed before changes nothing.</li>
      <li>What arrives from now on is not meant.</li>
    </ul>
  );
}

/** How many fit at this moment, asked of the server once. */
function useCount(replay: ReplayDialogProps["replay"], range: ReplayDialogProps["range"]) {
  const [counted, setCounted] = useState<ReplayedView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const asked = JSON.stringify({ ...range, dryRun: true });
  useEffect(() => {
    let isOver = false;
    void replay(null, JSON.parse(asked)).then((result) => {
      if (isOver) return;
      if (result.ok) setCounted(result.data);
      else setTrouble(result.message);
    });
    return () => {
      isOver = true;
    };
  }, [replay, asked]);
  return { counted, trouble };
}
