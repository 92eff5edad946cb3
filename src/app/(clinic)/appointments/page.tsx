import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { AppointmentTable, OutcomeTabs } from "@/features/appointments/components/appointment-table";
import { StretchChooser } from "@/features/appointments/components/stretch-chooser";
import { loadAppointments } from "@/features/appointments/loaders";

export const metadata: Metadata = { title: "Appointments" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default function AppointmentsPage({ searchParams }: Props) {
  return (
    <Page>
      <PageHeader
        title="Appointments"
        description="The calendar of every connected practice, at each location’s own time."
      />
      <Suspense fallback={<AppointmentsSkeleton />}>
        <Appointments searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Appointments({ searchParams }: Props) {
  const loaded = await loadAppointments(await searchParams);
  return (
    <>
      <StretchChooser {...loaded} />
      <OutcomeTabs {...loaded} />
      <AppointmentTable {...loaded} />
    </>
  );
}

function AppointmentsSkeleton() {
  return (
    <>
      <Loading what="Loading appointments" />
      <Skeleton shape="button" />
      <Skeleton shape="button" />
      <Card padded={false}>
        <DataTableSkeleton rows={14} columns={5} />
      </Card>
    </>
  );
}
