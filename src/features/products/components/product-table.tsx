import { Package, SearchX } from "lucide";
import { Amount } from "@/components/amount";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar } from "@/components/filter-bar";
import { SearchForm } from "@/components/search-form";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Tabs } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import type { Products } from "@/features/products/loaders";
import type { ProductView } from "@/features/products/schema";
import { hrefTo } from "@/lib/format/href";
import { formatCount, formatNumber } from "@/lib/format/number";

const path = "/products";

/** What was sold by name, the most sold first: all of it, or what no rule is about. */
export function ProductTable(props: Products) {
  const { products, total } = props;
  return (
    <>
      <ProductFilters {...props} />
      <Card
        title="Products"
        description="By the names on invoices, the most sold first."
        padded={false}
        footer={
          products.length < total
            ? `${formatNumber(products.length)} of ${formatNumber(total)} shown: search to narrow`
            : total > 0 && formatCount(total, "product")
        }
      >
        <DataTable
          caption="Products"
          rows={products}
          rowKey={({ name, currency, category }) => `${name} ${currency} ${category?.id}`}
          columns={columns}
          empty={<Nothing {...props} />}
        />
      </Card>
    </>
  );
}

function ProductFilters({ filter: { uncategorised = false, search }, query }: Products) {
  const tab = (label: string, only: boolean) => ({
    href: hrefTo(path, { ...query, uncategorised: only || undefined }),
    label,
    current: uncategorised === only,
  });
  return (
    <div className="flex flex-col gap-3">
      <Tabs label="Products shown" items={[tab("All", false), tab("Uncategorized", true)]} />
      <FilterBar>
        <SearchForm
          action={path}
          label="Search products"
          placeholder="Part of a name"
          value={search}
          keep={{ uncategorised: uncategorised ? "true" : undefined, suggestions: query.suggestions }}
          clearHref={hrefTo(path, { ...query, search: undefined })}
        />
      </FilterBar>
    </div>
  );
}

const columns: Column<ProductView>[] = [
  {
    key: "name",
    header: "Name",
    lead: true,
    cell: ({ name }) => (
      <TextLink href={hrefTo("/transactions", { product: name })} look="quiet" wholeRow>
        {name}
      </TextLink>
    ),
  },
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
];

function Nothing({ filter: { uncategorised, search }, query }: Products) {
  if (search || uncategorised) {
    return (
      <EmptyState
        icon={<Icon of={SearchX} />}
        title={search ? "No products fit" : "All products have a category"}
        description={search ? "Try a part of the name alone." : "What arrives and no rule is about is listed here."}
        action={
          <LinkButton href={hrefTo(path, { ...query, search: undefined, uncategorised: undefined })}>
            Show all
          </LinkButton>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={<Icon of={Package} />}
      title="No products yet"
      description="They are the items of invoices, and arrive with a sync of a payment provider."
    />
  );
}
