"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { readRun } from "@/features/sync/components/read-run";
import { startSync } from "@/features/sync/components/start-sync";

export type RetryItemProps = {
  failureId: string;
  /** What is tried again, for those who only hear the button. */
  item: string;
};

const lookMs = 700;
const looksMax = 60;

/** Tries one failed item again and waits for what becomes of it. */
export function RetryItem({ failureId, item }: RetryItemProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    const started = await startSync({ failureId });
    if (!started.ok) toast(started.trouble.message, "critical");
    else if (started.adopted) toast("A sync is under way. Retry when it is over.", "caution");
    else await follow(started.runId, (runId) => router.push(`/runs/${runId}`));
    setBusy(false);
    router.refresh();
  };
  return (
    <Button size="sm" busy={busy} onClick={retry} aria-label={`Retry ${item}`}>
      Retry
    </Button>
  );
}

/** Looks until the run is over; a run that failed again is shown, since it knows why. */
async function follow(runId: string, show: (runId: string) => void): Promise<void> {
  for (let looks = 0; looks < looksMax; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    const run = await readRun(runId).catch(() => null);
    if (!run?.finishedAt) continue;
    if (run.status === "succeeded") return toast("This time it arrived.", "positive");
    toast("It failed again. Here is why.", "critical");
    return show(runId);
  }
  show(runId);
}
