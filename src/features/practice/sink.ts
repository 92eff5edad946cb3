import type { TenantDb } from "@/lib/db/guard";
import { type Change, type MirrorRow, type MirrorTarget, upsertMirror } from "@/lib/db/upsert";
import { writable } from "@/lib/db/writable";
import { knownTimeZone } from "@/lib/format/time-zone";
import type {
  AppointmentRecord,
  AppointmentTypeRecord,
  AttendeeRecord,
  BusinessRecord,
  PractitionerRecord,
} from "@/lib/integrations/records";

type Target = MirrorTarget & { provider: string };

/** Writes a page of businesses. A time zone that no clock knows is left out, and the organization's is used. */
export function mirrorBusinesses(db: TenantDb, target: Target, records: BusinessRecord[]): Promise<Change[]> {
  const rows = records.map(writable).map((record) => ({
    ...sourceOf(record),
    name: record.name,
    country: record.country,
    time_zone: knownTimeZone(record.timeZone),
    address: record.address,
    archived_at: record.archivedAt,
    deleted_at: record.deletedAt,
  }));
  return upsertMirror(db, target, "businesses", rows);
}

/** Writes a page of practitioners, those who left included. */
export function mirrorPractitioners(db: TenantDb, target: Target, records: PractitionerRecord[]): Promise<Change[]> {
  const rows = records.map(writable).map((record) => ({
    ...sourceOf(record),
    name: record.name,
    designation: record.designation,
    active: record.active,
    deleted_at: null,
  }));
  return upsertMirror(db, target, "practitioners", rows);
}

/** Writes a page of appointment types. */
export function mirrorAppointmentTypes(
  db: TenantDb,
  target: Target,
  records: AppointmentTypeRecord[],
): Promise<Change[]> {
  const rows = records.map(writable).map((record) => ({
    ...sourceOf(record),
    name: record.name,
    category: record.category,
    color: record.color,
    duration_in_minutes: record.durationInMinutes,
    max_attendees: record.maxAttendees,
    archived_at: record.archivedAt,
    deleted_at: null,
  }));
  return upsertMirror(db, target, "appointment_types", rows);
}

/** Writes a page of appointments, one patient's or a group's. Whom and what they name may arrive later, or never. */
export function mirrorAppointments(db: TenantDb, target: Target, records: AppointmentRecord[]): Promise<Change[]> {
  const rows = records.map(writable).map((record) => ({
    ...sourceOf(record),
    kind: record.type,
    starts_at: record.startsAt,
    ends_at: record.endsAt,
    patient_external_id: record.patientExternalId,
    practitioner_external_id: record.practitionerExternalId,
    business_external_id: record.businessExternalId,
    appointment_type_external_id: record.appointmentTypeExternalId,
    max_attendees: record.maxAttendees,
    arrived: record.arrived,
    did_not_arrive: record.didNotArrive,
    cancelled_at: record.cancelledAt,
    cancellation_reason: record.cancellationReason,
    archived_at: record.archivedAt,
    deleted_at: record.deletedAt,
  }));
  return upsertMirror(db, target, "appointments", rows);
}

/** Writes a page of attendees: places in groups, and Cliniko's twin of each individual appointment. */
export function mirrorAttendees(db: TenantDb, target: Target, records: AttendeeRecord[]): Promise<Change[]> {
  const rows = records.map(writable).map((record) => ({
    ...sourceOf(record),
    booking_external_id: record.bookingExternalId,
    patient_external_id: record.patientExternalId,
    arrived: record.arrived,
    cancelled_at: record.cancelledAt,
    cancellation_reason: record.cancellationReason,
    archived_at: record.archivedAt,
    deleted_at: record.deletedAt,
  }));
  return upsertMirror(db, target, "attendees", rows);
}

type Source = { externalId: string; createdAt: Date; updatedAt: Date };

function sourceOf({ externalId, createdAt, updatedAt }: Source): MirrorRow {
  return { external_id: externalId, source_created_at: createdAt, source_updated_at: updatedAt };
}
