"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { Action } from "@/lib/http/action";

/** Has one delivery processed once more. */
export function ReplayOne({ id, replay }: { id: string; replay: Action<unknown> }) {
  const router = useRouter();
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await replay(null, { id });
      if (result.ok) toast("It is being processed once more.", "positive");
      else toast(result.message, "critical");
      router.refresh();
    });
  return (
    <Button variant="primary" busy={busy} onClick={press}>
      Replay
    </Button>
  );
}
