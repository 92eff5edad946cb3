import { type Column, DataTable } from "@/components/data-table";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { loadHoldings } from "@/features/connections/loaders";
import type { Holding } from "@/features/connections/schema";
import { formatNumber } from "@/lib/format/number";

/** What a connection keeps here, kind by kind, and when each was last read completely. */
export function Holdings({ holdings, timeZone }: Awaited<ReturnType<typeof loadHoldings>>) {
  return (
    <Card
      title="What is here"
      description="Cancelled and archived records included, except where it says so"
      padded={false}
    >
      <DataTable
        caption="Records by kind, and how fresh they are"
        phone="columns"
        columns={columnsFor(timeZone)}
        rows={holdings}
        rowKey={({ kind }) => kind}
      />
    </Card>
  );
}

function columnsFor(timeZone: string): Column<Holding>[] {
  return [
    {
      key: "list",
      header: "List",
      lead: true,
      cell: ({ label, lists, hidden }) => (
        <span className="flex flex-col">
          <span className="font-medium">{label}</span>
          {lists.length > 0 ? (
            <span className="text-ink-faint text-sm">and {lists.join(", ").toLowerCase()}</span>
          ) : null}
          {hidden > 0 ? (
            <span className="text-ink-faint text-sm">{formatNumber(hidden)} more are archived or merged</span>
          ) : null}
        </span>
      ),
    },
    {
      key: "records",
      header: "Records",
      align: "end",
      cell: ({ records }) => formatNumber(records),
    },
    {
      key: "fresh",
      header: "Last complete",
      align: "end",
      cell: ({ freshAt }) =>
        freshAt ? <Time at={freshAt} timeZone={timeZone} /> : <span className="text-ink-faint">Not yet</span>,
    },
  ];
}
