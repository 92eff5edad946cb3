import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page, Split } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/skeleton";
import { CategoryList } from "@/features/products/components/category-list";
import { PassStatus } from "@/features/products/components/pass-status";
import { ProductTable } from "@/features/products/components/product-table";
import { SuggestionCard } from "@/features/products/components/suggestion-card";
import { loadProducts } from "@/features/products/loaders";

export const metadata: Metadata = { title: "Products" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function ProductsPage(props: Props) {
  return (
    <Page>
      <PageHeader title="Products" description="What is sold, and which category it belongs to." />
      <Suspense fallback={<ProductsSkeleton />}>
        <Products {...props} />
      </Suspense>
    </Page>
  );
}

async function Products({ searchParams }: Props) {
  const loaded = await loadProducts(await searchParams);
  const { categories, mayManage } = loaded;
  return (
    <Split
      aside={
        <>
          <Card title="Placing">
            <PassStatus pass={categories.pass} mayManage={mayManage} />
          </Card>
          <SuggestionCard {...loaded} />
        </>
      }
    >
      <CategoryList {...loaded} />
      <ProductTable {...loaded} />
    </Split>
  );
}

function ProductsSkeleton() {
  return (
    <Card padded={false}>
      <Loading what="Loading products" />
      <DataTableSkeleton rows={12} columns={4} />
    </Card>
  );
}
