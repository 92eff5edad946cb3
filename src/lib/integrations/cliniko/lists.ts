import type { CountryCode } from "libphonenumber-js/min";
import { type ItemReader, itemReader } from "@/lib/integrations/items";
import type { RecordKind } from "@/lib/integrations/records";
import {
  toAppointmentTypeRecord,
  toAttendeeRecord,
  toBusinessRecord,
  toGroupAppointmentRecord,
  toIndividualAppointmentRecord,
  toPatientRecord,
  toPractitionerRecord,
} from "./map";
import * as schema from "./schema";

/** One of Cliniko's lists: where it is, which hidden records it must be asked for, and how its items are read. */
export type List = {
  key: string;
  label: string;
  kind: RecordKind;
  path: string;
  collection: string;
  /** Cliniko leaves such records out of a list unless any value of the field is asked for, and knows no others here. */
  hiddenBy: readonly ("archived_at" | "deleted_at" | "cancelled_at")[];
  read: ItemReader;
};

/** Every list that is synced, what others refer to first. Phone numbers are read as from this country. */
export function createLists(country: CountryCode | undefined): readonly [List, ...List[]] {
  return [...practiceLists(), patientList(country), ...bookingLists()];
}

function practiceLists(): [List, ...List[]] {
  return [
    {
      ...named("businesses", "Businesses", "business"),
      hiddenBy: ["archived_at", "deleted_at"],
      read: itemReader("business", schema.business, toBusinessRecord),
    },
    {
      ...named("practitioners", "Practitioners", "practitioner"),
      hiddenBy: [],
      read: itemReader("practitioner", schema.practitioner, (row) => toPractitionerRecord(row, true)),
    },
    {
      ...named("practitioners", "Former practitioners", "practitioner"),
      key: "practitioners_inactive",
      path: "/practitioners/inactive",
      hiddenBy: [],
      read: itemReader("practitioner", schema.practitioner, (row) => toPractitionerRecord(row, false)),
    },
    {
      ...named("appointment_types", "Appointment types", "appointment_type"),
      hiddenBy: ["archived_at"],
      read: itemReader("appointment type", schema.appointmentType, toAppointmentTypeRecord),
    },
  ];
}

function patientList(country: CountryCode | undefined): List {
  return {
    ...named("patients", "Patients", "patient"),
    hiddenBy: ["archived_at"],
    read: itemReader("patient", schema.patient, (row) => toPatientRecord(row, country)),
  };
}

function bookingLists(): List[] {
  return [
    {
      ...named("individual_appointments", "Appointments", "appointment"),
      hiddenBy: ["archived_at", "deleted_at", "cancelled_at"],
      read: itemReader("appointment", schema.individualAppointment, toIndividualAppointmentRecord),
    },
    {
      ...named("group_appointments", "Group appointments", "appointment"),
      hiddenBy: ["archived_at", "deleted_at"],
      read: itemReader("group appointment", schema.groupAppointment, toGroupAppointmentRecord),
    },
    {
      ...named("attendees", "Attendees", "attendee"),
      hiddenBy: ["archived_at", "deleted_at", "cancelled_at"],
      read: itemReader("attendee", schema.attendee, toAttendeeRecord),
    },
  ];
}

function named(collection: string, label: string, kind: RecordKind) {
  return { key: collection, label, kind, path: `/${collection}`, collection };
}
