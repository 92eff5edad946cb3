import { Webhook } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Pagination } from "@/components/pagination";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { DeliveryStatus } from "@/features/webhooks/components/delivery-status";
import type { loadDeliveries } from "@/features/webhooks/loaders";
import type { PlatformDeliveryView } from "@/features/webhooks/overseen/schema";
import type { DeliveryView } from "@/features/webhooks/schema";
import { rowNumbers } from "@/lib/format/href";
import { formatNumber } from "@/lib/format/number";

type Listed = DeliveryView & Partial<Pick<PlatformDeliveryView, "organization">>;

type DeliveryTableProps = Omit<Awaited<ReturnType<typeof loadDeliveries>>, "deliveries"> & { deliveries: Listed[] };

/** A clinic's deliveries, or those that came for the hub itself. */
export function DeliveryTable({ path, deliveries, timeZone, filtered, pages, page, limit }: DeliveryTableProps) {
  const summary = deliveries.length > 0 ? `Deliveries ${rowNumbers({ page, limit, shown: deliveries.length })}` : null;
  return (
    <Card padded={false} footer={summary ? <Pagination {...pages} summary={summary} /> : null}>
      <DataTable
        caption="Deliveries, newest first"
        columns={columnsFor(path, timeZone)}
        rows={deliveries}
        rowKey={({ id }) => id}
        empty={<NothingThere path={path} filtered={filtered} />}
      />
    </Card>
  );
}

function columnsFor(path: string, timeZone: string): Column<Listed>[] {
  return [
    { key: "type", header: "Type", lead: true, cell: (delivery) => <Type path={path} delivery={delivery} /> },
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

function Type({ path, delivery: { id, type, reason } }: { path: string; delivery: Listed }) {
  return (
    <span className="flex min-w-0 flex-col">
      <TextLink href={`${path}/${id}`} look="quiet">
        <span className="break-all font-mono text-sm">{type}</span>
      </TextLink>
      {reason ? <span className="line-clamp-2 max-w-prose text-ink-muted text-sm">{reason}</span> : null}
    </span>
  );
}

function Sender({ delivery: { providerName, connection, organization } }: { delivery: Listed }) {
  // Only what came for the hub itself may be nobody's yet.
  const whose = organization === null ? "Organization not known" : (organization ?? connection)?.name;
  return (
    <span className="flex flex-col">
      {providerName}
      {whose ? <span className="text-ink-muted text-sm">{whose}</span> : null}
    </span>
  );
}

function NothingThere({ path, filtered }: { path: string; filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState
        icon={<Icon of={Webhook} />}
        title="Nothing fits these filters"
        description="Try a longer stretch of time, or another status."
        action={<LinkButton href={path}>Clear the filters</LinkButton>}
      />
    );
  }
  if (path !== "/webhooks") {
    return (
      <EmptyState
        icon={<Icon of={Webhook} />}
        title="Nothing has arrived yet"
        description="What the hub's own suppliers, Clerk and Stripe, post to it is listed here, each delivery once."
      />
    );
  }
  return (
    <EmptyState
      icon={<Icon of={Webhook} />}
      title="Nothing has arrived yet"
      description="What your providers and your own automation post to this organization's addresses is listed here, each delivery once."
      action={<LinkButton href="/connections">Go to connections</LinkButton>}
    />
  );
}
