import type { ReactNode } from "react";
import { Amount } from "@/components/amount";
import { DataTable } from "@/components/data-table";
import { Badge } from "@/components/ui/badge";

type Item = {
  id: string;
  name: string;
  description: string | null;
  quantity: string;
  priceMinor: number;
  totalMinor: number;
  isPrimary: boolean;
  category: string | null;
};

/** What an invoice is for, line by line. */
export function ItemTable({ items, currency, empty }: { items: Item[]; currency: string; empty: ReactNode }) {
  return (
    <DataTable
      caption="Items"
      phone="columns"
      rows={items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "name",
          header: "Item",
          lead: true,
          cell: (item) => <Name item={item} isOneOfMany={items.length > 1} />,
        },
        { key: "category", header: "Category", from: "tablet", cell: ({ category }) => category ?? "Uncategorized" },
        {
          key: "price",
          header: "Price",
          align: "end",
          from: "tablet",
          cell: ({ priceMinor, quantity }) => (
            <span className="whitespace-nowrap">
              {quantity === "1" ? "" : `${quantity} × `}
              <Amount minor={priceMinor} currency={currency} />
            </span>
          ),
        },
        {
          key: "total",
          header: "Total",
          align: "end",
          cell: ({ totalMinor }) => <Amount minor={totalMinor} currency={currency} />,
        },
      ]}
      empty={empty}
    />
  );
}

function Name({ item: { name, description, isPrimary }, isOneOfMany }: { item: Item; isOneOfMany: boolean }) {
  return (
    <span className="flex flex-col">
      <span className="flex flex-wrap items-center gap-2 font-medium">
        {name}
        {isPrimary && isOneOfMany ? <Badge tone="accent">Primary</Badge> : null}
      </span>
      {description ? <span className="text-ink-faint text-sm">{description}</span> : null}
    </span>
  );
}
