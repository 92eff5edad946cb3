import { Webhook } from "lucide-react";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Pagination } from "@/components/pagination";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { DeliveryStatus } from "@/features/webhooks/components/delivery-status";
import type { loadDeliveries } from "@/features/webhooks/loaders";
import type { DeliveryView } from "@/features/webhooks/schema";
import { rowNumbers } from "@/lib/format/href";
import { formatNumber } from "@/lib/format/number";

type DeliveryTableProps = Awaited<ReturnType<typeof loadDeliveries>>;

export function DeliveryTable({ deliveries, timeZone, filtered, pages, page, limit }: DeliveryTableProps) {
  const summary = deliveries.length > 0 ? `Deliveries ${rowNumbers({ page, limit, shown: deliveries.length })}` : null;
  return (
    <Card padded={false} footer={summary ? <Pagination {...pages} summary={summary} /> : null}>
      <DataTable
        caption="Deliveries, newest first"
        columns={columnsFor(timeZone)}
        rows={deliveries}
        rowKey={({ id }) => id}
        empty={<NothingThere filtered={filtered} />}
      />
    </Card>
  );
}

function columnsFor(timeZone: string): Column<DeliveryView>[] {
  return [
    { key: "type", header: "Type", lead: true, cell: (delivery) => <Type delivery={delivery} /> },
    { key: "from", header: "From", cell: (delivery) => <Sender delivery={delivery} /> },
    { key: "status", header: "Status", cell: ({ status }) => <DeliveryStatus status={status} /> },
    { key: "attempts", header: "Attempts", align: "end", cell: ({ attempts }) => formatNumber(attempts) },
    {
      key: "received",
      header: "Received",
      align: "end",
      cell: ({ receivedAt }) => <Time at={receivedAt} timeZone={timeZone} show="dateTime" />,
    },
  ];
}

function Type({ delivery: { id, type, reason } }: { delivery: DeliveryView }) {
  return (
    <span className="flex min-w-0 flex-col">
      <TextLink href={`/webhooks/${id}`} look="quiet">
        <span className="break-all font-mono text-sm">{type}</span>
      </TextLink>
      {reason ? <span className="line-clamp-2 max-w-prose text-ink-muted text-sm">{reason}</span> : null}
    </span>
  );
}

function Sender({ delivery: { providerName, connection } }: { delivery: DeliveryView }) {
  return (
    <span className="flex flex-col">
      {providerName}
      {connection ? <span className="text-ink-muted text-sm">{connection.name}</span> : null}
    </span>
  );
}

function NothingThere({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState
        icon={<Webhook />}
        title="Nothing fits these filters"
        description="Try a longer stretch of time, or another status."
        action={<LinkButton href="/webhooks">Clear the filters</LinkButton>}
      />
    );
  }
  return (
    <EmptyState
      icon={<Webhook />}
      title="Nothing has arrived yet"
      description="What your providers and your own automation post to this organization's addresses is listed here, each delivery once."
      action={<LinkButton href="/connections">Go to connections</LinkButton>}
    />
  );
}
