import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/skeleton";
import { MemberFilters } from "@/features/members/components/member-filters";
import { MemberTable } from "@/features/members/components/member-table";
import { TeamHead } from "@/features/members/components/team-head";
import { loadMemberFilter, loadMembers, loadTeamHead } from "@/features/members/loaders";

export const metadata: Metadata = { title: "Team" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function TeamPage({ searchParams }: Props) {
  const params = await searchParams;
  const [head, { filter }] = await Promise.all([loadTeamHead(), loadMemberFilter(params)]);
  return (
    <Page>
      <TeamHead {...head} current="members" />
      <MemberFilters filter={filter} />
      <Suspense key={JSON.stringify(params)} fallback={<TableSkeleton />}>
        <Members searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Members({ searchParams }: Props) {
  return <MemberTable {...(await loadMembers(await searchParams))} />;
}

function TableSkeleton() {
  return (
    <Card padded={false}>
      <Loading what="Loading the team" />
      <DataTableSkeleton rows={6} columns={5} />
    </Card>
  );
}
