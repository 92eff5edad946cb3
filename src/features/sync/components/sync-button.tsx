import { ChangeNames } from "@/features/sync/components/change-names";
import { SyncNow } from "@/features/sync/components/sync-now";
import type { loadSyncState } from "@/features/sync/loaders";

/** "Sync now" with what the page knows: the run under way, what the last one changed, what the next will cost. */
export function SyncButton({ sync }: { sync: Awaited<ReturnType<typeof loadSyncState>> }) {
  const { connection, source, timeZone, costs, active, latest, changes } = sync;
  const outcome = latest?.finishedAt
    ? { runId: latest.id, content: <ChangeNames run={latest} changes={changes} /> }
    : null;
  return (
    <SyncNow
      connectionId={connection.id}
      source={source}
      timeZone={timeZone}
      costs={costs}
      active={active}
      outcome={outcome}
    />
  );
}
