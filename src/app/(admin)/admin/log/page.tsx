import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/skeleton";
import { AuditTable } from "@/features/audit/components/audit-table";
import { loadHubLog } from "@/features/audit/hub/loaders";

export const metadata: Metadata = { title: "Log" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function HubLogPage({ searchParams }: Props) {
  return (
    <Page>
      <PageHeader
        title="Log"
        description="What super admins and commands did to the hub itself. What concerns one organization stands in its own audit log. Nobody can change or remove an entry."
      />
      <Suspense fallback={<Waiting />}>
        <Entries searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Entries({ searchParams }: Props) {
  return <AuditTable {...(await loadHubLog(await searchParams))} />;
}

function Waiting() {
  return (
    <Card padded={false}>
      <Loading what="Loading the log" />
      <DataTableSkeleton rows={12} columns={3} />
    </Card>
  );
}
