import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/skeleton";
import { TeamHead } from "@/features/members/components/team-head";
import { InvitationTable } from "@/features/members/invitations/components/invitation-table";
import { loadInvitations } from "@/features/members/invitations/loaders";
import { loadTeamHead } from "@/features/members/loaders";

export const metadata: Metadata = { title: "Invitations" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function InvitationsPage({ searchParams }: Props) {
  return (
    <Page>
      <TeamHead {...(await loadTeamHead())} current="invitations" />
      <Suspense fallback={<TableSkeleton />}>
        <Invitations searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Invitations({ searchParams }: Props) {
  return <InvitationTable {...(await loadInvitations(await searchParams))} />;
}

function TableSkeleton() {
  return (
    <Card padded={false}>
      <Loading what="Loading invitations" />
      <DataTableSkeleton rows={4} columns={5} />
    </Card>
  );
}
