import { CalendarX, Check, UserX, X } from "lucide";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/empty-state";
import { Pagination } from "@/components/pagination";
import { Timeline, type TimelineItem } from "@/components/timeline";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { TextLink } from "@/components/ui/text-link";
import { AsOf, Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { loadPatient } from "@/features/patients/loaders";
import type { PatientDetail, TimelineEntry, VisitStatus } from "@/features/patients/schema";
import { ageOf } from "@/lib/format/age";
import { localDay } from "@/lib/format/date";
import { formatNumber } from "@/lib/format/number";

type PatientVisitsProps = Pick<
  Awaited<ReturnType<typeof loadPatient>>,
  "patient" | "upcoming" | "past" | "furtherHref" | "timeZone" | "now" | "pages" | "page"
>;

/** The visits in figures, and every appointment by when it is. */
export function PatientVisits(props: PatientVisitsProps) {
  const { patient, timeZone, furtherHref, pages, page } = props;
  const groups = groupsOf(props);
  return (
    <Card
      title="Appointments"
      description="Cancelled and missed ones are shown, and only those that stand are counted."
      padded={false}
      footer={pages.previousHref || pages.nextHref ? <Pagination {...pages} summary={`Page ${page}`} /> : null}
    >
      <VisitFigures patient={patient} timeZone={timeZone} />
      {groups.length === 0 ? (
        <EmptyState
          icon={<Icon of={CalendarX} />}
          title="No appointments"
          description={
            patient.ownedBy
              ? "Nothing stands in the calendar for this person."
              : "A contact added here has no calendar."
          }
        />
      ) : (
        <div className="p-4 sm:p-5">
          <Timeline
            groups={groups.map(({ label, entries: listed }) => ({
              label,
              items: listed.map((entry) => toItem(entry, patient)),
              more:
                label === upcomingLabel && furtherHref ? (
                  <p>
                    <TextLink href={furtherHref}>Further ones to come</TextLink>
                  </p>
                ) : null,
            }))}
          />
        </div>
      )}
    </Card>
  );
}

function VisitFigures({ patient: { visits, ownedBy }, timeZone }: Pick<PatientVisitsProps, "patient" | "timeZone">) {
  const age = ageOf({ isMirrored: ownedBy !== null, syncedAt: visits.syncedAt }, visits.computedAt);
  const day = (at: string | null) => (at ? <Time at={at} timeZone={timeZone} show="date" /> : "–");
  const figures: { label: string; value: ReactNode; hint?: ReactNode }[] = [
    { label: "Visits in all", value: formatNumber(visits.total) },
    { label: `Last ${visits.windowDays} days`, value: formatNumber(visits.recent) },
    { label: "Last visit", value: day(visits.lastAt) },
    { label: "Next visit", value: day(visits.nextAt) },
  ];
  return (
    <div className="border-line border-b bg-sunken px-4 py-3.5 sm:px-5">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 md:grid-cols-4">
        {figures.map(({ label, value }) => (
          <div key={label}>
            <dt className="text-ink-muted text-sm">{label}</dt>
            <dd className="font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {age === undefined ? null : (
        <p className="pt-2.5 text-ink-faint text-xs">
          Counted <AsOf at={age} timeZone={timeZone} />
        </p>
      )}
    </div>
  );
}

const upcomingLabel = "Upcoming";

/** What is to come, soonest first; what was in the window; and the rest by year. */
function groupsOf({ upcoming, past, patient, now, timeZone }: PatientVisitsProps) {
  const thisYear = yearOf(now, timeZone);
  const labelOf = ({ startsAt, isRecent }: TimelineEntry) => {
    if (isRecent) return `Last ${patient.visits.windowDays} days`;
    const year = yearOf(Date.parse(startsAt), timeZone);
    return year === thisYear ? `Earlier in ${year}` : year;
  };
  const groups = [...Map.groupBy(past, labelOf)].map(([label, entries]) => ({ label, entries }));
  return upcoming.length > 0 ? [{ label: upcomingLabel, entries: upcoming }, ...groups] : groups;
}

function yearOf(at: number, timeZone: string): string {
  return localDay(at, timeZone).slice(0, 4);
}

type Look = { tone: Tone; icon: ReactNode; word: string | null };

const looks: Record<VisitStatus, Look> = {
  booked: { tone: "info", icon: undefined, word: null },
  arrived: { tone: "positive", icon: <Icon of={Check} />, word: null },
  did_not_arrive: { tone: "caution", icon: <Icon of={UserX} />, word: "Did not arrive" },
  cancelled: { tone: "neutral", icon: <Icon of={X} />, word: "Cancelled" },
  archived: { tone: "neutral", icon: <Icon of={X} />, word: "Archived" },
};

function toItem(entry: TimelineEntry, { clinikoPatientId }: PatientDetail): TimelineItem {
  const { id, status, type, kind, practitioner, business, timeZone, startsAt, cancellationReason } = entry;
  const { tone, icon, word } = looks[status];
  const where = [kind === "group" ? "Group" : "", practitioner, business].filter(Boolean).join(" · ");
  const gone = status === "cancelled" || status === "archived";
  return {
    id,
    tone,
    icon,
    title: <span className={gone ? "text-ink-muted line-through" : undefined}>{type ?? "Appointment"}</span>,
    at: <Time at={startsAt} timeZone={timeZone} show="dateTime" />,
    badge: word ? <Badge tone={tone}>{word}</Badge> : undefined,
    description: (
      <>
        {where}
        {cancellationReason ? <span className="block">Reason: {cancellationReason}</span> : null}
        {entry.clinikoPatientId === clinikoPatientId ? null : (
          <span className="block text-ink-faint text-sm">Booked for the merged record {entry.clinikoPatientId}</span>
        )}
      </>
    ),
  };
}
