import type { ReactNode } from "react";
import { LazyLiveRun } from "@/features/sync/components/lazy-live";
import type { LiveRunProps } from "@/features/sync/components/live-run";
import { RunCard } from "@/features/sync/components/run-card";
import { RunResult } from "@/features/sync/components/run-result";

export type ShownRunProps = LiveRunProps & {
  /** What the run changed, once it is over. */
  outcome?: ReactNode;
};

/** A run: live while it goes on, its result afterwards. Only what is live needs a script. */
export function ShownRun({ outcome, ...props }: ShownRunProps) {
  if (props.run.finishedAt === null) return <LazyLiveRun {...props} />;
  const { run, timeZone, title, href } = props;
  return (
    <RunCard run={run} timeZone={timeZone} title={title} href={href}>
      <RunResult run={run}>{outcome}</RunResult>
    </RunCard>
  );
}
