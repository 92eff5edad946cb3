"use client";

import { useQuery } from "@tanstack/react-query";
import { Callout } from "@/components/ui/callout";
import type { Asked } from "@/features/sync/components/payment-sync-choice";
import { RunResult } from "@/features/sync/components/run-result";
import { StartButton } from "@/features/sync/components/start-button";
import type { RunView } from "@/features/sync/schema";
import { hrefTo } from "@/lib/format/href";
import { formatCount, formatNumber, formatShare } from "@/lib/format/number";
import { callApi } from "@/lib/http/call";

const listMax = 200;

/** What a sync of payments brought: how many of them, the share that has an invoice, calls for each, and what failed. */
export function PaymentSyncResult({ run, asked }: { run: RunView; asked: Asked | null }) {
  const count = asked?.transactionCount ?? listMax;
  const { data } = useQuery({
    queryKey: ["linked-share", run.id, count, asked?.from, asked?.to],
    queryFn: () => readLinked(count, asked),
    retry: false,
  });
  const figures = [
    { label: "Transactions", text: data ? formatNumber(data.all) : "–" },
    { label: "With an invoice", text: data && data.all > 0 ? formatShare(data.linked / data.all) : "–" },
    { label: "Calls for each", text: data && data.all > 0 ? (run.calls.made / data.all).toFixed(2) : "–" },
  ];
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-3 gap-4 rounded-lg border border-line bg-sunken px-3.5 py-3">
        {figures.map(({ label, text }) => (
          <div key={label}>
            <dt className="text-ink-muted text-sm">{label}</dt>
            <dd className="font-semibold text-lg tabular-nums">{text}</dd>
          </div>
        ))}
      </dl>
      <RunResult run={run} />
      {run.counts.rejected > 0 ? (
        <Callout
          tone="caution"
          title={`${formatCount(run.counts.rejected, "item")} could not be read`}
          actions={
            <StartButton size="sm" start={{ connectionId: run.connectionId, mode: "retry" }}>
              Retry
            </StartButton>
          }
        >
          They are kept with their reasons; everything else has arrived.
        </Callout>
      ) : null}
    </div>
  );
}

type Linked = { all: number; linked: number };
type Listed = { data: { link: string }[]; totals: { count: number }[] };

/** Of the newest so many, or of all in these days, how many there are and how many have an invoice. */
async function readLinked(count: number, asked: Asked | null): Promise<Linked | null> {
  const days = { from: asked?.from, to: asked?.to };
  const read = async (query: object) => {
    const answer = await callApi<Listed>(hrefTo("/api/transactions", { ...days, ...query }) as `/api/${string}`);
    return answer.ok ? answer.data : null;
  };
  if (count <= listMax) {
    const newest = await read({ limit: count });
    return newest && { all: newest.data.length, linked: newest.data.filter(({ link }) => link === "linked").length };
  }
  const [all, linked] = await Promise.all([read({ limit: 1 }), read({ limit: 1, link: "linked" })]);
  const sum = (listed: Listed | null) => (listed?.totals ?? []).reduce((total, one) => total + one.count, 0);
  return all && { all: Math.min(count, sum(all)), linked: Math.min(count, sum(linked)) };
}
