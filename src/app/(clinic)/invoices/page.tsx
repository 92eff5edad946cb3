import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { ExportLinks } from "@/components/export-links";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { InvoiceFilters, InvoiceTable, SentTabs } from "@/features/invoices/components/invoice-table";
import { loadInvoices, loadInvoicesHead } from "@/features/invoices/loaders";

export const metadata: Metadata = { title: "Invoices" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function InvoicesPage({ searchParams }: Props) {
  const { exports } = await loadInvoicesHead(await searchParams);
  return (
    <Page>
      <PageHeader
        title="Invoices"
        description="What was billed, and whether its data went to who gives the treatment."
        actions={exports ? <ExportLinks {...exports} /> : null}
      />
      <Suspense fallback={<InvoicesSkeleton />}>
        <Invoices searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Invoices({ searchParams }: Props) {
  const loaded = await loadInvoices(await searchParams);
  return (
    <>
      <SentTabs {...loaded} />
      <InvoiceFilters {...loaded} />
      <InvoiceTable {...loaded} />
    </>
  );
}

function InvoicesSkeleton() {
  return (
    <>
      <Loading what="Loading invoices" />
      <Skeleton shape="button" />
      <Skeleton shape="button" />
      <Card padded={false}>
        <DataTableSkeleton rows={14} columns={5} />
      </Card>
    </>
  );
}
