import type { AppointmentRecord, AttendeeRecord, BusinessRecord, PatientRecord } from "@/lib/integrations/records";

/** A clinic as Cliniko tells it. */
export type Practice = {
  timeZone: string;
  days: number;
  now: Date;
  patients: PatientRecord[];
  businesses: BusinessRecord[];
  appointments: AppointmentRecord[];
  attendees: AttendeeRecord[];
};

export type Figures = {
  recent: number;
  upcoming: number;
  total: number;
  last: string | null;
  recentStarts: string[];
  upcomingStarts: string[];
  statuses: string[];
};

type Visit = { patient: string; startsAt: Date; business: string | null; status: string };

/**
 * Who is active by PRODUCT rule 5, the slow way: one patient and one visit after the other, and days compared as dates
 * on a calendar, never as moments. Knows nothing of the SQL it is held against.
 */
export function whoIsActive(practice: Practice): Map<string, Figures> {
  const figures = new Map<string, Figures>();
  for (const patient of practice.patients) {
    if (!stands(patient)) continue;
    const visits = visitsOf(practice).filter((visit) => finalOwner(practice, visit.patient) === patient.externalId);
    const recent = visits.filter((visit) => isRecent(practice, visit)).sort(newestFirst);
    const upcoming = visits.filter(({ startsAt }) => startsAt > practice.now).sort((a, b) => -newestFirst(a, b));
    if (recent.length === 0) continue;
    figures.set(patient.externalId, {
      recent: recent.length,
      upcoming: upcoming.length,
      total: visits.length,
      last: recent[0]?.startsAt.toISOString() ?? null,
      recentStarts: recent.slice(0, 20).map(({ startsAt }) => startsAt.toISOString()),
      upcomingStarts: upcoming.slice(0, 20).map(({ startsAt }) => startsAt.toISOString()),
      statuses: recent
        .slice(0, 20)
        .map(({ status }) => status)
        .sort(),
    });
  }
  return figures;
}

function stands({ mergedInto, mergedAt, archivedAt, deletedAt }: PatientRecord): boolean {
  return mergedInto === null && mergedAt === null && archivedAt === null && deletedAt === null;
}

function visitsOf({ appointments, attendees }: Practice): Visit[] {
  return appointments
    .filter(isKept)
    .flatMap((booking) => (booking.type === "individual" ? [ownVisit(booking)] : placesOf(booking, attendees)))
    .filter((visit) => visit !== null);
}

function ownVisit({
  patientExternalId: patient,
  businessExternalId: business,
  ...booking
}: AppointmentRecord): Visit | null {
  const status = booking.didNotArrive ? "did_not_arrive" : booking.arrived ? "arrived" : "booked";
  return patient === null ? null : { patient, startsAt: booking.startsAt, business, status };
}

function placesOf(
  { externalId, startsAt, businessExternalId: business }: AppointmentRecord,
  attendees: AttendeeRecord[],
) {
  return attendees
    .filter((attendee) => attendee.bookingExternalId === externalId && isKept(attendee))
    .map(({ patientExternalId: patient, arrived }): Visit | null => {
      const status = arrived === null ? "booked" : arrived ? "arrived" : "did_not_arrive";
      return patient === null ? null : { patient, startsAt, business, status };
    });
}

function isKept({ cancelledAt, archivedAt, deletedAt }: AppointmentRecord | AttendeeRecord): boolean {
  return cancelledAt === null && archivedAt === null && deletedAt === null;
}

/** Follows merges one by one. A circle, or a survivor whom nobody knows, leaves the visit with the record it named. */
function finalOwner({ patients }: Practice, start: string): string {
  const seen = new Set<string>();
  let at = start;
  for (;;) {
    const patient = patients.find(({ externalId }) => externalId === at);
    if (!patient || seen.has(at)) return start;
    if (patient.mergedInto === null) return at;
    seen.add(at);
    at = patient.mergedInto;
  }
}

function isRecent({ businesses, timeZone, now, days }: Practice, visit: Visit): boolean {
  if (visit.startsAt > now) return false;
  const zone = businesses.find(({ externalId }) => externalId === visit.business)?.timeZone ?? timeZone;
  const first = new Date(`${localDate(now, zone)}T00:00:00Z`);
  first.setUTCDate(first.getUTCDate() - days);
  return localDate(visit.startsAt, zone) >= first.toISOString().slice(0, 10);
}

function localDate(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const named = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${named.year}-${named.month}-${named.day}`;
}

function newestFirst(a: Visit, b: Visit): number {
  return b.startsAt.getTime() - a.startsAt.getTime();
}
