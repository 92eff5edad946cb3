"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { pauseAction, validateAction } from "@/features/connections/actions";

type Look = Pick<ButtonProps, "variant" | "size" | "icon" | "fullWidth">;

export type ValidateButtonProps = Look & { connectionId: string; provider: string };

/** Asks the provider whether the stored key still works. */
export function ValidateButton({ connectionId, provider, ...look }: ValidateButtonProps) {
  const router = useRouter();
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await validateAction(null, { id: connectionId });
      if (result.ok) toast(`${provider} accepts the key.`, "positive");
      else toast(result.message, "critical");
      router.refresh();
    });
  return (
    <Button {...look} busy={busy} onClick={press}>
      Test the key
    </Button>
  );
}

export type PauseButtonProps = Look & { connectionId: string; paused: boolean };

/** Pauses a connection, or resumes it. */
export function PauseButton({ connectionId, paused, ...look }: PauseButtonProps) {
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await pauseAction(null, { id: connectionId, paused: !paused });
      if (result.ok) toast(paused ? "Syncing again as scheduled." : "Paused: nothing is synced until you resume.");
      else toast(result.message, "critical");
    });
  return (
    <Button {...look} busy={busy} onClick={press}>
      {paused ? "Resume" : "Pause syncing"}
    </Button>
  );
}
