import type {
  AppointmentTypeRow,
  AttendeeRow,
  BusinessRow,
  GroupAppointmentRow,
  IndividualAppointmentRow,
  PatientRow,
  PractitionerRow,
} from "./rows";

type Stamps = "id" | "created_at" | "updated_at";
type Visit = Stamps | "starts_at" | "ends_at" | "practitioner_id" | "business_id" | "appointment_type_id";
type Needs<R, K extends keyof R> = Pick<R, K> & Partial<R>;

/** A patient of whom only the name is known. */
export function aPatientRow(fields: Needs<PatientRow, Stamps | "first_name" | "last_name">): PatientRow {
  return { ...blankPatient, ...fields };
}

/** A booked visit of one patient, neither begun nor cancelled. */
export function anIndividualRow(
  fields: Needs<IndividualAppointmentRow, Visit | "patient_id" | "patient_name">,
): IndividualAppointmentRow {
  return { ...blankBooking, ...blankAttendance, did_not_arrive: false, patient_arrived: false, ...fields };
}

/** A class that nobody has joined yet, unless the fields say so. */
export function aGroupRow(fields: Needs<GroupAppointmentRow, Visit>): GroupAppointmentRow {
  return { ...blankBooking, max_attendees: 8, patient_ids: [], ...fields };
}

/** One person's place in a booking. */
export function anAttendeeRow(
  fields: Needs<AttendeeRow, Stamps | "booking_id" | "booking_kind" | "patient_id">,
): AttendeeRow {
  return { archived_at: null, deleted_at: null, notes: null, arrived: null, ...blankAttendance, ...fields };
}

/** A practice location in Melbourne, unless the fields say otherwise. */
export function aBusinessRow(fields: Needs<BusinessRow, Stamps | "business_name">): BusinessRow {
  return { ...blankBusiness, ...fields };
}

/** A practitioner who takes online bookings. */
export function aPractitionerRow(
  fields: Needs<PractitionerRow, Stamps | "first_name" | "last_name" | "user_id">,
): PractitionerRow {
  return {
    title: null,
    designation: "Physiotherapist",
    description: null,
    active: true,
    show_in_online_bookings: true,
    default_appointment_type_id: null,
    ...fields,
  };
}

/** A half-hour visit for one patient, unless the fields say otherwise. */
export function anAppointmentTypeRow(fields: Needs<AppointmentTypeRow, Stamps | "name">): AppointmentTypeRow {
  return { ...blankAppointmentType, ...fields };
}

const blankPatient = {
  archived_at: null,
  deleted_at: null,
  merged_at: null,
  merged_with_patient_id: null,
  title: null,
  preferred_first_name: null,
  email: null,
  date_of_birth: null,
  sex: null,
  gender_identity: null,
  pronouns: null,
  address_1: null,
  address_2: null,
  city: null,
  state: null,
  post_code: null,
  country: "Australia",
  country_code: "AU",
  time_zone: null,
  patient_phone_numbers: [],
  reminder_type: "SMS & Email",
  accepted_privacy_policy: null,
  accepted_email_marketing: false,
  accepted_sms_marketing: false,
  receives_confirmation_emails: true,
  occupation: null,
  emergency_contact: null,
  medicare: null,
  medicare_reference_number: null,
  old_reference_id: null,
  referral_source: null,
  notes: null,
  appointment_notes: null,
  custom_fields: null,
  concession_type_id: null,
};

const blankBooking = {
  archived_at: null,
  deleted_at: null,
  notes: null,
  repeat_rule: null,
  repeated_from_id: null,
};

const blankAttendance = {
  cancelled_at: null,
  cancellation_reason: null,
  cancellation_note: null,
  email_reminder_sent: false,
  sms_reminder_sent: false,
  invoice_status: null,
  treatment_note_status: null,
};

const blankBusiness = {
  archived_at: null,
  deleted_at: null,
  address_1: null,
  city: "Melbourne",
  state: "VIC",
  post_code: "3000",
  country: "Australia",
  country_code: "AU",
  time_zone: "Melbourne",
  time_zone_identifier: "Australia/Melbourne",
  email_reply_to: null,
  website_address: null,
  contact_information: null,
  appointment_type_ids: [],
  show_in_online_bookings: true,
};

const blankAppointmentType = {
  archived_at: null,
  description: null,
  category: null,
  color: "#2f855a",
  duration_in_minutes: 30,
  max_attendees: 1,
  show_in_online_bookings: true,
  telehealth_enabled: false,
  deposit_price: null,
  online_payments_enabled: false,
  online_payments_mode: null,
  online_bookings_lead_time_hours: 2,
  appointment_confirmation_template_ids: [],
  appointment_reminder_template_ids: [],
};
