import type { Metadata } from "next";
import { Suspense } from "react";
import { Page, Split } from "@/components/page";
import { PatientFacts } from "@/features/patients/components/patient-facts";
import { PatientHeader } from "@/features/patients/components/patient-header";
import { PatientNotes } from "@/features/patients/components/patient-notes";
import { PatientPayments } from "@/features/patients/components/patient-payments";
import { PatientSkeleton } from "@/features/patients/components/patient-skeleton";
import { PatientVisits } from "@/features/patients/components/patient-visits";
import { loadPatient, loadPatientPayments } from "@/features/patients/loaders";
import { PatientViews, PatientViewsSkeleton } from "@/features/patients/viewing/components/patient-views";
import { loadPatientViews } from "@/features/patients/viewing/loaders";

// Not the name: a page's title stays in the browser's history, and in what a screen share shows.
export const metadata: Metadata = { title: "Patient" };

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default function PatientPage(props: Props) {
  return (
    <Page>
      <Suspense fallback={<PatientSkeleton />}>
        <Patient {...props} />
      </Suspense>
    </Page>
  );
}

async function Patient({ params, searchParams }: Props) {
  const { id } = await params;
  // Read together: what came later would push down, on a phone, all that stands below.
  const [loaded, paid] = await Promise.all([loadPatient(id, await searchParams), loadPatientPayments(id)]);
  const { patient, canEdit, mayAudit } = loaded;
  return (
    <>
      <PatientHeader {...loaded} />
      <Split
        aside={
          <>
            <PatientFacts {...loaded} />
            <PatientNotes patient={patient} canEdit={canEdit} />
            <Suspense fallback={mayAudit ? <PatientViewsSkeleton /> : null}>
              <Views id={patient.id} />
            </Suspense>
          </>
        }
      >
        <PatientVisits {...loaded} />
        {paid && paid.payments.length > 0 ? <PatientPayments {...paid} /> : null}
      </Split>
    </>
  );
}

async function Views({ id }: { id: string }) {
  const loaded = await loadPatientViews(id);
  return loaded ? <PatientViews {...loaded} /> : null;
}
