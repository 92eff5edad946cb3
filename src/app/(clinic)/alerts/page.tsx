import type { Metadata } from "next";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { AlertList } from "@/features/alerts/components/alert-list";
import { loadAlerts } from "@/features/alerts/loaders";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage() {
  const alerts = await loadAlerts();
  return (
    <Page width="narrow">
      <PageHeader title="Alerts" description="What the hub could not settle by itself." />
      <AlertList {...alerts} />
    </Page>
  );
}
