import type { Metadata } from "next";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { ContactForm } from "@/features/patients/editing/components/contact-form";
import { loadNewContact } from "@/features/patients/loaders";

export const metadata: Metadata = { title: "New contact" };

export default async function NewContactPage() {
  await loadNewContact();
  return (
    <Page width="narrow">
      <PageHeader
        title="New contact"
        breadcrumbs={[{ label: "Patients", href: "/patients" }]}
        description="For somebody who is not in Cliniko. The contact stays here: nothing is written there."
      />
      <ContactForm cancelHref="/patients" />
    </Page>
  );
}
