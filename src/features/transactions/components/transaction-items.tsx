import { ReceiptText } from "lucide-react";
import { Amount } from "@/components/amount";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { loadTransaction } from "@/features/transactions/loaders";

type TransactionItemsProps = Pick<Awaited<ReturnType<typeof loadTransaction>>, "transaction">;

/** What was bought, by the invoice that it was for. */
export function TransactionItems({ transaction: { items, currency, link, invoice } }: TransactionItemsProps) {
  return (
    <Card title="Items" description={invoice?.number ? `Of invoice ${invoice.number}` : undefined} padded={false}>
      <DataTable
        caption="Items of the invoice"
        phone="columns"
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          {
            key: "name",
            header: "Item",
            lead: true,
            cell: ({ name, isPrimary, description }) => (
              <span className="flex flex-col">
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  {name}
                  {isPrimary && items.length > 1 ? <Badge tone="accent">Primary</Badge> : null}
                </span>
                {description ? <span className="text-ink-faint text-sm">{description}</span> : null}
              </span>
            ),
          },
          { key: "category", header: "Category", from: "tablet", cell: ({ category }) => category ?? "Uncategorized" },
          { key: "quantity", header: "Quantity", align: "end", from: "tablet", cell: ({ quantity }) => quantity },
          {
            key: "total",
            header: "Total",
            align: "end",
            cell: ({ totalMinor }) => <Amount minor={totalMinor} currency={currency} />,
          },
        ]}
        empty={
          <EmptyState
            icon={<ReceiptText />}
            title={link === "linked" ? "The invoice’s items were not read yet" : "No items are known"}
            description={
              link === "none"
                ? "A standalone payment has no invoice, and so no items."
                : "They come with a sync that reads the invoice."
            }
          />
        }
      />
    </Card>
  );
}
