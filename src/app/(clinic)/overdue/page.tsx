import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { OverdueFilters, OverdueTable } from "@/features/active-patients/components/overdue-table";
import { OverdueTabs } from "@/features/active-patients/components/overdue-tabs";
import { loadOverduePatients } from "@/features/active-patients/loaders";

export const metadata: Metadata = { title: "Overdue" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function OverduePage({ searchParams }: Props) {
  return (
    <Page>
      <PageHeader title="Overdue" description="Seen before the active window, not since, and with nothing booked." />
      <Suspense fallback={<OverdueSkeleton />}>
        <Overdue searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Overdue({ searchParams }: Props) {
  const loaded = await loadOverduePatients(await searchParams);
  return (
    <>
      <OverdueTabs {...loaded} />
      <OverdueFilters {...loaded} />
      <OverdueTable {...loaded} />
    </>
  );
}

function OverdueSkeleton() {
  return (
    <>
      <Loading what="Loading overdue patients" />
      <Skeleton shape="button" />
      <Skeleton shape="button" width="lg" />
      <Card padded={false}>
        <DataTableSkeleton rows={14} columns={5} />
      </Card>
    </>
  );
}
