import { z } from "zod";
import type { ClinikoAccount } from "./accounts";
import {
  aBusinessRow,
  anAppointmentTypeRow,
  anAttendeeRow,
  anIndividualRow,
  aPatientRow,
  aPractitionerRow,
} from "./blank-rows";
import { toMoment } from "./moments";
import { familyNames, givenNames } from "./names";
import { firstRecord } from "./records";
import { warm } from "./table";

export const growInput = z.object({
  patients: z.number().int().min(0).default(0),
  /** Altogether, dealt out evenly over the patients. */
  appointments: z.number().int().min(0).default(0),
  /** Whether each appointment gets its attendee, as in Cliniko. */
  attendees: z.boolean().default(true),
});

export type Growth = z.input<typeof growInput>;

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Adds many plain patients and visits of the last two years: for measuring, not for looking at. */
export function grow(account: ClinikoAccount, growth: Growth, nowMs: number): { rows: number } {
  const { patients, appointments, attendees } = growInput.parse(growth);
  openClinic(account, nowMs);
  const startMs = nowMs - 730 * dayMs;
  const before = account.tables.patients.size();
  for (let index = 0; index < patients; index += 1) growPatient(account, before + index, startMs + index * 1000);
  const people = account.tables.patients.all();
  const stepMs = Math.floor((760 * dayMs) / Math.max(appointments, 1) / minuteMs) * minuteMs || minuteMs;
  for (let index = 0; index < appointments; index += 1) {
    const patient = people[index % people.length];
    if (patient)
      growVisit({ account, patient, createdMs: startMs + index * 1000, attendees }, startMs + index * stepMs);
  }
  warm(account.tables.patients);
  warm(account.tables.individual_appointments);
  warm(account.tables.attendees);
  return { rows: patients + appointments * (attendees ? 2 : 1) };
}

/** Gives an empty practice one business, one practitioner and one appointment type, so that visits have a place. */
export function openClinic(account: ClinikoAccount, nowMs: number): void {
  const { businesses, practitioners, appointment_types } = account.tables;
  if (businesses.size() > 0) return;
  const stamps = () => {
    const createdMs = nowMs - 1000 * dayMs;
    return { id: account.nextId(createdMs), created_at: toMoment(createdMs), updated_at: toMoment(createdMs) };
  };
  businesses.insert(
    aBusinessRow({
      ...stamps(),
      business_name: account.name,
      country: account.country,
      country_code: account.countryCode,
      time_zone_identifier: account.timeZone,
    }),
  );
  practitioners.insert(
    aPractitionerRow({ ...stamps(), first_name: "Robin", last_name: "Ashgrove", user_id: account.user.id }),
  );
  appointment_types.insert(
    anAppointmentTypeRow({ ...stamps(), name: "Consultation" }),
    anAppointmentTypeRow({ ...stamps(), name: "Class", max_attendees: 8, duration_in_minutes: 45 }),
  );
}

function growPatient(account: ClinikoAccount, index: number, createdMs: number): void {
  const moment = toMoment(createdMs);
  account.tables.patients.insert(
    aPatientRow({
      id: account.nextId(createdMs),
      created_at: moment,
      updated_at: moment,
      first_name: givenNames[index % givenNames.length] ?? "Alex",
      last_name: `${familyNames[(index * 7) % familyNames.length] ?? "Newcomer"} ${index}`,
      email: index % 9 === 0 ? null : `patient${index}@example.com`,
      patient_phone_numbers: [{ phone_type: "Mobile", number: `049157${String(index % 10_000).padStart(4, "0")}` }],
      date_of_birth: `19${String(30 + (index % 70))}-0${1 + (index % 9)}-1${index % 10}`,
    }),
  );
}

type NewVisit = {
  account: ClinikoAccount;
  patient: { id: string; first_name: string; last_name: string };
  createdMs: number;
  attendees: boolean;
};

function growVisit({ account, patient, createdMs, attendees }: NewVisit, startMs: number): void {
  const desk = { account, now: () => createdMs };
  const moment = toMoment(createdMs);
  const stamps = () => ({ id: account.nextId(createdMs), created_at: moment, updated_at: moment });
  const visit = anIndividualRow({
    ...stamps(),
    starts_at: toMoment(startMs),
    ends_at: toMoment(startMs + 30 * minuteMs),
    practitioner_id: firstRecord(desk, "practitioners").id,
    business_id: firstRecord(desk, "businesses").id,
    appointment_type_id: firstRecord(desk, "appointment_types").id,
    patient_id: patient.id,
    patient_name: `${patient.first_name} ${patient.last_name}`,
    patient_arrived: true,
  });
  account.tables.individual_appointments.insert(visit);
  if (!attendees) return;
  account.tables.attendees.insert(
    anAttendeeRow({
      ...stamps(),
      booking_id: visit.id,
      booking_kind: "individual",
      patient_id: patient.id,
      arrived: true,
    }),
  );
}
