import type {
  AppointmentTypeRow,
  AttendeeRow,
  BusinessRow,
  GroupAppointmentRow,
  IndividualAppointmentRow,
  PatientPhone,
  PatientRow,
  PractitionerRow,
  Resource,
  Rows,
} from "./rows";

type Link = { links: { self: string } };

/** From a row to what stands on the wire. Relations are links without ids; an empty one is left out or null,
 * whichever Cliniko does there. */
export const renderers: { [K in Resource]: (base: string, row: Rows[K]) => unknown } = {
  businesses: renderBusiness,
  practitioners: renderPractitioner,
  appointment_types: renderAppointmentType,
  patients: renderPatient,
  individual_appointments: renderIndividualAppointment,
  group_appointments: renderGroupAppointment,
  attendees: renderAttendee,
};

function renderBusiness(base: string, row: BusinessRow) {
  const self = `${base}/businesses/${row.id}`;
  return {
    ...row,
    display_name: row.business_name,
    label: row.business_name,
    address_2: null,
    additional_information: null,
    additional_invoice_information: null,
    business_registration_name: "ABN",
    business_registration_value: "00 000 000 000",
    appointment_reminders_enabled: true,
    appointments: link(`${self}/appointments`),
    practitioners: link(`${self}/practitioners`),
    ...link(self),
  };
}

function renderPractitioner(base: string, row: PractitionerRow) {
  const { user_id, default_appointment_type_id, ...fields } = row;
  const self = `${base}/practitioners/${row.id}`;
  const name = `${row.first_name} ${row.last_name}`;
  return {
    ...fields,
    label: row.title ? `${row.title} ${name}` : name,
    display_name: name,
    user: link(`${base}/users/${user_id}`),
    ...(default_appointment_type_id && {
      default_appointment_type: link(`${base}/appointment_types/${default_appointment_type_id}`),
    }),
    appointment_types: link(`${self}/appointment_types`),
    appointments: link(`${self}/appointments`),
    invoices: link(`${self}/invoices`),
    practitioner_reference_numbers: link(`${self}/practitioner_reference_numbers`),
    ...link(self),
  };
}

function renderAppointmentType(base: string, row: AppointmentTypeRow) {
  const self = `${base}/appointment_types/${row.id}`;
  return {
    ...row,
    add_deposit_to_account_credit: false,
    billable_item: null,
    practitioners: link(`${self}/practitioners`),
    ...link(self),
  };
}

function renderPatient(base: string, row: PatientRow) {
  const { merged_with_patient_id, concession_type_id, patient_phone_numbers, ...fields } = row;
  const self = `${base}/patients/${row.id}`;
  return {
    ...fields,
    label: `${row.first_name} ${row.last_name}`,
    address_3: null,
    dva_card_number: null,
    gender: row.gender_identity ?? row.sex,
    invoice_default_to: null,
    invoice_email: null,
    invoice_extra_information: null,
    patient_phone_numbers: patient_phone_numbers?.map(renderPhone) ?? null,
    concession_type: concession_type_id ? link(`${base}/concession_types/${concession_type_id}`) : null,
    ...(merged_with_patient_id && { merged_with_patient: link(`${base}/patients/${merged_with_patient_id}`) }),
    appointments: link(`${self}/appointments`),
    attendees: link(`${self}/attendees`),
    invoices: link(`${self}/invoices`),
    medical_alerts: link(`${self}/medical_alerts`),
    patient_attachments: link(`${self}/attachments`),
    ...link(self),
  };
}

function renderPhone(phone: PatientPhone) {
  const digits = phone.number.replace(/\D/g, "");
  return { ...phone, normalized_number: digits.startsWith("0") ? `61${digits.slice(1)}` : digits };
}

function renderIndividualAppointment(base: string, row: IndividualAppointmentRow) {
  const { patient_id, practitioner_id, business_id, appointment_type_id, repeated_from_id, ...fields } = row;
  const self = `${base}/individual_appointments/${row.id}`;
  return {
    ...fields,
    cancellation_reason_description: reasonOf(row.cancellation_reason),
    has_patient_appointment_notes: false,
    online_booking_policy_accepted: null,
    booking_ip_address: null,
    telehealth_url: telehealthUrl("host", row.id),
    patient: link(`${base}/patients/${patient_id}`),
    practitioner: link(`${base}/practitioners/${practitioner_id}`),
    business: link(`${base}/businesses/${business_id}`),
    appointment_type: link(`${base}/appointment_types/${appointment_type_id}`),
    ...(showsEmptyCase(row.id) && { patient_case: null }),
    attendees: link(`${self}/attendees`),
    conflicts: link(`${self}/conflicts`),
    ...repetition(base, "individual_appointments", row),
    ...link(self),
  };
}

function renderGroupAppointment(base: string, row: GroupAppointmentRow) {
  const { practitioner_id, business_id, appointment_type_id, repeated_from_id, ...fields } = row;
  const self = `${base}/group_appointments/${row.id}`;
  return {
    ...fields,
    telehealth_url: telehealthUrl("host", row.id),
    practitioner: link(`${base}/practitioners/${practitioner_id}`),
    business: link(`${base}/businesses/${business_id}`),
    appointment_type: link(`${base}/appointment_types/${appointment_type_id}`),
    attendees: link(`${self}/attendees`),
    conflicts: link(`${self}/conflicts`),
    ...repetition(base, "group_appointments", row),
    ...link(self),
  };
}

function renderAttendee(base: string, row: AttendeeRow) {
  const { booking_id, booking_kind, patient_id, ...fields } = row;
  const self = `${base}/attendees/${row.id}`;
  return {
    ...fields,
    cancellation_reason_description: reasonOf(row.cancellation_reason),
    cancellation_url: null,
    online_booking_policy_accepted: null,
    booking_ip_address: null,
    telehealth_url: telehealthUrl("join", row.id),
    booking: link(`${base}/bookings/${booking_id}`),
    patient: link(`${base}/patients/${patient_id}`),
    ...(showsEmptyCase(row.id) && { patient_case: null }),
    invoices: link(`${self}/invoices`),
    patient_forms: link(`${self}/patient_forms`),
    ...link(self),
  };
}

const reasons: Readonly<Record<number, string>> = {
  10: "Feeling Better",
  20: "Condition Worse",
  30: "Sick",
  31: "COVID-19 related",
  40: "Away",
  50: "Other",
  60: "Work",
};

function reasonOf(code: number | null): string {
  return code === null ? "" : (reasons[code] ?? "Other");
}

function repetition(base: string, list: string, row: IndividualAppointmentRow | GroupAppointmentRow) {
  const repeats = row.repeat_rule ? link(`${base}/${list}?q%5B%5D=repeated_from_id%3A%3D${row.id}`) : null;
  return { repeats, ...(row.repeated_from_id && { repeated_from: link(`${base}/${list}/${row.repeated_from_id}`) }) };
}

/** Whoever has this address is in the consultation, as with the real ones: it must never reach a log or a page. */
function telehealthUrl(door: "host" | "join", id: string): string {
  return `https://telehealth.example.com/${door}/secret-${BigInt(id).toString(36)}`;
}

/** Appointments and attendees take turns with ids, so the last digit alone would split by list. */
function showsEmptyCase(id: string): boolean {
  return Number(id.slice(-2)) % 4 < 2;
}

function link(self: string): Link {
  return { links: { self } };
}
