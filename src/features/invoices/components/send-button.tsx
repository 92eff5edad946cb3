"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { callApi } from "@/lib/http/call";

type SendButtonProps = { id: string; number: string; sent: boolean };

/** Says that an invoice's data was sent, or takes it back. Somebody who was quicker is told, and shown. */
export function SendButton({ id, number, sent }: SendButtonProps) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    const answer = await callApi(`/api/invoices/${id}/data-sent`, { method: sent ? "DELETE" : "POST" });
    setBusy(false);
    if (answer.ok) toast(sent ? `Invoice ${number} is back in the queue.` : `Invoice ${number} is sent.`, "positive");
    else toast(answer.trouble.message, "critical");
    router.refresh();
  };
  return (
    <span className="relative z-10">
      <Button size="sm" variant={sent ? "ghost" : "secondary"} busy={busy} onClick={press}>
        {sent ? "Undo" : "Mark as sent"}
        <span className="sr-only"> (invoice {number})</span>
      </Button>
    </span>
  );
}
