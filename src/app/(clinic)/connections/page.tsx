import { Plus } from "lucide";
import type { Metadata } from "next";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { ConnectionList } from "@/features/connections/components/connection-list";
import { loadConnections } from "@/features/connections/loaders";
import { LazyRunStrip } from "@/features/sync/components/lazy-live";
import { loadActiveRuns } from "@/features/sync/loaders";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionsPage() {
  const list = await loadConnections();
  const runs = await loadActiveRuns(list.connections.map(({ connection }) => connection));
  const activity = new Map(
    runs.map(({ run, source }) => [run.connectionId, <LazyRunStrip key={run.id} run={run} source={source} />]),
  );
  return (
    <Page>
      <PageHeader
        title="Connections"
        description="The systems your clinic works with, and how fresh what came from each is."
        actions={
          list.mayConnect && list.connections.length > 0 ? (
            <LinkButton href="/connections/new" icon={<Icon of={Plus} />} variant="primary">
              Connect an account
            </LinkButton>
          ) : null
        }
      />
      <ConnectionList {...list} activity={activity} />
    </Page>
  );
}
