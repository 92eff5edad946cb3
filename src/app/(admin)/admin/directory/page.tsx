import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/skeleton";
import { CompareNow } from "@/features/directory/components/compare-now";
import { DirectoryChecks } from "@/features/directory/components/directory-checks";
import { loadDirectoryChecks } from "@/features/directory/loaders";

export const metadata: Metadata = { title: "Clerk" };

export default function DirectoryPage() {
  return (
    <Page>
      <PageHeader
        title="Clerk"
        description="Whether people, organizations, members and invitations stand here as Clerk has them."
        actions={
          <Suspense>
            <Compare />
          </Suspense>
        }
      />
      <Suspense fallback={<Waiting />}>
        <Checks />
      </Suspense>
    </Page>
  );
}

async function Compare() {
  return (await loadDirectoryChecks()).mayCompare ? <CompareNow /> : null;
}

async function Checks() {
  return <DirectoryChecks {...(await loadDirectoryChecks())} />;
}

function Waiting() {
  return (
    <Card padded={false}>
      <Loading what="Loading the comparisons" />
      <DataTableSkeleton rows={8} columns={3} />
    </Card>
  );
}
