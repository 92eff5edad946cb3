import type { CountryCode } from "libphonenumber-js/min";
import type { z } from "zod";
import type {
  Address,
  AppointmentRecord,
  AppointmentTypeRecord,
  AttendeeRecord,
  BusinessRecord,
  ConsentRecord,
  PatientRecord,
  PractitionerRecord,
} from "@/lib/integrations/records";
import { toPhones } from "./phones";
import type * as schema from "./schema";

type Row<K extends keyof typeof schema> = (typeof schema)[K] extends z.ZodType<infer T> ? T : never;

/** A place of business. */
export function toBusinessRecord(row: Row<"business">): BusinessRecord {
  return {
    kind: "business",
    ...sourceOf(row),
    name: row.business_name ?? row.display_name ?? row.label ?? `Business ${row.id}`,
    country: row.country_code?.toUpperCase() ?? null,
    timeZone: row.time_zone_identifier,
    address: toAddress([row.address_1, row.address_2], row),
    archivedAt: row.archived_at,
    deletedAt: row.deleted_at,
  };
}

/** A practitioner; `isActive` is what the list that it stood on says of all its members. */
export function toPractitionerRecord(row: Row<"practitioner">, isActive: boolean): PractitionerRecord {
  return {
    kind: "practitioner",
    ...sourceOf(row),
    name: row.display_name ?? row.label ?? (fullName(row) || `Practitioner ${row.id}`),
    designation: row.designation,
    active: row.active ?? isActive,
  };
}

/** A kind of appointment that can be booked. */
export function toAppointmentTypeRecord(row: Row<"appointmentType">): AppointmentTypeRecord {
  return {
    kind: "appointment_type",
    ...sourceOf(row),
    name: row.name ?? `Appointment type ${row.id}`,
    category: row.category,
    color: row.color,
    durationInMinutes: row.duration_in_minutes,
    maxAttendees: row.max_attendees ?? 1,
    archivedAt: row.archived_at,
  };
}

/** A patient, with phone numbers read as from the practice's country. The invoice e-mail is the payer's and left out. */
export function toPatientRecord(row: Row<"patient">, country: CountryCode | undefined): PatientRecord {
  return {
    kind: "patient",
    ...sourceOf(row),
    title: row.title,
    firstName: row.first_name,
    lastName: row.last_name,
    preferredFirstName: row.preferred_first_name,
    displayName: row.label ?? (fullName(row) || `Patient ${row.id}`),
    sex: row.sex,
    dateOfBirth: row.date_of_birth,
    address: toAddress([row.address_1, row.address_2, row.address_3], row),
    phones: toPhones(row.patient_phone_numbers ?? [], country),
    emails: toEmails(row.email),
    consents: toConsents(row),
    mergedInto: row.merged_with_patient,
    mergedAt: row.merged_at,
    archivedAt: row.archived_at,
    deletedAt: row.deleted_at,
    metadata: { reminderType: row.reminder_type, occupation: row.occupation, referralSource: row.referral_source },
  };
}

/** One patient's appointment. */
export function toIndividualAppointmentRecord(row: Row<"individualAppointment">): AppointmentRecord {
  return {
    kind: "appointment",
    type: "individual",
    ...bookingOf(row),
    patientExternalId: row.patient,
    maxAttendees: null,
    arrived: row.patient_arrived ?? null,
    didNotArrive: row.did_not_arrive ?? null,
    cancelledAt: row.cancelled_at,
    cancellationReason: toCancellationReason(row),
  };
}

/** A group's appointment: who comes, and who cancelled, is said by its attendees. */
export function toGroupAppointmentRecord(row: Row<"groupAppointment">): AppointmentRecord {
  return {
    kind: "appointment",
    type: "group",
    ...bookingOf(row),
    patientExternalId: null,
    maxAttendees: row.max_attendees ?? null,
    arrived: null,
    didNotArrive: null,
    cancelledAt: null,
    cancellationReason: null,
  };
}

/** One person's place in a booking; null when it names no booking. */
export function toAttendeeRecord(row: Row<"attendee">): AttendeeRecord | null {
  if (row.booking === null) return null;
  return {
    kind: "attendee",
    ...sourceOf(row),
    bookingExternalId: row.booking,
    patientExternalId: row.patient,
    arrived: row.arrived ?? null,
    cancelledAt: row.cancelled_at,
    cancellationReason: toCancellationReason(row),
    archivedAt: row.archived_at,
    deletedAt: row.deleted_at,
  };
}

function sourceOf(row: { id: string; created_at: Date; updated_at: Date }) {
  return { externalId: row.id, createdAt: row.created_at, updatedAt: row.updated_at };
}

function bookingOf(row: Row<"groupAppointment"> | Row<"individualAppointment">) {
  return {
    ...sourceOf(row),
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    practitionerExternalId: row.practitioner,
    businessExternalId: row.business,
    appointmentTypeExternalId: row.appointment_type,
    archivedAt: row.archived_at,
    deletedAt: row.deleted_at,
  };
}

function fullName(row: { first_name: string | null; last_name: string | null }): string {
  return [row.first_name, row.last_name].filter(Boolean).join(" ");
}

type Place = { city: string | null; state: string | null; post_code: string | null; country: string | null };

function toAddress(typed: (string | null)[], { city, state, post_code: postCode, country }: Place): Address | null {
  const lines = typed.filter((line) => line !== null);
  const isEmpty = lines.length === 0 && [city, state, postCode, country].every((part) => part === null);
  return isEmpty ? null : { lines, city, state, postCode, country };
}

/** As typed: people write two addresses into the one field, and what is none is kept too. */
function toEmails(email: string | null): string[] {
  return (email ?? "")
    .split(/[;,]|\s(?=\S+@)/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function toConsents(row: Row<"patient">): ConsentRecord[] {
  const answers = [
    ["privacy_policy", row.accepted_privacy_policy],
    ["email_marketing", row.accepted_email_marketing],
    ["sms_marketing", row.accepted_sms_marketing],
  ] as const;
  // No answer is not a refusal.
  return answers.flatMap(([channel, granted]) => (typeof granted === "boolean" ? [{ channel, granted }] : []));
}

const cancellationReasons: Readonly<Record<number, string>> = {
  10: "Feeling better",
  20: "Condition worse",
  30: "Sick",
  31: "COVID-19 related",
  40: "Away",
  50: "Other",
  60: "Work",
};

function toCancellationReason(row: {
  cancelled_at: Date | null;
  cancellation_reason?: number | null | undefined;
  cancellation_reason_description: string | null;
}): string | null {
  if (row.cancelled_at === null) return null;
  const { cancellation_reason: code } = row;
  return row.cancellation_reason_description ?? (typeof code === "number" ? (cancellationReasons[code] ?? null) : null);
}
