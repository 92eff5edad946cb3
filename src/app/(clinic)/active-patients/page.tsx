import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { ActiveAbout } from "@/features/active-patients/components/active-about";
import { ActiveFilters } from "@/features/active-patients/components/active-filters";
import { ActiveTable } from "@/features/active-patients/components/active-table";
import { WindowChooser } from "@/features/active-patients/components/window-chooser";
import { loadActiveFilters, loadActivePatients } from "@/features/active-patients/loaders";

export const metadata: Metadata = { title: "Active patients" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ActivePatientsPage({ searchParams }: Props) {
  const params = await searchParams;
  const head = await loadActiveFilters(params);
  return (
    <Page>
      <PageHeader title="Active patients" actions={<WindowChooser {...head} />} />
      <ActiveFilters {...head} />
      <Suspense key={JSON.stringify(params)} fallback={<TableSkeleton />}>
        <ActivePatients searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function ActivePatients({ searchParams }: Props) {
  const loaded = await loadActivePatients(await searchParams);
  return (
    <>
      <ActiveAbout {...loaded} />
      <ActiveTable {...loaded} />
    </>
  );
}

function TableSkeleton() {
  return (
    <>
      <Loading what="Loading active patients" />
      <Skeleton width="lg" />
      <Card padded={false}>
        <DataTableSkeleton rows={14} columns={6} />
      </Card>
    </>
  );
}
