/** When the provider made and last changed the record, and whether it still stands. */
type Source = {
  externalId: string;
  createdAt: Date;
  updatedAt: Date;
};

export type Address = {
  lines: string[];
  city: string | null;
  state: string | null;
  postCode: string | null;
  country: string | null;
};

/** A phone as typed (`raw`), and in E.164 when it is a number that can be called from the account's country. */
export type Phone = { raw: string; e164: string | null; label: string | null };

export type ConsentRecord = { channel: "privacy_policy" | "email_marketing" | "sms_marketing"; granted: boolean };

export type PatientRecord = Source & {
  kind: "patient";
  title: string | null;
  firstName: string | null;
  lastName: string | null;
  preferredFirstName: string | null;
  displayName: string;
  sex: string | null;
  /** YYYY-MM-DD. */
  dateOfBirth: string | null;
  address: Address | null;
  phones: Phone[];
  emails: string[];
  consents: ConsentRecord[];
  mergedInto: string | null;
  mergedAt: Date | null;
  archivedAt: Date | null;
  deletedAt: Date | null;
  metadata: Record<string, string | null>;
};

export type BusinessRecord = Source & {
  kind: "business";
  name: string;
  country: string | null;
  timeZone: string | null;
  address: Address | null;
  archivedAt: Date | null;
  deletedAt: Date | null;
};

export type PractitionerRecord = Source & {
  kind: "practitioner";
  name: string;
  designation: string | null;
  active: boolean;
};

export type AppointmentTypeRecord = Source & {
  kind: "appointment_type";
  name: string;
  category: string | null;
  color: string | null;
  durationInMinutes: number;
  maxAttendees: number;
  archivedAt: Date | null;
};

/** What stands in the calendar. A group's carries no patient: its attendees do. */
export type AppointmentRecord = Source & {
  kind: "appointment";
  type: "individual" | "group";
  startsAt: Date;
  endsAt: Date | null;
  patientExternalId: string | null;
  practitionerExternalId: string | null;
  businessExternalId: string | null;
  appointmentTypeExternalId: string | null;
  maxAttendees: number | null;
  arrived: boolean | null;
  didNotArrive: boolean | null;
  cancelledAt: Date | null;
  cancellationReason: string | null;
  archivedAt: Date | null;
  deletedAt: Date | null;
};

export type AttendeeRecord = Source & {
  kind: "attendee";
  bookingExternalId: string;
  patientExternalId: string | null;
  arrived: boolean | null;
  cancelledAt: Date | null;
  cancellationReason: string | null;
  archivedAt: Date | null;
  deletedAt: Date | null;
};

/** A provider's fact in the hub's words. */
export type HubRecord =
  | PatientRecord
  | BusinessRecord
  | PractitionerRecord
  | AppointmentTypeRecord
  | AppointmentRecord
  | AttendeeRecord;

export type RecordKind = HubRecord["kind"];
export type RecordOf<K extends RecordKind> = Extract<HubRecord, { kind: K }>;
