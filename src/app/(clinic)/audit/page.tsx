import { Download } from "lucide";
import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { AuditFilters } from "@/features/audit/components/audit-filters";
import { AuditStanding } from "@/features/audit/components/audit-standing";
import { AuditTable } from "@/features/audit/components/audit-table";
import { loadAudit, loadAuditExport, loadAuditFilters, loadAuditStanding } from "@/features/audit/loaders";

export const metadata: Metadata = { title: "Audit log" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: Props) {
  const exportHref = await loadAuditExport(await searchParams);
  return (
    <Page>
      <PageHeader
        title="Audit log"
        description={
          <>
            <p>Who did what, and when. Nobody can change or remove an entry.</p>
            <Suspense fallback={<StandingSkeleton />}>
              <Standing />
            </Suspense>
          </>
        }
        actions={
          exportHref ? (
            <LinkButton href={exportHref} download prefetch={false} icon={<Icon of={Download} />}>
              Export CSV
            </LinkButton>
          ) : null
        }
      />
      <Suspense fallback={<FiltersSkeleton />}>
        <Filters searchParams={searchParams} />
      </Suspense>
      <Suspense fallback={<TableSkeleton />}>
        <Entries searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Standing() {
  return <AuditStanding {...(await loadAuditStanding())} />;
}

function StandingSkeleton() {
  return (
    <div aria-hidden className="flex min-h-6 items-center pt-0.5 max-sm:min-h-16">
      <Skeleton width="lg" />
    </div>
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
    <div aria-hidden className="grid grid-cols-2 items-end gap-x-3 gap-y-2 pt-6 max-sm:pb-12 sm:flex">
      <Skeleton shape="button" width="md" />
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
