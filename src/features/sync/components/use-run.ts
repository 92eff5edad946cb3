"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { RunView } from "@/features/sync/schema";
import { callApi } from "@/lib/http/call";

const pollMs = 1_000;
const pollBesideStreamMs = 10_000;
/** A stream that ends sooner than this is not one that lasts here: polling does instead. */
const streamLastsMs = 30_000;

/**
 * A run as it stands now, until it is over: asked for every second, and heard as server-sent events where those last.
 * Never goes back, whichever answer arrives first. `isLost` while the hub does not answer.
 */
export function useRun(initial: RunView, { stream = false } = {}): { run: RunView; isLost: boolean } {
  const client = useQueryClient();
  const [isHeard, setHeard] = useState(false);
  const { id } = initial;
  const isOver = initial.finishedAt !== null;
  const { data, isError } = useQuery({
    queryKey: runKey(id),
    queryFn: () => readRun(id),
    initialData: initial,
    enabled: !isOver,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.finishedAt ? false : isHeard ? pollBesideStreamMs : pollMs),
    structuralSharing: (old, next) => further(asRun(old), asRun(next)),
  });

  // The event stream is the external system.
  useEffect(() => {
    if (!stream || isOver) return;
    return listen(id, setHeard, (run) => client.setQueryData(runKey(id), run));
  }, [stream, isOver, id, client]);

  return { run: further(data, initial) ?? initial, isLost: isError && !data.finishedAt };
}

export function runKey(id: string) {
  return ["sync-run", id] as const;
}

/** Reads a run. Throws when the hub refuses or does not answer. */
export async function readRun(id: string): Promise<RunView> {
  const answer = await callApi<RunView>(`/api/sync-runs/${id}`);
  if (!answer.ok) throw new Error(answer.trouble.message);
  return answer.data;
}

/** The later of two looks at one run. */
function further(one: RunView | undefined, other: RunView | undefined): RunView | undefined {
  if (!one || !other) return other ?? one;
  const [a, b] = [ageOf(one), ageOf(other)];
  const decided = a.map((value, place) => (b[place] ?? 0) - value).find((difference) => difference !== 0) ?? 0;
  return decided < 0 ? one : other;
}

function ageOf(run: RunView): number[] {
  const { progress, calls } = run;
  return [run.finishedAt ? 1 : 0, run.startedAt ? 1 : 0, progress.done, progress.percent, calls.made];
}

type Hear = (run: RunView) => void;

function listen(id: string, setHeard: (heard: boolean) => void, hear: Hear): () => void {
  let source = open();
  function open(): EventSource {
    const openedAt = Date.now();
    const events = new EventSource(`/api/sync-runs/${id}/events`);
    events.onmessage = ({ data }) => {
      const run = asRun(JSON.parse(String(data)));
      if (!run) return;
      setHeard(true);
      hear(run);
      if (run.finishedAt) events.close();
    };
    events.onerror = () => {
      events.close();
      setHeard(false);
      if (Date.now() - openedAt >= streamLastsMs) source = open();
    };
    return events;
  }
  return () => source.close();
}

/** What the query and the stream carry is what our own route answers, in the shape that its endpoint declares. */
function asRun(answer: unknown): RunView | undefined {
  return answer as RunView | undefined;
}
