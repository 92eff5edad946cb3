"use client";

import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { type Opened, useOpener } from "@/components/ui/use-opener";
import { adjustAction } from "@/features/members/actions";
import type { AdjustDialogProps } from "@/features/members/components/adjust-dialog";

/** The way to grant or deny one permission. */
export function Adjust(props: Omit<AdjustDialogProps, keyof Opened>) {
  const { trigger, Panel, panelKey, opened } = useOpener(load);
  return (
    <>
      <Button size="sm" {...trigger}>
        Adjust
      </Button>
      {Panel ? <Panel key={panelKey} {...props} {...opened} /> : null}
    </>
  );
}

type LiftButtonProps = { memberId: string; permission: string; label: string };

/** Leaves a permission to the role again. */
export function LiftButton({ memberId, permission, label }: LiftButtonProps) {
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await adjustAction(null, { id: memberId, permission, effect: "none" });
      if (!result.ok) toast(result.message, "critical");
    });
  return (
    <Button size="sm" variant="ghost" busy={busy} onClick={press} aria-label={`Remove the adjustment: ${label}`}>
      Remove
    </Button>
  );
}

const load = () => import("@/features/members/components/adjust-dialog").then(({ AdjustDialog }) => AdjustDialog);
