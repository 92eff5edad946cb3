"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { compareDirectoryAction } from "@/features/directory/actions";
import { formatCount } from "@/lib/format/number";

/** Has everything compared with Clerk at this moment, and says what differed. */
export function CompareNow() {
  const router = useRouter();
  const [busy, run] = useTransition();
  const press = () =>
    run(async () => {
      const result = await compareDirectoryAction(null, {});
      if (!result.ok) return toast(result.message, "critical");
      const { compared, drift } = result.data;
      const outcome = drift === 0 ? "nothing differed" : `${formatCount(drift, "difference")} set right`;
      toast(`${formatCount(compared, "entry", "entries")} compared: ${outcome}.`, drift === 0 ? "positive" : "caution");
      router.refresh();
    });
  return (
    <Button variant="primary" busy={busy} onClick={press}>
      Compare now
    </Button>
  );
}
