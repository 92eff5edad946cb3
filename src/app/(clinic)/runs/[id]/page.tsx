import type { Metadata } from "next";
import { Page, Split } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { ChangeList } from "@/features/sync/components/change-list";
import { FailedItems } from "@/features/sync/components/failed-items";
import { RunFacts, RunTimeline } from "@/features/sync/components/run-facts";
import { RunTrouble } from "@/features/sync/components/run-trouble";
import { ShownRun } from "@/features/sync/components/shown-run";
import { StartButton } from "@/features/sync/components/start-button";
import { loadRun } from "@/features/sync/loaders";
import { formatDateTime } from "@/lib/format/date";

export const metadata: Metadata = { title: "Sync" };

type Props = { params: Promise<{ id: string }> };

export default async function RunPage({ params }: Props) {
  const about = await loadRun((await params).id);
  const { run, connection, source, timeZone, maySync, mayCancel, isLatest, failures, changes } = about;
  const retryAll = (
    <StartButton size="sm" start={{ connectionId: run.connectionId, mode: "retry" }} then="open">
      Retry all
    </StartButton>
  );
  return (
    <Page>
      <PageHeader
        title={`Sync of ${formatDateTime(run.createdAt, { timeZone })}`}
        breadcrumbs={[
          { label: "Connections", href: "/connections" },
          { label: source.account, href: `/connections/${run.connectionId}` },
        ]}
      />
      <RunTrouble run={run} source={source} status={connection.status} maySync={maySync && isLatest} then="open" />
      <Split
        aside={
          <>
            <RunFacts run={run} source={source} timeZone={timeZone} />
            <RunTimeline run={run} source={source} timeZone={timeZone} />
          </>
        }
      >
        <ShownRun title="Result" run={run} source={source} timeZone={timeZone} mayCancel={mayCancel} />
        {run.counts.rejected > 0 ? (
          <div id="failed">
            <FailedItems
              failures={failures}
              source={source}
              timeZone={timeZone}
              mayRetry={maySync}
              actions={maySync ? retryAll : null}
            />
          </div>
        ) : null}
        <div id="changes">
          <ChangeList changes={changes} run={run} source={source} />
        </div>
      </Split>
    </Page>
  );
}
