import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page, Split } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/skeleton";
import { ConnectionFacts } from "@/features/connections/components/connection-facts";
import { ConnectionStatus } from "@/features/connections/components/connection-status";
import { ConnectionTrouble } from "@/features/connections/components/connection-trouble";
import { HintAddress } from "@/features/connections/components/hint-address";
import { Holdings } from "@/features/connections/components/holdings";
import { Manage } from "@/features/connections/components/manage";
import { Notifications } from "@/features/connections/components/notifications";
import { ProviderMark } from "@/features/connections/components/provider-mark";
import { ScheduleForm } from "@/features/connections/components/schedule-form";
import { loadConnection, loadHoldings } from "@/features/connections/loaders";
import { FailedItems } from "@/features/sync/components/failed-items";
import { LatestRun } from "@/features/sync/components/latest-run";
import { RunHistory } from "@/features/sync/components/run-history";
import { StartButton } from "@/features/sync/components/start-button";
import { SyncButton } from "@/features/sync/components/sync-button";
import { loadRunHistory, loadSyncState } from "@/features/sync/loaders";

export const metadata: Metadata = { title: "Connection" };

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ConnectionPage({ params, searchParams }: Props) {
  const { id } = await params;
  const [about, sync] = await Promise.all([loadConnection(id), loadSyncState(id)]);
  const { connection } = about;
  const { account, providerName, region, status } = connection;
  return (
    <Page>
      <PageHeader
        title={account.name}
        badge={<ConnectionStatus status={status} />}
        description={[providerName, region].filter(Boolean).join(" · ")}
        breadcrumbs={[{ label: "Connections", href: "/connections" }]}
        media={<ProviderMark name={providerName} />}
        actions={sync.maySync ? <SyncButton sync={sync} /> : undefined}
      />
      <ConnectionTrouble {...about} />
      <Split aside={<Aside {...about} />}>
        <LatestRun sync={sync} />
        {sync.failures.length > 0 ? (
          <FailedItems
            {...sync}
            mayRetry={sync.maySync}
            actions={
              sync.maySync ? (
                <StartButton size="sm" start={{ connectionId: id, mode: "retry" }}>
                  Retry all
                </StartButton>
              ) : null
            }
          />
        ) : null}
        <Suspense fallback={<TableSkeleton what="Counting what is here" rows={6} />}>
          <Held id={id} />
        </Suspense>
        <div id="runs">
          <Suspense fallback={<TableSkeleton what="Loading the history" rows={5} />}>
            <History id={id} searchParams={searchParams} />
          </Suspense>
        </div>
      </Split>
    </Page>
  );
}

function Aside({ connection, form, may, posts, timeZone, ...plan }: Awaited<ReturnType<typeof loadConnection>>) {
  const { id, status, schedule, hasWebhook, providerName } = connection;
  return (
    <>
      <ConnectionFacts connection={connection} timeZone={timeZone} />
      {status === "disconnected" ? null : (
        <ScheduleForm {...plan} connectionId={id} schedule={schedule} timeZone={timeZone} mayChange={may.change} />
      )}
      {may.webhook && posts === "hints" ? (
        <HintAddress connectionId={id} provider={providerName} exists={hasWebhook} />
      ) : null}
      {may.webhook && posts === "notifications" ? (
        <Notifications connectionId={id} provider={providerName} isOn={hasWebhook} />
      ) : null}
      <Manage connection={connection} form={form} may={may} />
    </>
  );
}

async function Held({ id }: { id: string }) {
  return <Holdings {...(await loadHoldings(id))} />;
}

async function History({ id, searchParams }: { id: string } & Pick<Props, "searchParams">) {
  return <RunHistory {...(await loadRunHistory(id, await searchParams))} />;
}

function TableSkeleton({ what, rows }: { what: string; rows: number }) {
  return (
    <Card padded={false}>
      <Loading what={what} />
      <DataTableSkeleton rows={rows} columns={3} />
    </Card>
  );
}
