import { ChangeNames } from "@/features/sync/components/change-names";
import { RunTrouble } from "@/features/sync/components/run-trouble";
import { ShownRun } from "@/features/sync/components/shown-run";
import type { loadSyncState } from "@/features/sync/loaders";

type LatestRunProps = { sync: Awaited<ReturnType<typeof loadSyncState>> };

/** The sync that is under way, or how the last one ended and what to do if it ended badly. */
export function LatestRun({ sync }: LatestRunProps) {
  const { connection, latest, source, maySync, mayCancel, changes, timeZone } = sync;
  const { status } = connection;
  if (!latest) return null;
  // The page has said so already, and what to do about it.
  const isSaid = status === "refused" && latest.error?.code === "credentials";
  return (
    <>
      {isSaid ? null : <RunTrouble run={latest} source={source} status={status} maySync={maySync} />}
      <ShownRun
        key={latest.id}
        title="Last sync"
        run={latest}
        source={source}
        timeZone={timeZone}
        mayCancel={mayCancel}
        href={`/runs/${latest.id}`}
        outcome={latest.finishedAt ? <ChangeNames run={latest} changes={changes} /> : null}
      />
    </>
  );
}
