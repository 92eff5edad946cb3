import { z } from "zod";
import { aGroupRow, anAttendeeRow, anIndividualRow } from "./blank-rows";
import { toMoment } from "./moments";
import { type Desk, firstRecord, newStamps, requireRecord, touch } from "./records";

const place = z.object({
  startsAt: z.string(),
  endsAt: z.string().optional(),
  practitionerId: z.string().optional(),
  businessId: z.string().optional(),
  appointmentTypeId: z.string().optional(),
  notes: z.string().nullable().default(null),
});

export const bookInput = place.extend({ patientId: z.string() });
export const createGroupInput = place.extend({
  patientIds: z.array(z.string()).default([]),
  maxAttendees: z.number().int().min(1).max(99).default(8),
});
export const addAttendeeInput = z.object({ groupId: z.string(), patientId: z.string() });

/** Books one patient in: the appointment and its one attendee. What is not named is the first of its kind. */
export function book(desk: Desk, input: z.output<typeof bookInput>): { id: string; attendeeId: string } {
  const patient = requireRecord(desk, "patients", input.patientId);
  const stamps = newStamps(desk);
  desk.account.tables.individual_appointments.insert(
    anIndividualRow({
      ...stamps,
      ...placeOf(desk, input, (max) => max === 1),
      patient_id: patient.id,
      patient_name: `${patient.first_name} ${patient.last_name}`,
    }),
  );
  return { id: stamps.id, attendeeId: insertAttendee(desk, stamps.id, patient.id, "individual") };
}

/** Plans a class, with the given patients in it. */
export function createGroup(desk: Desk, input: z.output<typeof createGroupInput>) {
  const stamps = newStamps(desk);
  desk.account.tables.group_appointments.insert(
    aGroupRow({ ...stamps, ...placeOf(desk, input, (max) => max > 1), max_attendees: input.maxAttendees }),
  );
  const attendeeIds = input.patientIds.map((patientId) => addAttendee(desk, { groupId: stamps.id, patientId }).id);
  return { id: stamps.id, attendeeIds };
}

/** Gives a patient a place in a class. */
export function addAttendee(desk: Desk, { groupId, patientId }: z.output<typeof addAttendeeInput>): { id: string } {
  const group = requireRecord(desk, "group_appointments", groupId);
  requireRecord(desk, "patients", patientId);
  touch(desk, groupId, { patient_ids: [...group.patient_ids, patientId] });
  return { id: insertAttendee(desk, groupId, patientId, "group") };
}

function insertAttendee(desk: Desk, bookingId: string, patientId: string, kind: "individual" | "group"): string {
  const stamps = newStamps(desk);
  const row = anAttendeeRow({ ...stamps, booking_id: bookingId, booking_kind: kind, patient_id: patientId });
  desk.account.tables.attendees.insert(row);
  return stamps.id;
}

function placeOf(desk: Desk, input: z.output<typeof place>, fits: (maxAttendees: number) => boolean) {
  const types = desk.account.tables.appointment_types.all();
  const type = input.appointmentTypeId
    ? requireRecord(desk, "appointment_types", input.appointmentTypeId)
    : (types.find(({ max_attendees }) => fits(max_attendees)) ?? firstRecord(desk, "appointment_types"));
  const startMs = Date.parse(input.startsAt);
  return {
    starts_at: toMoment(startMs),
    ends_at: toMoment(input.endsAt ? Date.parse(input.endsAt) : startMs + type.duration_in_minutes * 60_000),
    notes: input.notes,
    appointment_type_id: type.id,
    practitioner_id: input.practitionerId
      ? requireRecord(desk, "practitioners", input.practitionerId).id
      : firstRecord(desk, "practitioners").id,
    business_id: input.businessId
      ? requireRecord(desk, "businesses", input.businessId).id
      : firstRecord(desk, "businesses").id,
  };
}
