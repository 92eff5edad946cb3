import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { DeliveryFilters } from "@/features/webhooks/components/delivery-filters";
import { DeliveryTable } from "@/features/webhooks/components/delivery-table";
import { Refusals } from "@/features/webhooks/components/refusals";
import { ReplayRange } from "@/features/webhooks/components/replay-range";
import { loadDeliveries, loadDeliveryFilters, loadRefusals } from "@/features/webhooks/loaders";

export const metadata: Metadata = { title: "Webhooks" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function WebhooksPage({ searchParams }: Props) {
  return (
    <Page>
      <PageHeader
        title="Webhooks"
        description="What providers and your own automation have sent, and what became of it."
        actions={
          <Suspense fallback={<Skeleton shape="button" width="sm" />}>
            <Replay searchParams={searchParams} />
          </Suspense>
        }
      />
      <Suspense fallback={<FiltersSkeleton />}>
        <Filters searchParams={searchParams} />
      </Suspense>
      <Suspense fallback={<TableSkeleton />}>
        <Deliveries searchParams={searchParams} />
      </Suspense>
      <Suspense>
        <TurnedAway />
      </Suspense>
    </Page>
  );
}

async function Replay({ searchParams }: Props) {
  const { mayReplay, range, filters } = await loadDeliveryFilters(await searchParams);
  return mayReplay ? <ReplayRange range={range} filtered={Object.values(filters).some(Boolean)} /> : null;
}

async function Filters({ searchParams }: Props) {
  return <DeliveryFilters {...(await loadDeliveryFilters(await searchParams))} />;
}

async function Deliveries({ searchParams }: Props) {
  return <DeliveryTable {...(await loadDeliveries(await searchParams))} />;
}

async function TurnedAway() {
  return <Refusals {...(await loadRefusals())} />;
}

function FiltersSkeleton() {
  return (
    <div aria-hidden className="grid grid-cols-2 items-end gap-x-3 gap-y-2 pt-6 max-sm:pb-13 sm:flex">
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
      <Loading what="Loading the deliveries" />
      <DataTableSkeleton rows={12} columns={5} />
    </Card>
  );
}
