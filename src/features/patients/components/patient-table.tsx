import { SearchX, Users } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { listFooter } from "@/components/list-footer";
import { Avatar } from "@/components/ui/avatar";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { CalendarDate, Time } from "@/components/ui/time";
import { PatientBadge } from "@/features/patients/components/patient-status";
import type { loadPatients } from "@/features/patients/loaders";
import type { PatientSummary } from "@/features/patients/schema";
import { hrefTo } from "@/lib/format/href";
import { formatCount, formatNumber } from "@/lib/format/number";
import { formatPhone } from "@/lib/format/phone";

type PatientTableProps = Awaited<ReturnType<typeof loadPatients>>;

export function PatientTable(props: PatientTableProps) {
  const { patients, total, filter, query } = props;
  return (
    <Card
      padded={false}
      footer={listFooter({ ...props, shown: patients.length, total: formatCount(total, "patient") })}
    >
      <DataTable
        caption="Patients"
        columns={columnsFor(props)}
        rows={patients}
        rowKey={({ id }) => id}
        sort={{ current: filter.sort, hrefFor: (sort) => hrefTo("/patients", { ...query, sort }) }}
        empty={<Nobody {...props} />}
      />
    </Card>
  );
}

type Showing = Pick<PatientTableProps, "timeZone" | "country" | "windowDays">;

function columnsFor({ timeZone, country, windowDays }: Showing): Column<PatientSummary>[] {
  const day = (at: string | null) => (at ? <Time at={at} timeZone={timeZone} show="date" /> : <Dash />);
  return [
    { key: "name", header: "Name", lead: true, sortKey: "name", cell: (row) => <Name row={row} days={windowDays} /> },
    {
      key: "born",
      header: "Born",
      from: "desktop",
      cell: ({ dateOfBirth }) => (dateOfBirth ? <CalendarDate day={dateOfBirth} /> : <Dash />),
    },
    {
      key: "phone",
      header: "Phone",
      cell: ({ phone }) => <span className="whitespace-nowrap">{phone ? formatPhone(phone, country) : <Dash />}</span>,
    },
    { key: "last", header: "Last visit", sortKey: "lastVisit", cell: ({ lastVisitAt }) => day(lastVisitAt) },
    { key: "next", header: "Next visit", from: "tablet", cell: ({ nextVisitAt }) => day(nextVisitAt) },
    {
      key: "visits",
      header: "Visits",
      align: "end",
      from: "tablet",
      cell: ({ visitCount }) => formatNumber(visitCount),
    },
    {
      key: "added",
      header: "Added",
      align: "end",
      sortKey: "created",
      from: "desktop",
      cell: ({ createdAt }) => day(createdAt),
    },
  ];
}

function Name({ row, days }: { row: PatientSummary; days: number }) {
  return (
    <span className="flex items-center gap-3">
      <Avatar name={row.name} size="sm" />
      <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
        <TextLink href={`/patients/${row.id}`} look="quiet" wholeRow>
          {row.name}
        </TextLink>
        <PatientBadge status={row.status} isActive={row.isActive} windowDays={days} />
      </span>
    </span>
  );
}

function Dash() {
  return <span className="text-ink-faint">–</span>;
}

function Nobody({ filter, mayConnect }: PatientTableProps) {
  if (filter.search) {
    return (
      <EmptyState
        icon={<Icon of={SearchX} />}
        title={`Nobody fits “${filter.search}”`}
        description="Every word must begin a name, a phone number, an e-mail address or a Cliniko number. Archived and merged records are found under their own status."
        action={
          <>
            <LinkButton href="/patients">Clear the search</LinkButton>
            {filter.status === "all" ? null : (
              <LinkButton href={hrefTo("/patients", { search: filter.search, status: "all" })}>
                Search every status
              </LinkButton>
            )}
          </>
        }
      />
    );
  }
  if (filter.status !== "active") {
    return (
      <EmptyState
        icon={<Icon of={Users} />}
        title="No records with this status"
        action={<LinkButton href="/patients">Show current patients</LinkButton>}
      />
    );
  }
  return (
    <EmptyState
      icon={<Icon of={Users} />}
      title="No patients yet"
      description="They arrive with the first sync of a connected practice system, or one by one as contacts."
      action={
        mayConnect ? (
          <LinkButton href="/connections/new?provider=cliniko" variant="primary">
            Connect Cliniko
          </LinkButton>
        ) : null
      }
    />
  );
}
