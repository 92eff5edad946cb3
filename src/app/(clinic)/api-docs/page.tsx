import { FileJson } from "lucide";
import type { Metadata } from "next";
import { Page } from "@/components/page";
import { PageHeader } from "@/components/page-header";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Tabs } from "@/components/ui/tabs";
import { ApiOverview } from "@/features/api-reference/components/api-overview";
import { OperationCard } from "@/features/api-reference/components/operation-card";
import { loadApiReference } from "@/features/api-reference/loaders";
import { hrefTo } from "@/lib/format/href";

export const metadata: Metadata = { title: "API docs" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ApiDocsPage({ searchParams }: Props) {
  const { version, areas, open, codes } = await loadApiReference(await searchParams);
  return (
    <Page>
      <PageHeader
        title="API"
        description={`Version ${version}. Every screen here stands on these routes.`}
        actions={
          <LinkButton href="/api/openapi.json" target="_blank" prefetch={false} icon={<Icon of={FileJson} />}>
            OpenAPI document
          </LinkButton>
        }
      />
      <Tabs
        label="Areas of the API"
        items={[
          { href: "/api-docs", label: "Overview", current: open === null },
          ...areas.map(({ name, count }) => ({
            href: hrefTo("/api-docs", { area: name }),
            label: name,
            count,
            current: open?.name === name,
          })),
        ]}
      />
      {open ? (
        <div className="flex flex-col gap-3">
          <h2 className="sr-only">{open.name}</h2>
          {open.operations.map((operation) => (
            <OperationCard key={operation.operationId} operation={operation} />
          ))}
        </div>
      ) : (
        <ApiOverview codes={codes} />
      )}
    </Page>
  );
}
