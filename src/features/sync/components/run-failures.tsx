"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import { FailedItems } from "@/features/sync/components/failed-items";
import type { RunSource } from "@/features/sync/components/run-words";
import type { FailureView, RunView } from "@/features/sync/schema";
import { formatCount } from "@/lib/format/number";
import { callApi } from "@/lib/http/call";

type RunFailuresProps = { run: RunView; source: RunSource; timeZone: string; actions: ReactNode };

/** What a run could not read, each with its reason, for a place that was not drawn with them: they are asked for. */
export function RunFailures({ run, source, timeZone, actions }: RunFailuresProps) {
  const { data, isError, isPending } = useQuery({ queryKey: ["sync-failures", run.id], queryFn: () => readOf(run) });
  if (data && data.length > 0) {
    return <FailedItems failures={data} source={source} timeZone={timeZone} mayRetry={false} actions={actions} />;
  }
  const title = `${formatCount(run.counts.rejected, "item")} could not be read`;
  return (
    <Callout tone="caution" title={title} actions={actions}>
      {isPending ? "Asking why…" : isError ? "Why is not known just now; the run's page lists them." : triedSince}
    </Callout>
  );
}

const triedSince = "They have been tried again since, and are listed with that sync.";

async function readOf({ id }: RunView): Promise<FailureView[]> {
  const answer = await callApi<{ data: FailureView[] }>(`/api/sync-failures?runId=${id}`);
  if (!answer.ok) throw new Error(answer.trouble.message);
  return answer.data.data;
}
