import { Package } from "lucide-react";
import { Amount } from "@/components/amount";
import { DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { Products } from "@/features/products/loaders";
import { formatNumber } from "@/lib/format/number";

/** What was sold by name, the most sold first. */
export function ProductTable({ products }: Products) {
  return (
    <Card title="Products" description="By the names on invoices, the most sold first." padded={false}>
      <DataTable
        caption="Products"
        rows={products}
        rowKey={({ name, currency, category }) => `${name} ${currency} ${category?.id}`}
        columns={[
          { key: "name", header: "Name", lead: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
          {
            key: "category",
            header: "Category",
            cell: ({ category }) => (category ? category.name : <Badge>Uncategorized</Badge>),
          },
          { key: "sold", header: "Sold", align: "end", cell: ({ itemCount }) => formatNumber(itemCount) },
          {
            key: "total",
            header: "For",
            align: "end",
            cell: ({ totalMinor, currency }) => <Amount minor={totalMinor} currency={currency} />,
          },
        ]}
        empty={
          <EmptyState
            icon={<Package />}
            title="No products yet"
            description="They are the items of invoices, and arrive with a sync of a payment provider."
          />
        }
      />
    </Card>
  );
}
