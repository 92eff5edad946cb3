"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { laterRun } from "@/features/sync/components/later-run";
import { readRun } from "@/features/sync/components/read-run";
import type { RunView } from "@/features/sync/schema";

const pollMs = 1_000;
const pollBesideStreamMs = 10_000;
/** A stream that ends sooner than this is not one that lasts here: polling does instead. */
const streamLastsMs = 30_000;

type Followed<Run> = { run: Run; isLost: boolean };

/**
 * A run as it stands now, until it is over: asked for every second, and heard as server-sent events where those last.
 * Never goes back, whichever answer arrives first. `isLost` while the hub does not answer.
 */
export function useRun(initial: RunView, options: { stream?: boolean } = {}): Followed<RunView> {
  const { run, isLost } = useRunIfAny(initial, options);
  return { run: run ?? initial, isLost };
}

/** The same where there may be no run to follow. */
export function useRunIfAny(initial: RunView | null, { stream = false } = {}): Followed<RunView | null> {
  const client = useQueryClient();
  const [isHeard, setHeard] = useState(false);
  const id = initial?.id ?? "";
  const isOpen = initial !== null && initial.finishedAt === null;
  const { data, isError } = useQuery({
    queryKey: runKey(id),
    queryFn: () => readRun(id),
    initialData: initial ?? undefined,
    enabled: isOpen,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.finishedAt ? false : isHeard ? pollBesideStreamMs : pollMs),
    structuralSharing: (old, next) => laterRun(asRun(old), asRun(next)),
  });

  // The event stream is the external system.
  useEffect(() => {
    if (!stream || !isOpen) return;
    return listen(id, setHeard, (run) => client.setQueryData(runKey(id), run));
  }, [stream, isOpen, id, client]);

  const run = initial ? (laterRun(initial, data) ?? initial) : null;
  return { run, isLost: isError && run?.finishedAt === null };
}

export function runKey(id: string) {
  return ["sync-run", id] as const;
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
