import { z } from "zod";
import { SandboxRefusal } from "../../sandbox";
import { aPatientRow } from "./blank-rows";
import { toMoment } from "./moments";
import { attendeesOf, type Desk, findRecord, newStamps, requireRecord, touch } from "./records";
import type { Resource } from "./rows";
import { addAttendee, addAttendeeInput, book, bookInput, createGroup, createGroupInput } from "./visits";

const byId = z.object({ id: z.string() });
const fieldsInput = z.record(z.string(), z.unknown());
const cancelInput = byId.extend({ reason: z.number().int().default(50), note: z.string().nullable().default(null) });
const editInput = byId.extend({ fields: fieldsInput });
const mergeInput = z.object({ fromId: z.string(), intoId: z.string(), moveVisits: z.boolean().default(true) });
const deactivateInput = byId.extend({ active: z.boolean().default(false) });
const createPatientInput = z.object({
  firstName: z.string().default("Alex"),
  lastName: z.string().default("Newcomer"),
  phone: z.string().optional(),
  fields: fieldsInput.default({}),
});

/** What can happen to a practice's data from outside the product; each moves updated_at of all that it touches. */
export const changes = {
  book: change(bookInput, book),
  createGroup: change(createGroupInput, createGroup),
  addAttendee: change(addAttendeeInput, addAttendee),
  cancel: change(cancelInput, cancel),
  cancelAttendee: change(cancelInput, cancelAttendee),
  archive: change(byId, (desk, { id }) => bury(desk, id, "archived_at", toMoment(desk.now()))),
  unarchive: change(byId, (desk, { id }) => bury(desk, id, "archived_at", null)),
  softDelete: change(byId, softDelete),
  remove: change(byId, remove),
  edit: change(editInput, (desk, { id, fields }) => touch(desk, id, fields)),
  arrive: change(byId, (desk, { id }) => attend(desk, id, true)),
  didNotArrive: change(byId, (desk, { id }) => attend(desk, id, false)),
  createPatient: change(createPatientInput, createPatient),
  merge: change(mergeInput, merge),
  deactivatePractitioner: change(deactivateInput, deactivatePractitioner),
};

export type ChangeName = keyof typeof changes;

function change<Input extends z.ZodType, Result>(
  input: Input,
  apply: (desk: Desk, input: z.output<Input>) => Result,
): (desk: Desk, input: z.input<Input>) => Result {
  return (desk, given) => apply(desk, input.parse(given));
}

function cancel(desk: Desk, { id, reason, note }: z.output<typeof cancelInput>): void {
  requireRecord(desk, "individual_appointments", id);
  const fields = { cancelled_at: toMoment(desk.now()), cancellation_reason: reason, cancellation_note: note };
  for (const target of [id, ...attendeesOf(desk, id).map((attendee) => attendee.id)]) touch(desk, target, fields);
}

function cancelAttendee(desk: Desk, { id, reason, note }: z.output<typeof cancelInput>): void {
  const attendee = requireRecord(desk, "attendees", id);
  const { booking_id, booking_kind, patient_id } = attendee;
  if (booking_kind !== "group") throw new SandboxRefusal(422, "Cancel the appointment of an individual attendee.");
  touch(desk, id, { cancelled_at: toMoment(desk.now()), cancellation_reason: reason, cancellation_note: note });
  const group = requireRecord(desk, "group_appointments", booking_id);
  touch(desk, booking_id, { patient_ids: group.patient_ids.filter((known) => known !== patient_id) });
}

const isBooking = (resource: Resource) => resource.endsWith("_appointments");

/** Sets or clears a tombstone on a record and on the places in it. */
function bury(desk: Desk, id: string, column: "archived_at" | "deleted_at", moment: string | null): void {
  touch(desk, id, { [column]: moment });
  if (!isBooking(findRecord(desk, id).resource)) return;
  for (const attendee of attendeesOf(desk, id)) touch(desk, attendee.id, { [column]: moment });
}

/** Cliniko hides a deleted patient as an archived one: its list has no filter for deleted_at. */
function softDelete(desk: Desk, { id }: z.output<typeof byId>): void {
  const moment = toMoment(desk.now());
  if (findRecord(desk, id).resource === "patients") touch(desk, id, { archived_at: moment });
  bury(desk, id, "deleted_at", moment);
}

function remove(desk: Desk, { id }: z.output<typeof byId>): void {
  const { resource } = findRecord(desk, id);
  if (isBooking(resource)) {
    for (const attendee of attendeesOf(desk, id)) desk.account.tables.attendees.remove(attendee.id);
  }
  desk.account.tables[resource].remove(id);
}

function attend(desk: Desk, id: string, hasArrived: boolean): void {
  if (findRecord(desk, id).resource === "attendees") {
    touch(desk, id, { arrived: hasArrived });
    return;
  }
  touch(desk, id, { patient_arrived: hasArrived, did_not_arrive: !hasArrived });
  for (const attendee of attendeesOf(desk, id)) touch(desk, attendee.id, { arrived: hasArrived });
}

function createPatient(desk: Desk, input: z.output<typeof createPatientInput>): { id: string } {
  const stamps = newStamps(desk);
  const row = aPatientRow({
    ...stamps,
    first_name: input.firstName,
    last_name: input.lastName,
    patient_phone_numbers: input.phone ? [{ phone_type: "Mobile", number: input.phone }] : [],
  });
  desk.account.tables.patients.insert(row);
  touch(desk, stamps.id, input.fields);
  return { id: stamps.id };
}

/** The loser is archived and points at the survivor; its visits move over, as in Cliniko's own merge. */
function merge(desk: Desk, { fromId, intoId, moveVisits }: z.output<typeof mergeInput>): void {
  requireRecord(desk, "patients", fromId);
  requireRecord(desk, "patients", intoId);
  if (fromId === intoId) throw new SandboxRefusal(422, "A patient cannot be merged with itself.");
  const moment = toMoment(desk.now());
  touch(desk, fromId, { archived_at: moment, merged_at: moment, merged_with_patient_id: intoId });
  touch(desk, intoId, {});
  if (!moveVisits) return;
  const { individual_appointments, attendees, group_appointments } = desk.account.tables;
  for (const row of [...individual_appointments.all(), ...attendees.all()]) {
    if (row.patient_id === fromId) touch(desk, row.id, { patient_id: intoId });
  }
  for (const row of group_appointments.all()) {
    if (!row.patient_ids.includes(fromId)) continue;
    touch(desk, row.id, { patient_ids: row.patient_ids.map((id) => (id === fromId ? intoId : id)) });
  }
}

function deactivatePractitioner(desk: Desk, { id, active }: z.output<typeof deactivateInput>): void {
  requireRecord(desk, "practitioners", id);
  touch(desk, id, { active });
}
