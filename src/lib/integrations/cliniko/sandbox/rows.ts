/** The lists that the stand-in serves. */
export const resources = [
  "businesses",
  "practitioners",
  "appointment_types",
  "patients",
  "individual_appointments",
  "group_appointments",
  "attendees",
] as const;

export type Resource = (typeof resources)[number];

type Moment = string | null;
type Text = string | null;

/** What every row has. Moments are UTC with one-second precision; relations are ids. */
export type BaseRow = { id: string; created_at: string; updated_at: string };

export type BusinessRow = BaseRow & {
  archived_at: Moment;
  deleted_at: Moment;
  business_name: string;
  address_1: Text;
  city: Text;
  state: Text;
  post_code: Text;
  country: Text;
  country_code: Text;
  time_zone: Text;
  time_zone_identifier: Text;
  email_reply_to: Text;
  website_address: Text;
  contact_information: Text;
  appointment_type_ids: string[];
  show_in_online_bookings: boolean;
};

export type PractitionerRow = BaseRow & {
  first_name: string;
  last_name: string;
  title: Text;
  designation: Text;
  description: Text;
  active: boolean;
  show_in_online_bookings: boolean;
  user_id: string;
  default_appointment_type_id: Text;
};

export type AppointmentTypeRow = BaseRow & {
  archived_at: Moment;
  name: string;
  description: Text;
  category: Text;
  color: string;
  duration_in_minutes: number;
  max_attendees: number;
  show_in_online_bookings: boolean;
  telehealth_enabled: boolean;
  deposit_price: Text;
  online_payments_enabled: boolean;
  online_payments_mode: Text;
  online_bookings_lead_time_hours: number | null;
  appointment_confirmation_template_ids: string[];
  appointment_reminder_template_ids: string[];
};

export type PhoneType = "Fax" | "Home" | "Mobile" | "Other" | "Work";
export type PatientPhone = { phone_type: PhoneType; number: string };

export type PatientRow = BaseRow & {
  archived_at: Moment;
  deleted_at: Moment;
  merged_at: Moment;
  merged_with_patient_id: Text;
  title: Text;
  first_name: string;
  last_name: string;
  preferred_first_name: Text;
  email: Text;
  date_of_birth: Text;
  sex: Text;
  gender_identity: Text;
  pronouns: Record<string, string> | null;
  address_1: Text;
  address_2: Text;
  city: Text;
  state: Text;
  post_code: Text;
  country: Text;
  country_code: Text;
  time_zone: Text;
  patient_phone_numbers: PatientPhone[] | null;
  reminder_type: Text;
  accepted_privacy_policy: boolean | null;
  accepted_email_marketing: boolean | null;
  accepted_sms_marketing: boolean | null;
  receives_confirmation_emails: boolean | null;
  occupation: Text;
  emergency_contact: Text;
  medicare: Text;
  medicare_reference_number: Text;
  old_reference_id: Text;
  referral_source: Text;
  notes: Text;
  appointment_notes: Text;
  custom_fields: unknown;
  concession_type_id: Text;
};

type Booked = BaseRow & {
  archived_at: Moment;
  deleted_at: Moment;
  starts_at: string;
  ends_at: string;
  notes: Text;
  practitioner_id: string;
  business_id: string;
  appointment_type_id: string;
  repeat_rule: Record<string, unknown> | null;
  repeated_from_id: Text;
};

export type IndividualAppointmentRow = Booked & {
  patient_id: string;
  patient_name: Text;
  cancelled_at: Moment;
  cancellation_reason: number | null;
  cancellation_note: Text;
  did_not_arrive: boolean | null;
  patient_arrived: boolean | null;
  email_reminder_sent: boolean | null;
  sms_reminder_sent: boolean | null;
  invoice_status: number | null;
  treatment_note_status: number | null;
};

export type GroupAppointmentRow = Booked & { max_attendees: number; patient_ids: string[] };

export type AttendeeRow = BaseRow & {
  archived_at: Moment;
  deleted_at: Moment;
  booking_id: string;
  booking_kind: "individual" | "group";
  patient_id: string;
  arrived: boolean | null;
  cancelled_at: Moment;
  cancellation_reason: number | null;
  cancellation_note: Text;
  notes: Text;
  email_reminder_sent: boolean | null;
  sms_reminder_sent: boolean | null;
  invoice_status: number | null;
  treatment_note_status: number | null;
};

export type Rows = {
  businesses: BusinessRow;
  practitioners: PractitionerRow;
  appointment_types: AppointmentTypeRow;
  patients: PatientRow;
  individual_appointments: IndividualAppointmentRow;
  group_appointments: GroupAppointmentRow;
  attendees: AttendeeRow;
};

/** The columns that keep a row out of lists and single reads until the caller sends `COLUMN:*`. */
export const hidingColumns: Record<Resource, readonly string[]> = {
  businesses: ["archived_at", "deleted_at"],
  practitioners: [],
  appointment_types: ["archived_at"],
  patients: ["archived_at"],
  individual_appointments: ["archived_at", "cancelled_at", "deleted_at"],
  group_appointments: ["archived_at", "deleted_at"],
  attendees: ["archived_at", "cancelled_at", "deleted_at"],
};

/** Older first, as numbers of any length. */
export function compareIds(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
