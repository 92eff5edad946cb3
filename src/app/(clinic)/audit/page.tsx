import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { AuditFilters } from "@/features/audit/components/audit-filters";
import { AuditTable } from "@/features/audit/components/audit-table";
import { loadAudit, loadAuditFilters } from "@/features/audit/loaders";

export const metadata: Metadata = { title: "Audit log" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function AuditPage({ searchParams }: Props) {
  return (
    <Page>
      <PageHeader title="Audit log" description="Who did what, and when. Nobody can change or remove an entry." />
      <Suspense fallback={<FiltersSkeleton />}>
        <Filters searchParams={searchParams} />
      </Suspense>
      <Suspense fallback={<TableSkeleton />}>
        <Entries searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Filters({ searchParams }: Props) {
  return <AuditFilters {...(await loadAuditFilters(await searchParams))} />;
}

async function Entries({ searchParams }: Props) {
  return <AuditTable {...(await loadAudit(await searchParams))} />;
}

function FiltersSkeleton() {
  return (
    <div aria-hidden className="grid grid-cols-2 items-end gap-x-3 gap-y-2 pt-6 max-sm:pb-13 sm:flex">
      <Skeleton shape="button" width="md" />
      <Skeleton shape="button" width="md" />
      <Skeleton shape="button" width="md" />
      <Skeleton shape="button" width="md" />
    </div>
  );
}

function TableSkeleton() {
  return (
    <Card padded={false}>
      <Loading what="Loading the audit log" />
      <DataTableSkeleton rows={12} columns={3} />
    </Card>
  );
}
