import { HeartPulse, SearchX } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { listFooter } from "@/components/list-footer";
import { Avatar } from "@/components/ui/avatar";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { VisitLists } from "@/features/active-patients/components/visit-lists";
import type { loadActivePatients } from "@/features/active-patients/loaders";
import type { ActivePatient } from "@/features/active-patients/schema";
import { hrefTo } from "@/lib/format/href";
import { formatCount, formatNumber } from "@/lib/format/number";
import { formatPhone } from "@/lib/format/phone";

type ActiveTableProps = Awaited<ReturnType<typeof loadActivePatients>>;

export function ActiveTable(props: ActiveTableProps) {
  const { patients, total, filters, query, timeZone } = props;
  return (
    <Card
      padded={false}
      footer={listFooter({ ...props, shown: patients.length, total: formatCount(total, "active patient") })}
    >
      <DataTable
        caption="Active patients"
        columns={columnsFor(props)}
        rows={patients}
        rowKey={({ contactId }) => contactId}
        sort={{ current: filters.sort, hrefFor: (sort) => hrefTo("/active-patients", { ...query, sort }) }}
        detail={{
          word: "Visits",
          label: ({ name }) => `Visits of ${name}`,
          content: (patient) => <VisitLists patient={patient} timeZone={timeZone} />,
        }}
        empty={<Nobody {...props} />}
      />
    </Card>
  );
}

function columnsFor({ timeZone, country }: ActiveTableProps): Column<ActivePatient>[] {
  const count = (value: number) => (value === 0 ? <span className="text-ink-faint">0</span> : formatNumber(value));
  return [
    { key: "name", header: "Name", lead: true, sortKey: "name", cell: (row) => <Name {...row} /> },
    {
      key: "phone",
      header: "Phone",
      from: "tablet",
      cell: ({ phone }) => (
        <span className="whitespace-nowrap">
          {phone ? formatPhone(phone, country) : <span className="text-ink-faint">–</span>}
        </span>
      ),
    },
    {
      key: "last",
      header: "Last visit",
      sortKey: "lastVisit",
      cell: ({ lastAppointmentAt }) => <Time at={lastAppointmentAt} timeZone={timeZone} show="date" />,
    },
    {
      key: "recent",
      header: "Recent",
      align: "end",
      sortKey: "recent",
      cell: ({ recentAppointmentCount }) => count(recentAppointmentCount),
    },
    {
      key: "upcoming",
      header: "Upcoming",
      align: "end",
      sortKey: "upcoming",
      cell: ({ upcomingAppointmentCount }) => count(upcomingAppointmentCount),
    },
    {
      key: "total",
      header: "In all",
      align: "end",
      from: "tablet",
      sortKey: "total",
      cell: ({ totalAppointmentCount }) => count(totalAppointmentCount),
    },
  ];
}

function Name({ contactId, name }: ActivePatient) {
  return (
    <span className="flex items-center gap-3">
      <Avatar name={name} size="sm" />
      <TextLink href={`/patients/${contactId}`} look="quiet" wholeRow>
        {name}
      </TextLink>
    </span>
  );
}

function Nobody({ filters, query, window, computedAt, mayConnect }: ActiveTableProps) {
  if (filters.search || filters.hasUpcoming !== undefined) {
    return (
      <EmptyState
        icon={<Icon of={SearchX} />}
        title="Nobody fits these filters"
        description={`Looked through the active patients of the last ${window.days} days.`}
        action={
          <LinkButton href={hrefTo("/active-patients", { days: query.days })}>Show all active patients</LinkButton>
        }
      />
    );
  }
  if (computedAt === null) {
    return (
      <EmptyState
        icon={<Icon of={HeartPulse} />}
        title="Nothing has been counted yet"
        description="Who is active is worked out at the end of a sync."
        action={mayConnect ? <LinkButton href="/connections">Go to connections</LinkButton> : null}
      />
    );
  }
  return (
    <EmptyState
      icon={<Icon of={HeartPulse} />}
      title={`Nobody came in the last ${window.days} days`}
      description="Try a longer window. If nothing has been synced yet, a practice system must be connected first."
      action={mayConnect ? <LinkButton href="/connections">Go to connections</LinkButton> : null}
    />
  );
}
