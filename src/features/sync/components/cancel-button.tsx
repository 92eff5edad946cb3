"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { runKey } from "@/features/sync/components/use-run";
import type { RunView } from "@/features/sync/schema";
import { callApi } from "@/lib/http/call";

/** Asks a run to end: what it has not written yet is left to the next. */
export function CancelButton({ run, size }: { run: RunView } & Pick<ButtonProps, "size">) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    const answer = await callApi<RunView>(`/api/sync-runs/${run.id}/cancel`, { method: "POST" });
    if (answer.ok) client.setQueryData(runKey(run.id), answer.data);
    else toast(answer.trouble.message, "critical");
    setBusy(false);
  };
  return (
    <Button size={size} busy={busy || run.cancelRequested} onClick={cancel}>
      {run.cancelRequested ? "Stopping" : "Stop"}
    </Button>
  );
}
