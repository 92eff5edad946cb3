import type { Metadata } from "next";
import { Suspense } from "react";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Loading } from "@/components/ui/skeleton";
import { UsageSkeleton } from "@/features/oversight/components/usage-skeleton";
import { Usage } from "@/features/oversight/components/usage-table";
import { loadUsage } from "@/features/oversight/loaders";

export const metadata: Metadata = { title: "Usage" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function UsagePage({ searchParams }: Props) {
  return (
    <Page>
      <PageHeader title="Usage" description="What each organization's syncs took: calls, rows and time." />
      <Suspense fallback={<Waiting />}>
        <Period searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Period({ searchParams }: Props) {
  return <Usage {...(await loadUsage(await searchParams))} />;
}

function Waiting() {
  return (
    <>
      <Loading what="Loading the usage" />
      <UsageSkeleton />
    </>
  );
}
