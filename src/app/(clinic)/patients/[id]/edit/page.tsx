import type { Metadata } from "next";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { ContactForm } from "@/features/patients/editing/components/contact-form";
import { loadEditableContact } from "@/features/patients/loaders";

export const metadata: Metadata = { title: "Edit contact" };

export default async function EditContactPage({ params }: { params: Promise<{ id: string }> }) {
  const { patient } = await loadEditableContact((await params).id);
  const href = `/patients/${patient.id}`;
  return (
    <Page width="narrow">
      <PageHeader
        title="Edit contact"
        breadcrumbs={[
          { label: "Patients", href: "/patients" },
          { label: patient.name, href },
        ]}
      />
      <ContactForm patient={patient} cancelHref={href} />
    </Page>
  );
}
