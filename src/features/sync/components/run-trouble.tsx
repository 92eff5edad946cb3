import { Callout } from "@/components/ui/callout";
import { LinkButton } from "@/components/ui/link-button";
import { ApproveDeletes } from "@/features/sync/components/approve-deletes";
import type { RunSource } from "@/features/sync/components/run-words";
import { StartButton } from "@/features/sync/components/start-button";
import type { RunView } from "@/features/sync/schema";

export type RunTroubleProps = {
  run: RunView;
  source: RunSource;
  /** The connection's, as it stands now. */
  status: string;
  maySync: boolean;
  then?: "open" | "stay" | undefined;
};

type Trouble = { tone: "caution" | "critical"; title: string; words: string };

/** Why a run failed, what to do about it, and the button that does it. Nothing for a run that did not fail. */
export function RunTrouble(props: RunTroubleProps) {
  const trouble = troubleOf(props);
  if (!trouble) return null;
  return (
    <Callout tone={trouble.tone} title={trouble.title} actions={<WayOn {...props} />}>
      {trouble.words}
    </Callout>
  );
}

function troubleOf({ run: { error, status }, source, status: now }: RunTroubleProps): Trouble | null {
  if (status !== "failed" || !error) return null;
  const words = error.message;
  if (error.code === "delete_fuse") return { tone: "caution", title: "Many records vanished at once", words };
  if (error.code === "stalled") return { tone: "critical", title: "The sync got stuck", words };
  if (error.code !== "credentials") return { tone: "critical", title: "The sync failed", words };
  if (now === "refused") return { tone: "critical", title: "The key was refused", words };
  const settled = `${source.provider} refused the key that was in use then. The one in use now was accepted.`;
  return { tone: "caution", title: "The key was refused, and has been replaced since", words: settled };
}

function WayOn({ run: { error, connectionId, mode }, source, status, maySync, then }: RunTroubleProps) {
  if (status === "refused") {
    return (
      <LinkButton href={`/connections/${connectionId}`} size="sm">
        Go to the connection
      </LinkButton>
    );
  }
  if (!maySync) return null;
  if (error?.code === "delete_fuse") {
    const { provider } = source;
    return <ApproveDeletes connectionId={connectionId} provider={provider} message={error.message} then={then} />;
  }
  return (
    <StartButton size="sm" start={{ connectionId, mode }} then={then}>
      Sync again
    </StartButton>
  );
}
