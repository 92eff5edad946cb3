import { Plug } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { KeyValueList } from "@/components/key-value-list";
import { Split } from "@/components/page";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { AsOf, Time } from "@/components/ui/time";
import { HealthWord, planNames, SubscriptionBadge } from "@/features/oversight/components/standing";
import type { ConnectionHealthView, OverseenView } from "@/features/oversight/schema";
import { countryName } from "@/lib/format/name";
import { formatNumber } from "@/lib/format/number";

/** How one organization stands, from outside. */
export function OrganizationFacts({ organization }: { organization: OverseenView }) {
  const { timeZone, connections } = organization;
  return (
    <Split
      aside={
        <Card title="Facts">
          <KeyValueList items={factsOf(organization)} />
        </Card>
      }
    >
      <Card title="Connections" description={`Times are the organization's own, in ${timeZone}.`} padded={false}>
        <DataTable
          caption="Connections, and how they do"
          columns={columnsFor(timeZone)}
          rows={connections}
          rowKey={({ id }) => id}
          empty={<EmptyState icon={<Icon of={Plug} />} title="Nothing is connected" />}
        />
      </Card>
    </Split>
  );
}

function factsOf(organization: OverseenView) {
  const { plan, status, members, patients, figuresComputedAt, timeZone, country, currency, createdAt } = organization;
  return [
    { label: "Plan", value: planNames[plan] },
    { label: "Status", value: <SubscriptionBadge status={status} /> },
    { label: "Members", value: formatNumber(members) },
    {
      label: "Patients",
      value: patients === null ? null : formatNumber(patients),
      hint: <AsOf at={figuresComputedAt} timeZone={timeZone} />,
    },
    { label: "Country", value: countryName(country) },
    { label: "Time zone", value: timeZone },
    { label: "Currency", value: currency },
    { label: "Since", value: <Time at={createdAt} timeZone={timeZone} show="date" /> },
  ];
}

function columnsFor(timeZone: string): Column<ConnectionHealthView>[] {
  return [
    {
      key: "name",
      header: "Account",
      lead: true,
      cell: ({ name, providerName }) => (
        <span className="flex flex-col">
          <span className="font-medium">{name}</span>
          <span className="text-ink-muted text-sm">{providerName}</span>
        </span>
      ),
    },
    { key: "health", header: "Health", cell: (connection) => <HealthWord connection={connection} /> },
    {
      key: "last",
      header: "Last success",
      cell: ({ lastSucceededAt }) =>
        lastSucceededAt ? (
          <Time at={lastSucceededAt} timeZone={timeZone} />
        ) : (
          <span className="text-ink-faint">never</span>
        ),
    },
    { key: "failed", header: "Failed since", align: "end", cell: ({ failedRuns }) => formatNumber(failedRuns) },
    { key: "alerts", header: "Open alerts", align: "end", cell: ({ openAlerts }) => formatNumber(openAlerts) },
  ];
}
