import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { InvoiceTable } from "@/features/billing/components/invoice-table";
import { PlanChoice } from "@/features/billing/components/plan-choice";
import { PlanState } from "@/features/billing/components/plan-state";
import { loadBilling, loadInvoices, loadPrices } from "@/features/billing/loaders";
import { SettingsTabs } from "@/features/organizations/components/settings-tabs";

export const metadata: Metadata = { title: "Billing" };

type BillingPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function BillingPage({ searchParams }: BillingPageProps) {
  return (
    <Page width="narrow">
      <PageHeader title="Settings" />
      <SettingsTabs current="billing" parts={{ organization: true }} />
      <Suspense fallback={<BillingSkeleton />}>
        <Billing searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Billing({ searchParams }: BillingPageProps) {
  const [loaded, prices] = await Promise.all([loadBilling(await searchParams), loadPrices()]);
  return (
    <>
      <PlanState {...loaded} />
      {loaded.billing.enabled ? (
        <>
          <PlanChoice billing={loaded.billing} mayManage={loaded.mayManage} prices={prices} />
          <Suspense fallback={<InvoicesSkeleton />}>
            <Invoices searchParams={searchParams} />
          </Suspense>
        </>
      ) : null}
    </>
  );
}

async function Invoices({ searchParams }: BillingPageProps) {
  return <InvoiceTable {...(await loadInvoices(await searchParams))} />;
}

function BillingSkeleton() {
  return (
    <>
      <Loading what="Loading the plan" />
      <Card title="Plan">
        <div className="flex flex-col gap-5">
          <Skeleton width="lg" />
          <Skeleton width="full" />
        </div>
      </Card>
      <div aria-hidden className="grid gap-3 sm:grid-cols-3">
        {["one", "two", "three"].map((plan) => (
          <div key={plan} className="flex h-72 flex-col gap-4 rounded-xl border border-line bg-surface p-4">
            <Skeleton width="sm" />
            <Skeleton shape="figure" width="md" />
            <Skeleton width="full" />
          </div>
        ))}
      </div>
      <InvoicesSkeleton />
    </>
  );
}

function InvoicesSkeleton() {
  return (
    <Card title="Invoices" padded={false}>
      <DataTableSkeleton rows={3} columns={4} />
    </Card>
  );
}
