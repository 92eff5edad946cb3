"use client";

import { Check } from "lucide";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { acknowledgeAction } from "@/features/alerts/actions";

/** Says that somebody has seen to an alert. */
export function AcknowledgeButton({ alertId, title }: { alertId: string; title: string }) {
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await acknowledgeAction(null, { id: alertId });
      if (!result.ok) toast(result.message, "critical");
    });
  return (
    <Button size="sm" icon={<Icon of={Check} />} busy={busy} onClick={press} aria-label={`Acknowledge: ${title}`}>
      Acknowledge
    </Button>
  );
}
