import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/skeleton";
import { OrganizationFilters } from "@/features/oversight/components/organization-filters";
import { OrganizationTable } from "@/features/oversight/components/organization-table";
import { SyncAll } from "@/features/oversight/components/sync-all";
import { loadOverseen, loadOverseenFilter } from "@/features/oversight/loaders";

export const metadata: Metadata = { title: "All organizations" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AllOrganizationsPage({ searchParams }: Props) {
  const params = await searchParams;
  return (
    <Page>
      <PageHeader title="Organizations" description="How each of them stands, from outside." actions={<SyncAll />} />
      <OrganizationFilters {...(await loadOverseenFilter(params))} />
      <Suspense key={JSON.stringify(params)} fallback={<Waiting />}>
        <Organizations searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Organizations({ searchParams }: Props) {
  return <OrganizationTable {...(await loadOverseen(await searchParams))} />;
}

function Waiting() {
  return (
    <Card padded={false}>
      <Loading what="Loading the organizations" />
      <DataTableSkeleton rows={10} columns={5} />
    </Card>
  );
}
