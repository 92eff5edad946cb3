"use client";

import { lazy, Suspense } from "react";
import type { LiveRunProps } from "@/features/sync/components/live-run";
import type { RetryItemProps } from "@/features/sync/components/retry-item";
import type { RunStripProps } from "@/features/sync/components/run-strip";

// What listens to a run brings its own machinery along: only pages that show some fetch it.
const LiveRun = lazy(() => import("@/features/sync/components/live-run").then((file) => ({ default: file.LiveRun })));
const RunStrip = lazy(() =>
  import("@/features/sync/components/run-strip").then((file) => ({ default: file.RunStrip })),
);
const RetryItem = lazy(() =>
  import("@/features/sync/components/retry-item").then((file) => ({ default: file.RetryItem })),
);

export function LazyLiveRun(props: LiveRunProps) {
  return (
    <Suspense>
      <LiveRun {...props} />
    </Suspense>
  );
}

export function LazyRunStrip(props: RunStripProps) {
  return (
    <Suspense>
      <RunStrip {...props} />
    </Suspense>
  );
}

export function LazyRetryItem(props: RetryItemProps) {
  return (
    <Suspense>
      <RetryItem {...props} />
    </Suspense>
  );
}
