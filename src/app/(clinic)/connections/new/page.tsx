import type { Metadata } from "next";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Card } from "@/components/ui/card";
import { ConnectForm } from "@/features/connections/components/connect-form";
import { ConnectSteps } from "@/features/connections/components/connect-steps";
import { ProviderChoice } from "@/features/connections/components/provider-choice";
import { ProviderMark } from "@/features/connections/components/provider-mark";
import { loadConnectForms } from "@/features/connections/loaders";

export const metadata: Metadata = { title: "Connect" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ConnectPage({ searchParams }: Props) {
  const { forms, chosen } = await loadConnectForms(await searchParams);
  return (
    <Page width="narrow">
      <PageHeader
        title={chosen ? `Connect ${chosen.name}` : "What do you want to connect?"}
        description={chosen?.summary ?? "Each account is connected once, by one of the clinic's own keys."}
        breadcrumbs={[{ label: "Connections", href: "/connections" }]}
        media={chosen ? <ProviderMark name={chosen.name} /> : null}
      />
      {chosen ? (
        <>
          <Card>
            <ConnectForm form={chosen} />
          </Card>
          <ConnectSteps provider={chosen.name} />
        </>
      ) : (
        <ProviderChoice forms={forms} />
      )}
    </Page>
  );
}
