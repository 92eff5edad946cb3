import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import {
  ChargedChip,
  ExpectedRevenue,
  MembershipTable,
  StateTabs,
} from "@/features/memberships/components/membership-list";
import { loadMemberships } from "@/features/memberships/loaders";

export const metadata: Metadata = { title: "Memberships" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function MembershipsPage({ searchParams }: Props) {
  return (
    <Page>
      <PageHeader title="Memberships" description="Recurring contracts, and what they should bring." />
      <Suspense fallback={<MembershipsSkeleton />}>
        <Memberships searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Memberships({ searchParams }: Props) {
  const loaded = await loadMemberships(await searchParams);
  return (
    <>
      <ExpectedRevenue {...loaded} />
      <StateTabs {...loaded} />
      <ChargedChip {...loaded} />
      <MembershipTable {...loaded} />
    </>
  );
}

function MembershipsSkeleton() {
  return (
    <>
      <Loading what="Loading memberships" />
      <Skeleton shape="block" />
      <Card padded={false}>
        <DataTableSkeleton rows={12} columns={5} />
      </Card>
    </>
  );
}
