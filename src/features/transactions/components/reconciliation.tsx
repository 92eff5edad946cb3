"use client";

import { useState } from "react";
import { Amount } from "@/components/amount";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { hrefTo } from "@/lib/format/href";
import { formatCount } from "@/lib/format/number";
import { callApi } from "@/lib/http/call";

type Tally = { count: number; sums: Record<string, number> };

/** What our own route answers. */
type Reconciliation = {
  hub: Tally;
  provider: Tally & { name: string; unreadable: number; calls: number };
  agrees: boolean;
};

/** Has the provider's own list read anew and set against ours: count and sum, for the days at hand or the last thirty. */
export function Reconciliation({ from, to }: { from: string | undefined; to: string | undefined }) {
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Reconciliation | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const check = async () => {
    setBusy(true);
    const path = hrefTo("/api/transactions/reconciliation", { from, to }) as `/api/${string}`;
    const answer = await callApi<Reconciliation>(path);
    setFound(answer.ok ? answer.data : null);
    setTrouble(answer.ok ? null : answer.trouble.message);
    setBusy(false);
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3 text-ink-muted text-sm">
        <span>
          {from || to ? "Are the payments of these days all here?" : "Are the payments of the last 30 days all here?"}
        </span>
        <Button size="sm" busy={busy} onClick={check}>
          Compare with the provider
        </Button>
      </div>
      {trouble ? (
        <Callout tone="critical" announce="alert" title="The comparison could not be made">
          {trouble}
        </Callout>
      ) : null}
      {found ? <Outcome {...found} /> : null}
    </div>
  );
}

function Outcome({ hub, provider, agrees }: Reconciliation) {
  return (
    <Callout
      tone={agrees ? "positive" : "caution"}
      announce="status"
      title={agrees ? `Equal to ${provider.name}’s own list` : `Not equal to ${provider.name}’s list`}
    >
      <p>
        Here: <Sums {...hub} />. There: <Sums {...provider} />, read in {formatCount(provider.calls, "call")}.
      </p>
      {provider.unreadable > 0 ? (
        <p>
          {formatCount(provider.unreadable, "payment")} there could not be read and stand in no sum. The failed items of
          the last sync say what is wrong.
        </p>
      ) : null}
      {agrees ? null : <p>Sync the payments of these days, then compare again.</p>}
    </Callout>
  );
}

function Sums({ count, sums }: Tally) {
  return (
    <>
      {formatCount(count, "payment")}
      {Object.entries(sums).map(([currency, minor]) => (
        <span key={currency}>
          , <Amount minor={minor} currency={currency} />
        </span>
      ))}
    </>
  );
}
