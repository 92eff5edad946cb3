import type { Metadata } from "next";
import { Suspense } from "react";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { NoFigures, NothingConnected } from "@/features/dashboard/components/beginning";
import { ConnectionHealth } from "@/features/dashboard/components/connection-health";
import { Figures, FiguresSkeleton } from "@/features/dashboard/components/figures";
import { Notices } from "@/features/dashboard/components/notices";
import { WeeksChart } from "@/features/dashboard/components/weeks-chart";
import { loadDashboard, loadGreeting, loadWayOn } from "@/features/dashboard/loaders";
import { formatDay } from "@/lib/format/date";

export const metadata: Metadata = { title: "Dashboard" };

export default async function DashboardPage() {
  const { firstName, now, timeZone } = await loadGreeting();
  return (
    <Page>
      <PageHeader title="Dashboard" description={`${formatDay(now, { timeZone })}. Good to see you, ${firstName}.`} />
      <Suspense fallback={<DashboardSkeleton />}>
        <DashboardBody />
      </Suspense>
    </Page>
  );
}

async function DashboardBody() {
  const loaded = await loadDashboard();
  if (!loaded) return <NoFigures {...(await loadWayOn())} />;
  const { metrics, may } = loaded;
  if (metrics.connections.length === 0 && !metrics.figures.patients.value) {
    return <NothingConnected mayConnect={may.connect} />;
  }
  return (
    <>
      <Notices {...loaded} />
      <Figures {...loaded} />
      <WeeksChart {...loaded} />
      <ConnectionHealth {...loaded} />
    </>
  );
}

function DashboardSkeleton() {
  return (
    <>
      <Loading what="Loading the dashboard" />
      <FiguresSkeleton />
      <Card title="Appointments per week" description={<Skeleton width="lg" />}>
        <Skeleton shape="block" />
      </Card>
      <Card title="Connections">
        <Skeleton width="lg" />
      </Card>
    </>
  );
}
