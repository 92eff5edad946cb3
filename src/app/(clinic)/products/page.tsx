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
import { SuggestionList } from "@/features/products/components/suggestion-list";
import { loadProducts } from "@/features/products/loaders";

export const metadata: Metadata = { title: "Products" };

export default function ProductsPage() {
  return (
    <Page>
      <PageHeader title="Products" description="What is sold, and which category it belongs to." />
      <Suspense fallback={<ProductsSkeleton />}>
        <Products />
      </Suspense>
    </Page>
  );
}

async function Products() {
  const loaded = await loadProducts();
  const { categories, suggestions, mayManage } = loaded;
  return (
    <Split
      aside={
        <>
          <Card title="Placing">
            <PassStatus pass={categories.pass} mayManage={mayManage} />
          </Card>
          {suggestions.length > 0 ? (
            <Card title="Suggestions" description="Press a category to accept it for the name.">
              <SuggestionList suggestions={suggestions} />
            </Card>
          ) : null}
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
