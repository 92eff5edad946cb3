import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading } from "@/components/ui/skeleton";
import { AskedPermission } from "@/features/members/access/components/asked-permission";
import { loadOwnAccess } from "@/features/members/access/loaders";
import { ExplainedAccess } from "@/features/members/components/explained-access";

export const metadata: Metadata = { title: "Your access" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function AccessPage(props: Props) {
  return (
    <Page width="narrow">
      <PageHeader title="Your access" description="Owners decide in the team who can do what." />
      <Suspense fallback={<AccessSkeleton />}>
        <Access {...props} />
      </Suspense>
    </Page>
  );
}

async function Access({ searchParams }: Props) {
  const { access, asked, organization, timeZone } = await loadOwnAccess(await searchParams);
  return (
    <>
      <AskedPermission access={access} asked={asked} timeZone={timeZone} />
      <ExplainedAccess title={`What you can do in ${organization}, and why`} access={access} timeZone={timeZone} />
    </>
  );
}

function AccessSkeleton() {
  return (
    <Card padded={false}>
      <Loading what="Loading your access" />
      <DataTableSkeleton rows={12} columns={2} />
    </Card>
  );
}
