import { type Column, DataTable } from "@/components/data-table";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { refusalNames } from "@/features/webhooks/components/delivery-words";
import type { loadRefusals } from "@/features/webhooks/loaders";
import type { RefusalView } from "@/features/webhooks/schema";
import { formatNumber } from "@/lib/format/number";

/** What was turned away, by day and reason; nothing where nothing was. */
export function Refusals({ refusals, timeZone }: Awaited<ReturnType<typeof loadRefusals>>) {
  if (refusals.length === 0) return null;
  return (
    <Card
      title="Turned away"
      description="Of the last 30 days. Nothing is kept of these but a count for each day and reason."
      padded={false}
    >
      <DataTable
        caption="What was turned away, newest days first"
        columns={columnsFor(timeZone)}
        rows={refusals}
        rowKey={({ provider, connection, day, reason }) => `${provider} ${connection?.id} ${day} ${reason}`}
      />
    </Card>
  );
}

function columnsFor(timeZone: string): Column<RefusalView>[] {
  return [
    { key: "reason", header: "Reason", lead: true, cell: ({ reason }) => <Reason reason={reason} /> },
    { key: "from", header: "Address", cell: ({ providerName, connection }) => connection?.name ?? providerName },
    { key: "last", header: "Last", cell: ({ lastAt }) => <Time at={lastAt} timeZone={timeZone} show="dateTime" /> },
    { key: "count", header: "Requests", align: "end", cell: ({ count }) => formatNumber(count) },
  ];
}

function Reason({ reason }: Pick<RefusalView, "reason">) {
  const { label, hint } = refusalNames[reason];
  return (
    <span className="flex flex-col">
      <span className="font-medium">{label}</span>
      <span className="text-ink-muted text-sm">{hint}</span>
    </span>
  );
}
