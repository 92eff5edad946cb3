"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { type Start, startSync } from "@/features/sync/components/start-sync";

export type StartButtonProps = Omit<ButtonProps, "onClick" | "busy"> & {
  start: Start;
  /** Where to follow the run: its own page, or the page at hand, which then shows it. */
  then?: "open" | "stay" | undefined;
  onStarted?: ((runId: string) => void) | undefined;
};

/** One press that starts a sync; one that is under way already is shown instead. */
export function StartButton({ start, then = "stay", onStarted, ...button }: StartButtonProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    const started = await startSync(start);
    setBusy(false);
    if (!started.ok) return toast(started.trouble.message, "critical");
    toast(started.adopted ? "A sync was already under way: this is it." : "Started.", "positive");
    onStarted?.(started.runId);
    if (then === "open") router.push(`/runs/${started.runId}`);
    else router.refresh();
  };
  return <Button {...button} busy={busy} onClick={press} />;
}
