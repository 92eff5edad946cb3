import { Building2, SearchX } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { Pagination } from "@/components/pagination";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { HealthWord, planNames, SubscriptionBadge } from "@/features/oversight/components/standing";
import type { loadOverseen } from "@/features/oversight/loaders";
import type { OverseenView } from "@/features/oversight/schema";
import { hrefTo, rowNumbers } from "@/lib/format/href";
import { formatCount, formatNumber } from "@/lib/format/number";

const connectionsShown = 3;

/** Every organization: what it pays, how many it has, how its connections do. */
export function OrganizationTable(props: Awaited<ReturnType<typeof loadOverseen>>) {
  const { organizations, total, filter, query, pages, page, limit } = props;
  const shown = organizations.length;
  const summary = shown > 0 ? `${rowNumbers({ page, limit, shown })} of ${formatCount(total, "organization")}` : null;
  return (
    <Card padded={false} footer={summary ? <Pagination {...pages} summary={summary} /> : null}>
      <DataTable
        caption="All organizations"
        columns={columns}
        rows={organizations}
        rowKey={({ id }) => id}
        sort={{ current: filter.sort, hrefFor: (sort) => hrefTo("/admin", { ...query, sort }) }}
        empty={<NothingThere filtered={hasFilter(props)} />}
      />
    </Card>
  );
}

const columns: Column<OverseenView>[] = [
  {
    key: "name",
    header: "Organization",
    sortKey: "name",
    lead: true,
    cell: ({ id, name }) => (
      <TextLink href={`/admin/organizations/${id}`} look="quiet" wholeRow>
        {name}
      </TextLink>
    ),
  },
  {
    key: "plan",
    header: "Plan",
    cell: ({ plan, status }) => (
      <span className="inline-flex items-center gap-2">
        {planNames[plan]} <SubscriptionBadge status={status} />
      </span>
    ),
  },
  { key: "connections", header: "Connections", cell: ({ connections }) => <Connections connections={connections} /> },
  { key: "members", header: "Members", align: "end", cell: ({ members }) => formatNumber(members) },
  {
    key: "patients",
    header: "Patients",
    sortKey: "patients",
    align: "end",
    cell: ({ patients }) =>
      patients === null ? <span className="text-ink-faint">none yet</span> : formatNumber(patients),
  },
  {
    key: "created",
    header: "Since",
    sortKey: "created",
    align: "end",
    from: "desktop",
    cell: ({ createdAt }) => <Time at={createdAt} timeZone="UTC" show="date" />,
  },
];

function Connections({ connections }: Pick<OverseenView, "connections">) {
  if (connections.length === 0) return <span className="text-ink-faint">None</span>;
  return (
    <ul className="flex flex-col gap-0.5">
      {connections.slice(0, connectionsShown).map((connection) => (
        <li key={connection.id} className="flex flex-wrap items-center gap-x-2 max-md:justify-end">
          <HealthWord connection={connection} />
          <span className="text-ink-muted text-sm">
            {connection.lastSucceededAt ? <Time at={connection.lastSucceededAt} timeZone="UTC" /> : "not synced yet"}
          </span>
        </li>
      ))}
      {connections.length > connectionsShown ? (
        <li className="text-ink-muted text-sm">and {connections.length - connectionsShown} more</li>
      ) : null}
    </ul>
  );
}

function hasFilter({ filter }: Pick<Awaited<ReturnType<typeof loadOverseen>>, "filter">): boolean {
  return Boolean(filter.search || filter.plan || filter.status || filter.health !== "all");
}

function NothingThere({ filtered }: { filtered: boolean }) {
  if (!filtered) return <EmptyState icon={<Icon of={Building2} />} title="Nobody has signed up yet" />;
  return (
    <EmptyState
      icon={<Icon of={SearchX} />}
      title="No organization fits these filters"
      action={<LinkButton href="/admin">Show all</LinkButton>}
    />
  );
}
