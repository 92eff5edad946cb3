import type { Metadata } from "next";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { OrganizationFacts } from "@/features/oversight/components/organization-facts";
import { StartLook } from "@/features/oversight/components/start-look";
import { loadOneOverseen } from "@/features/oversight/loaders";

export const metadata: Metadata = { title: "Organization" };

type Props = { params: Promise<{ id: string }> };

export default async function OneOrganizationPage({ params }: Props) {
  const { organization, isLooking } = await loadOneOverseen((await params).id);
  return (
    <Page>
      <PageHeader
        title={organization.name}
        breadcrumbs={[{ label: "Organizations", href: "/admin" }]}
        actions={isLooking ? null : <StartLook id={organization.id} organization={organization.name} />}
      />
      <OrganizationFacts organization={organization} />
    </Page>
  );
}
