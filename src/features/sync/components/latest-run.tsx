import { ChangeNames } from "@/features/sync/components/change-names";
import { LiveRun } from "@/features/sync/components/live-run";
import { RunTrouble } from "@/features/sync/components/run-trouble";
import type { loadSyncState } from "@/features/sync/loaders";

type LatestRunProps = {
  sync: Awaited<ReturnType<typeof loadSyncState>>;
  /** Where the page has said already that the key is refused. */
  hideRefusal: boolean;
};

/** The sync that is under way, or how the last one ended and what to do if it ended badly. */
export function LatestRun({ sync, hideRefusal }: LatestRunProps) {
  const { latest, source, maySync, changes, timeZone } = sync;
  if (!latest) return null;
  const isSaid = hideRefusal && latest.error?.code === "credentials";
  return (
    <>
      {isSaid ? null : <RunTrouble run={latest} source={source} maySync={maySync} />}
      <LiveRun
        key={latest.id}
        run={latest}
        source={source}
        timeZone={timeZone}
        mayCancel={maySync}
        href={`/runs/${latest.id}`}
        outcome={latest.finishedAt ? <ChangeNames run={latest} changes={changes} /> : null}
      />
    </>
  );
}
