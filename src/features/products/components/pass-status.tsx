"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { changeProducts } from "@/features/products/components/change-products";
import type { PassView } from "@/features/products/schema";
import { formatCount, formatNumber } from "@/lib/format/number";
import { callApi } from "@/lib/http/call";

const pollMs = 1_000;

/** How far products are placed by the rules as they are, and the button that has it done anew. */
export function PassStatus({ pass: initial, mayManage }: { pass: PassView | null; mayManage: boolean }) {
  const router = useRouter();
  const [heard, setHeard] = useState<PassView | null>(null);
  const pass = heard && heard.id === initial?.id && !initial.finishedAt ? heard : initial;
  const isUnderWay = pass !== null && pass.finishedAt === null;
  const id = pass?.id;

  // The job is the external system: it is asked until it is over, then the page is read again.
  useEffect(() => {
    if (!isUnderWay || !id) return;
    const timer = window.setInterval(async () => {
      const answer = await callApi<PassView>(`/api/category-passes/${id}`);
      if (!answer.ok) return;
      setHeard(answer.data);
      if (answer.data.finishedAt) router.refresh();
    }, pollMs);
    return () => window.clearInterval(timer);
  }, [isUnderWay, id, router]);

  const start = async () => {
    if (await changeProducts("/api/category-passes", { method: "POST", done: "Started." })) router.refresh();
  };
  return (
    <div className="flex flex-col gap-3">
      {pass === null ? (
        <p className="text-ink-muted">Products are placed as soon as there is a rule.</p>
      ) : isUnderWay ? (
        <>
          <p role="status">
            Placing products: {formatNumber(pass.done)} of {formatCount(pass.total, "name")}
          </p>
          <Progress
            label="Placing products"
            percent={pass.total === 0 ? null : (pass.done / pass.total) * 100}
            valueText={`${pass.done} of ${pass.total} names`}
          />
        </>
      ) : (
        <p role="status">{outcomeOf(pass)}</p>
      )}
      {mayManage ? (
        <div>
          <Button size="sm" disabled={isUnderWay} onClick={start}>
            Place all again
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function outcomeOf({ total, changed }: PassView): string {
  if (total === 0) return "There was no name of a product to place.";
  const placed = total === 1 ? "The one name is placed" : `All ${formatCount(total, "name")} are placed`;
  return `${placed}; ${formatCount(changed, "item")} moved the last time.`;
}
