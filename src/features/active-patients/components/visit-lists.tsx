import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { ActivePatient, ListedVisit } from "@/features/active-patients/schema";
import { formatCount } from "@/lib/format/number";

type VisitListsProps = { patient: ActivePatient; timeZone: string };

/** What lies behind a row's two counts. */
export function VisitLists({ patient, timeZone }: VisitListsProps) {
  return (
    <div className="grid gap-5 text-start md:grid-cols-2 md:gap-8">
      <VisitList
        title="Recent"
        count={patient.recentAppointmentCount}
        visits={patient.recentAppointments}
        timeZone={timeZone}
      />
      <VisitList
        title="Upcoming"
        count={patient.upcomingAppointmentCount}
        visits={patient.upcomingAppointments}
        timeZone={timeZone}
      />
    </div>
  );
}

type VisitListProps = { title: string; count: number; visits: ListedVisit[]; timeZone: string };

function VisitList({ title, count, visits, timeZone }: VisitListProps) {
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium text-ink-muted text-sm">
        {title}
        {count > visits.length ? `, ${visits.length} of ${formatCount(count, "visit")}` : null}
      </p>
      {visits.length === 0 ? (
        <p className="text-ink-faint text-sm">Nothing booked</p>
      ) : (
        <ul className="flex flex-col gap-1.5 text-sm">
          {visits.map(({ id, startsAt, status, type, practitioner }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-3">
              <span className="w-44 shrink-0 text-ink-muted">
                <Time at={startsAt} timeZone={timeZone} show="dateTime" />
              </span>
              <span className="min-w-0 flex-1 basis-40">
                {type ?? "Appointment"}
                {practitioner ? <span className="text-ink-muted"> with {practitioner}</span> : null}
              </span>
              {status === "did_not_arrive" ? <Badge tone="caution">Did not arrive</Badge> : null}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
