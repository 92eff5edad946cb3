import type { Metadata } from "next";
import { Suspense } from "react";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { SettingsFacts } from "@/features/organizations/components/settings-facts";
import { SettingsForm } from "@/features/organizations/components/settings-form";
import { SettingsTabs } from "@/features/organizations/components/settings-tabs";
import { loadSettings } from "@/features/organizations/loaders";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsPage() {
  return (
    <Page width="narrow">
      <PageHeader title="Settings" />
      <SettingsTabs current="organization" parts={{ organization: true }} />
      <Suspense fallback={<SettingsSkeleton />}>
        <Settings />
      </Suspense>
    </Page>
  );
}

async function Settings() {
  const { organization, choices } = await loadSettings();
  if (!choices) return <SettingsFacts organization={organization} />;
  return <SettingsForm organization={organization} choices={choices} />;
}

function SettingsSkeleton() {
  return (
    <Card title="Organization">
      <Loading what="Loading the settings" />
      <div className="flex flex-col gap-5">
        {["name", "country", "zone", "window"].map((field) => (
          <div key={field} className="flex flex-col gap-1.5">
            <Skeleton width="sm" />
            <Skeleton shape="button" />
            <Skeleton width="lg" />
          </div>
        ))}
      </div>
    </Card>
  );
}
