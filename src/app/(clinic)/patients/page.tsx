import { Download, UserPlus } from "lucide";
import type { Metadata } from "next";
import { Suspense } from "react";
import { DataTableSkeleton } from "@/components/data-table";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Loading } from "@/components/ui/skeleton";
import { PatientFilters } from "@/features/patients/components/patient-filters";
import { PatientTable } from "@/features/patients/components/patient-table";
import { loadPatients, loadPatientsHead } from "@/features/patients/loaders";

export const metadata: Metadata = { title: "Patients" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PatientsPage({ searchParams }: Props) {
  const params = await searchParams;
  const { filter, canEdit, exportHref } = await loadPatientsHead(params);
  return (
    <Page>
      <PageHeader
        title="Patients"
        actions={
          <>
            {exportHref ? (
              <LinkButton href={exportHref} download prefetch={false} icon={<Icon of={Download} />}>
                Export CSV
              </LinkButton>
            ) : null}
            {canEdit ? (
              <LinkButton href="/patients/new" variant="primary" icon={<Icon of={UserPlus} />}>
                New contact
              </LinkButton>
            ) : null}
          </>
        }
      />
      <PatientFilters filter={filter} />
      <Suspense key={JSON.stringify(params)} fallback={<TableSkeleton />}>
        <Patients searchParams={searchParams} />
      </Suspense>
    </Page>
  );
}

async function Patients({ searchParams }: Props) {
  return <PatientTable {...(await loadPatients(await searchParams))} />;
}

function TableSkeleton() {
  return (
    <Card padded={false}>
      <Loading what="Loading patients" />
      <DataTableSkeleton rows={14} columns={5} />
    </Card>
  );
}
