import { CalendarCheck, SearchX } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { FilterBar, FilterSelect } from "@/components/filter-bar";
import { listFooter } from "@/components/list-footer";
import { SearchForm } from "@/components/search-form";
import { Avatar } from "@/components/ui/avatar";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { loadOverduePatients } from "@/features/active-patients/loaders";
import type { OverduePatient } from "@/features/active-patients/schema";
import { hrefTo } from "@/lib/format/href";
import { formatCount, formatNumber } from "@/lib/format/number";
import { formatPhone, phoneLink } from "@/lib/format/phone";

type OverdueTableProps = Awaited<ReturnType<typeof loadOverduePatients>>;

const path = "/overdue";

export function OverdueTable(props: OverdueTableProps) {
  const { patients, total, filters, query } = props;
  return (
    <Card
      padded={false}
      footer={listFooter({ ...props, shown: patients.length, total: formatCount(total, "overdue patient") })}
    >
      <DataTable
        caption="Overdue patients"
        columns={columnsFor(props)}
        rows={patients}
        rowKey={({ contactId }) => contactId}
        sort={{ current: filters.sort, hrefFor: (sort) => hrefTo(path, { ...query, sort }) }}
        empty={<Nobody {...props} />}
      />
    </Card>
  );
}

export function OverdueFilters({ filters, query }: Pick<OverdueTableProps, "filters" | "query">) {
  const days = { minDays: query.minDays?.toString(), maxDays: query.maxDays?.toString() };
  return (
    <FilterBar>
      <SearchForm
        action={path}
        label="Search overdue patients"
        placeholder="Name, phone or e-mail"
        value={filters.search}
        keep={{ ...days, sort: query.sort }}
        clearHref={hrefTo(path, { ...query, search: undefined })}
      />
      <div className="contents lg:hidden">
        <FilterSelect
          action={path}
          name="sort"
          label="Sort by"
          value={filters.sort}
          options={sorts}
          keep={{ ...days, search: query.search }}
        />
      </div>
    </FilterBar>
  );
}

const sorts = [
  { value: "-lastVisit", label: "Last visit, latest first" },
  { value: "lastVisit", label: "Last visit, oldest first" },
  { value: "name", label: "Name, A to Z" },
  { value: "-name", label: "Name, Z to A" },
];

function columnsFor({ timeZone, country }: OverdueTableProps): Column<OverduePatient>[] {
  return [
    { key: "name", header: "Name", lead: true, sortKey: "name", cell: (row) => <Name {...row} /> },
    { key: "phone", header: "Phone", cell: ({ phone }) => <Phone phone={phone} country={country} /> },
    {
      key: "last",
      header: "Last visit",
      sortKey: "lastVisit",
      cell: ({ lastAppointmentAt }) => <Time at={lastAppointmentAt} timeZone={timeZone} show="date" />,
    },
    {
      key: "days",
      header: "Away",
      align: "end",
      cell: ({ daysSinceLastAppointment }) => formatCount(daysSinceLastAppointment, "day"),
    },
    {
      key: "visits",
      header: "Visits in all",
      align: "end",
      from: "tablet",
      cell: ({ totalAppointmentCount }) => formatNumber(totalAppointmentCount),
    },
  ];
}

function Name({ contactId, name }: OverduePatient) {
  return (
    <span className="flex items-center gap-3">
      <Avatar name={name} size="sm" />
      <TextLink href={`/patients/${contactId}`} look="quiet" wholeRow>
        {name}
      </TextLink>
    </span>
  );
}

/** The list is there to call people from. */
function Phone({ phone, country }: { phone: string | null; country: string }) {
  if (!phone) return <span className="text-ink-faint">–</span>;
  const href = phoneLink(phone);
  const words = formatPhone(phone, country);
  return (
    <span className="relative z-10 whitespace-nowrap">{href ? <TextLink href={href}>{words}</TextLink> : words}</span>
  );
}

function Nobody({ filters, query, computedAt, mayConnect }: OverdueTableProps) {
  if (filters.search) {
    return (
      <EmptyState
        icon={<Icon of={SearchX} />}
        title={`Nobody fits “${filters.search}”`}
        description="Only patients who are overdue are looked through here."
        action={
          <>
            <LinkButton href={hrefTo(path, { ...query, search: undefined })}>Clear the search</LinkButton>
            <LinkButton href={hrefTo("/patients", { search: filters.search })}>Search all patients</LinkButton>
          </>
        }
      />
    );
  }
  if (computedAt === null) {
    return (
      <EmptyState
        icon={<Icon of={CalendarCheck} />}
        title="Nothing has been counted yet"
        description="Who is overdue is worked out at the end of a sync."
        action={mayConnect ? <LinkButton href="/connections">Go to connections</LinkButton> : null}
      />
    );
  }
  return (
    <EmptyState
      icon={<Icon of={CalendarCheck} />}
      title="Nobody is overdue"
      description="Everybody in this stretch has come since, or has a visit booked."
    />
  );
}
