import { type ReactNode, Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page, Split } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { DeliveryTrouble, Headers, Payload } from "@/features/webhooks/components/delivery-content";
import { DeliveryFacts, type DeliveryFactsProps } from "@/features/webhooks/components/delivery-facts";
import { DeliveryStatus } from "@/features/webhooks/components/delivery-status";
import { ReplayOne } from "@/features/webhooks/components/replay-one";
import type { Action } from "@/lib/http/action";

type DeliveriesScreenProps = {
  description: string;
  replay: ReactNode;
  filters: ReactNode;
  deliveries: ReactNode;
  refusals: ReactNode;
};

/** A list of deliveries with its filters and what was turned away; each part comes when it is ready. */
export function DeliveriesScreen({ description, replay, filters, deliveries, refusals }: DeliveriesScreenProps) {
  return (
    <Page>
      <PageHeader
        title="Webhooks"
        description={description}
        actions={<Suspense fallback={<Skeleton shape="button" width="sm" />}>{replay}</Suspense>}
      />
      <Suspense fallback={<FiltersSkeleton />}>{filters}</Suspense>
      <Suspense fallback={<TableSkeleton />}>{deliveries}</Suspense>
      <Suspense>{refusals}</Suspense>
    </Page>
  );
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

type DeliveryScreenProps = DeliveryFactsProps & { path: string; mayReplay: boolean; replay: Action<unknown> };

/** One delivery: what it said, what became of it, and the way to have it processed once more. */
export function DeliveryScreen({ path, delivery, timeZone, mayReplay, replay }: DeliveryScreenProps) {
  const { id, type, status, providerName, connection, organization } = delivery;
  const isUnderWay = status === "received" || status === "processing";
  return (
    <Page>
      <PageHeader
        title={type}
        badge={<DeliveryStatus status={status} />}
        description={[providerName, (organization ?? connection)?.name].filter(Boolean).join(" · ")}
        breadcrumbs={[{ label: "Webhooks", href: path }]}
        actions={mayReplay && !isUnderWay ? <ReplayOne id={id} replay={replay} /> : undefined}
      />
      <DeliveryTrouble {...delivery} />
      <Split aside={<DeliveryFacts delivery={delivery} timeZone={timeZone} />}>
        <Payload {...delivery} />
        <Headers {...delivery} />
      </Split>
    </Page>
  );
}

/** What stands where one delivery will be. */
export function DeliverySkeleton() {
  return (
    <Page>
      <Loading what="Loading the delivery" />
      <div className="flex flex-col gap-2">
        <Skeleton width="sm" />
        <Skeleton shape="title" width="lg" />
        <Skeleton width="sm" />
      </div>
      <Split
        aside={
          <Card>
            <Skeleton shape="block" />
          </Card>
        }
      >
        <Card>
          <Skeleton shape="block" />
        </Card>
      </Split>
    </Page>
  );
}
