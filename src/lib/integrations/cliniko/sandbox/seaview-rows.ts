import type { Random } from "../../sandbox-random";
import type { ClinikoAccount } from "./accounts";
import { aGroupRow, anAttendeeRow, anIndividualRow, aPatientRow } from "./blank-rows";
import { toMoment } from "./moments";
import type { PlannedClass } from "./seaview-classes";
import type { Clinic } from "./seaview-clinic";
import type { Outcome, PlannedVisit } from "./seaview-diary";
import type { Person } from "./seaview-people";

const minuteMs = 60_000;
const dayMs = 86_400_000;

export type Plan = { people: Person[]; visits: PlannedVisit[]; classes: PlannedClass[] };
type Registered = Map<Person, { id: string; createdMs: number }>;

export type Registry = { account: ClinikoAccount; clinic: Clinic; random: Random; anchorMs: number };

/** Writes the plan into the lists, each row with the stamps that a practice at work would have left. */
export function writePlan(registry: Registry, plan: Plan): void {
  const registered = registerPeople(registry, plan);
  const rowIds = new Map<PlannedVisit, string>();
  for (const visit of plan.visits) writeVisit(registry, registered, rowIds, visit);
  for (const planned of plan.classes) writeClass(registry, registered, planned);
}

function registerPeople({ account, random, anchorMs }: Registry, { people, visits, classes }: Plan): Registered {
  const firstTouch = new Map<Person, number>();
  const touch = (person: Person, ms: number) => firstTouch.set(person, Math.min(ms, firstTouch.get(person) ?? ms));
  for (const { person, startMs } of visits) touch(person, startMs);
  for (const { places, startMs } of classes) {
    for (const { person } of places) touch(person, startMs);
  }

  const registered: Registered = new Map();
  const createdAt = (person: Person) => {
    const touchedMs = firstTouch.get(person);
    if (touchedMs === undefined) return anchorMs - random.int(60, 1300) * dayMs;
    const leadMs = random.int(600, 4000) * minuteMs;
    if (touchedMs > anchorMs) return anchorMs - random.int(1, 20) * dayMs - leadMs;
    const isOld = touchedMs < anchorMs - 1000 * dayMs;
    return touchedMs - leadMs - (isOld ? random.int(0, 700) * dayMs : 0);
  };
  const inOrder = people.map((person) => ({ person, createdMs: createdAt(person) }));
  inOrder.sort((left, right) => left.createdMs - right.createdMs);
  for (const { person, createdMs } of inOrder) registered.set(person, { id: account.nextId(createdMs), createdMs });
  for (const { person, createdMs } of inOrder)
    writePatient({ account, random, anchorMs }, registered, person, createdMs);
  return registered;
}

function writePatient(
  { account, random, anchorMs }: Pick<Registry, "account" | "random" | "anchorMs">,
  registered: Registered,
  person: Person,
  createdMs: number,
): void {
  const changedMs = Math.min(createdMs + random.int(0, 300) * dayMs, anchorMs - random.int(5, 3000) * minuteMs);
  const updatedMs = Math.max(createdMs, changedMs);
  const goneMs = Math.max(createdMs + dayMs, anchorMs - random.int(3, 90) * dayMs);
  const isGone = person.standing === "archived" || person.standing === "merged";
  const survivor = person.survivor && registered.get(person.survivor);
  account.tables.patients.insert(
    aPatientRow({
      id: registered.get(person)?.id ?? "",
      created_at: toMoment(createdMs),
      updated_at: toMoment(isGone ? goneMs : updatedMs),
      ...person.details,
      ...(isGone && { archived_at: toMoment(goneMs) }),
      ...(isGone && !survivor && random.chance(0.2) && { deleted_at: toMoment(goneMs) }),
      ...(survivor && { merged_at: toMoment(goneMs), merged_with_patient_id: survivor.id }),
    }),
  );
}

function writeVisit(
  registry: Registry,
  registered: Registered,
  rowIds: Map<PlannedVisit, string>,
  visit: PlannedVisit,
) {
  const { account, clinic, anchorMs } = registry;
  const patient = registered.get(visit.person);
  if (!patient) return;
  const createdMs = bookedAt(registry, visit.startMs, patient.createdMs);
  const fate = fateOf(registry, visit, createdMs);
  const { arrived, ...rowFate } = fate;
  const id = account.nextId(createdMs);
  rowIds.set(visit, id);
  const { first_name, last_name } = visit.person.details;
  const startsSeries = visit.startMs > anchorMs && registry.random.chance(0.2);
  account.tables.individual_appointments.insert(
    anIndividualRow({
      id,
      created_at: toMoment(createdMs),
      ...rowFate,
      did_not_arrive: arrived === false,
      patient_arrived: arrived === true,
      starts_at: toMoment(visit.startMs),
      ends_at: toMoment(visit.endMs),
      practitioner_id: visit.staff.id,
      business_id: clinic.businessIds[visit.person.business] ?? "",
      appointment_type_id: clinic.types[visit.type]?.id ?? "",
      patient_id: patient.id,
      patient_name: `${first_name} ${last_name}`,
      repeated_from_id: (visit.seriesOf && rowIds.get(visit.seriesOf)) ?? null,
      repeat_rule: startsSeries ? { number_of_repeats: 3, repeat_type: "Weekly", repeating_interval: 1 } : null,
    }),
  );
  account.tables.attendees.insert(
    anAttendeeRow({
      id: account.nextId(createdMs),
      created_at: toMoment(createdMs),
      ...fate,
      booking_id: id,
      booking_kind: "individual",
      patient_id: patient.id,
    }),
  );
}

function writeClass(registry: Registry, registered: Registered, planned: PlannedClass): void {
  const { account, clinic, anchorMs, random } = registry;
  const { startMs, outcome } = planned;
  const createdMs = Math.min(startMs - 30 * dayMs, anchorMs - 2 * dayMs);
  const id = account.nextId(createdMs);
  const { patientIds, lastJoinedMs } = writePlaces(registry, registered, planned, { id, createdMs });
  const updatedMs = outcome === "kept" ? lastJoinedMs : Math.max(lastJoinedMs, Math.min(startMs, anchorMs) - dayMs);
  const type = clinic.types[planned.type];
  account.tables.group_appointments.insert(
    aGroupRow({
      id,
      created_at: toMoment(createdMs),
      updated_at: toMoment(updatedMs),
      ...(outcome === "archived" && { archived_at: toMoment(updatedMs) }),
      ...(outcome === "deleted" && { deleted_at: toMoment(updatedMs) }),
      starts_at: toMoment(startMs),
      ends_at: toMoment(planned.endMs),
      practitioner_id: planned.staff.id,
      business_id: clinic.businessIds[0] ?? "",
      appointment_type_id: type?.id ?? "",
      max_attendees: type?.max_attendees ?? 8,
      patient_ids: patientIds,
      notes: random.chance(0.1) ? "Bring a towel" : null,
    }),
  );
}

type GroupStamps = { id: string; createdMs: number };

function writePlaces(registry: Registry, registered: Registered, planned: PlannedClass, group: GroupStamps) {
  const patientIds: string[] = [];
  let lastJoinedMs = group.createdMs;
  for (const { person, outcome } of planned.places) {
    const patient = registered.get(person);
    if (!patient) continue;
    if (outcome !== "cancelled") patientIds.push(patient.id);
    const joinedMs = Math.max(bookedAt(registry, planned.startMs, patient.createdMs), group.createdMs);
    lastJoinedMs = Math.max(lastJoinedMs, joinedMs);
    registry.account.tables.attendees.insert(
      anAttendeeRow({
        id: registry.account.nextId(joinedMs),
        created_at: toMoment(joinedMs),
        ...fateOf(registry, { ...planned, outcome }, joinedMs),
        booking_id: group.id,
        booking_kind: "group",
        patient_id: patient.id,
      }),
    );
  }
  return { patientIds, lastJoinedMs };
}

/** Some days ahead, but not before the person was known nor after the anchor. */
function bookedAt({ random, anchorMs }: Registry, startMs: number, knownMs: number): number {
  const plannedMs = startMs - random.int(200, 21 * 1440) * minuteMs;
  return Math.min(Math.max(plannedMs, knownMs + 5 * minuteMs), anchorMs - 2 * minuteMs);
}

type Fateful = { startMs: number; endMs: number; outcome: Outcome };

/** What became of a place: arrival, invoice, or the reason why it no longer counts; and when that was noted. */
function fateOf({ random, anchorMs }: Registry, { startMs, endMs, outcome }: Fateful, createdMs: number) {
  const noted = (ms: number) => toMoment(Math.max(createdMs, Math.min(ms, anchorMs - minuteMs)));
  const beforeMs = startMs - random.int(60, 2880) * minuteMs;
  if (outcome === "cancelled") {
    const moment = noted(beforeMs);
    const reason = random.pick([10, 20, 30, 31, 40, 50, 60]);
    return { updated_at: moment, cancelled_at: moment, cancellation_reason: reason, arrived: null };
  }
  if (outcome === "archived") return { updated_at: noted(endMs), archived_at: noted(endMs), arrived: null };
  if (outcome === "deleted") return { updated_at: noted(beforeMs), deleted_at: noted(beforeMs), arrived: null };
  if (startMs > anchorMs) return { updated_at: toMoment(createdMs), arrived: null };
  const updated_at = noted(endMs + random.int(2, 90) * minuteMs);
  const reminded = { email_reminder_sent: true, sms_reminder_sent: random.chance(0.7) };
  if (outcome === "missed") return { ...reminded, updated_at, arrived: false };
  return { ...reminded, updated_at, arrived: true, invoice_status: 20, treatment_note_status: 90 };
}
