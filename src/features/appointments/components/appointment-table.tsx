import { CalendarX } from "lucide";
import { type Column, DataTable } from "@/components/data-table";
import { EmptyState } from "@/components/empty-state";
import { listFooter } from "@/components/list-footer";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Tabs } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { loadAppointments } from "@/features/appointments/loaders";
import type { ListedAppointment } from "@/features/appointments/schema";
import { hrefTo } from "@/lib/format/href";
import { formatNumber } from "@/lib/format/number";

type Loaded = Awaited<ReturnType<typeof loadAppointments>>;

/** How the appointments of these days went, each with its count. */
export function OutcomeTabs({ counts, view, query }: Pick<Loaded, "counts" | "view" | "query">) {
  const { kept, missed, cancelled } = counts;
  const to = (next: Loaded["view"]) => hrefTo("/appointments", { ...query, view: next === "kept" ? undefined : next });
  return (
    <Tabs
      label="Outcome"
      items={[
        { href: to("kept"), label: "Kept or to come", count: kept, current: view === "kept" },
        { href: to("missed"), label: "Did not arrive", count: missed, current: view === "missed" },
        { href: to("cancelled"), label: "Cancelled", count: cancelled, current: view === "cancelled" },
        { href: to("all"), label: "All", count: kept + missed + cancelled, current: view === "all" },
      ]}
    />
  );
}

export function AppointmentTable(props: Loaded) {
  const { appointments, timeZone, counts, view, isUpcoming } = props;
  const { kept, missed, cancelled } = counts;
  const total = { kept, missed, cancelled, all: kept + missed + cancelled }[view];
  return (
    <Card padded={false} footer={listFooter({ ...props, shown: appointments.length, total: formatNumber(total) })}>
      <DataTable
        caption="Appointments, soonest first"
        columns={columnsFor(timeZone)}
        rows={appointments}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            icon={<Icon of={CalendarX} />}
            title={isUpcoming ? "Nothing is booked from now on" : "No such appointments in these days"}
            description="Appointments arrive with each sync of a connected practice system."
            action={<Elsewhere {...props} />}
          />
        }
      />
    </Card>
  );
}

function Elsewhere({ isUpcoming, counts: { kept, missed, cancelled }, mayConnect }: Loaded) {
  if (!isUpcoming) return <LinkButton href="/appointments">See what is to come</LinkButton>;
  if (!mayConnect || kept + missed + cancelled > 0) return null;
  return <LinkButton href="/connections">Go to connections</LinkButton>;
}

function columnsFor(homeZone: string): Column<ListedAppointment>[] {
  return [
    { key: "patient", header: "Patient", lead: true, cell: ({ patient }) => <Patient patient={patient} /> },
    {
      key: "when",
      header: "When",
      cell: ({ startsAt, timeZone }) => <When at={startsAt} timeZone={timeZone} isAway={timeZone !== homeZone} />,
    },
    {
      key: "type",
      header: "Type",
      cell: ({ type, kind }) => `${type ?? "Appointment"}${kind === "group" ? " (group)" : ""}`,
    },
    { key: "practitioner", header: "Practitioner", from: "tablet", cell: ({ practitioner }) => practitioner ?? "–" },
    { key: "business", header: "Location", from: "desktop", cell: ({ business }) => business ?? "–" },
    {
      key: "status",
      header: "Status",
      cell: ({ status }) => <Badge tone={looks[status].tone}>{looks[status].word}</Badge>,
    },
  ];
}

function Patient({ patient }: Pick<ListedAppointment, "patient">) {
  if (!patient) return <span className="text-ink-muted">Not known here</span>;
  return (
    <TextLink href={`/patients/${patient.id}`} look="quiet" wholeRow>
      {patient.name}
    </TextLink>
  );
}

/** A location in another zone than the clinic's says whose clock this is. */
function When({ at, timeZone, isAway }: { at: string; timeZone: string; isAway: boolean }) {
  return (
    <span className="whitespace-nowrap">
      <Time at={at} timeZone={timeZone} show="day" />
      {", "}
      <Time at={at} timeZone={timeZone} show="time" />
      {isAway ? (
        <span className="text-ink-faint text-sm"> {timeZone.split("/").at(-1)?.replaceAll("_", " ")} time</span>
      ) : null}
    </span>
  );
}

const looks: Record<ListedAppointment["status"], { word: string; tone: Tone }> = {
  booked: { word: "Booked", tone: "info" },
  arrived: { word: "Arrived", tone: "positive" },
  did_not_arrive: { word: "Did not arrive", tone: "caution" },
  cancelled: { word: "Cancelled", tone: "neutral" },
  archived: { word: "Archived", tone: "neutral" },
};
