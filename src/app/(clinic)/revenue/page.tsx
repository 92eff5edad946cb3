import type { Metadata } from "next";
import { Suspense } from "react";
import { Grid, Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { StatTileSkeleton } from "@/components/stat";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { NoRevenue } from "@/features/revenue/components/no-revenue";
import { PeriodChooser } from "@/features/revenue/components/period-chooser";
import { RevenueChart } from "@/features/revenue/components/revenue-chart";
import { RevenueFigures } from "@/features/revenue/components/revenue-figures";
import { RevenueParts } from "@/features/revenue/components/revenue-parts";
import { loadRevenue } from "@/features/revenue/loaders";

export const metadata: Metadata = { title: "Revenue" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function RevenuePage({ searchParams }: Props) {
  return (
    <Page>
      <PageHeader title="Revenue" description="What came in by payment, on the clinic’s own days." />
      <Suspense fallback={<RevenueSkeleton />}>
        <RevenueBody searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function RevenueBody({ searchParams }: Props) {
  const loaded = await loadRevenue(await searchParams);
  const { syncedAt, total } = loaded.revenue;
  if (syncedAt === null && total.salesCount === 0) return <NoRevenue mayConnect={loaded.mayConnect} />;
  return (
    <>
      <PeriodChooser {...loaded} />
      {loaded.revenue.smallGroupsWithheld ? (
        <p className="text-ink-muted text-sm">
          Whole months that are over, without what fewer than five people paid: somebody could be recognized by it.
        </p>
      ) : null}
      <RevenueFigures {...loaded} />
      <RevenueChart {...loaded} />
      <RevenueParts {...loaded} />
    </>
  );
}

function RevenueSkeleton() {
  return (
    <>
      <Loading what="Loading revenue" />
      <Skeleton shape="button" />
      <Skeleton width="lg" />
      <Grid columns={5}>
        {["net", "sales", "average", "refunds", "chargebacks"].map((tile) => (
          <StatTileSkeleton key={tile} />
        ))}
      </Grid>
      <Card title="Sales">
        <Skeleton shape="block" />
      </Card>
    </>
  );
}
