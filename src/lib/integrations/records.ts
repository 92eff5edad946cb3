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

/**
 * One payment, refund or attempt. A provider that keeps no time of change says with `updatedAt` when it was asked. A list
 * and a single answer know different things: what only one of them says stands in `listed` or `detail`.
 */
export type TransactionRecord = Source & {
  kind: "transaction";
  status: string;
  type: string;
  tenderType: string | null;
  source: string | null;
  /** Minor units; negative for a refund. */
  amountMinor: number;
  currency: string;
  surchargeMinor: number | null;
  taxMinor: number | null;
  authCode: string | null;
  authMessage: string | null;
  reference: string | null;
  clientReference: string | null;
  batch: string | null;
  customerName: string | null;
  customerCode: string | null;
  cardType: string | null;
  cardLastFour: string | null;
  settledAt: Date | null;
  /** As it came: an invoice's number, or filler. */
  invoiceNumber: string | null;
  listed?: { refundedMinor: number | null; raw: object };
  /** `originalId`: the payment that this one gives back, where the provider says so. */
  detail?: { invoiceIds: string[]; originalId: string | null; raw: object };
};

/** One line of an invoice. Quantities are decimals as text. */
export type InvoiceItem = {
  externalId: string;
  productExternalId: string | null;
  name: string;
  description: string | null;
  quantity: string;
  quantityReturned: string;
  priceMinor: number;
  discountMinor: number | null;
  taxMinor: number | null;
  totalMinor: number;
  createdAt: Date;
};

/** One invoice. Lines, payments and the customer's address are known to a single answer only. */
export type InvoiceRecord = Source & {
  kind: "invoice";
  number: string;
  status: string;
  type: string | null;
  currency: string;
  totalMinor: number;
  subtotalMinor: number | null;
  discountMinor: number | null;
  balanceMinor: number | null;
  paidMinor: number | null;
  /** YYYY-MM-DD, in the merchant's zone. */
  invoiceDate: string | null;
  dueDate: string | null;
  customerName: string | null;
  receiptNumber: string | null;
  returnStatus: string | null;
  sourceType: string | null;
  terms: string | null;
  memo: string | null;
  detail?: {
    customerExternalId: string | null;
    billingAddress: Address | null;
    items: InvoiceItem[];
    paymentIds: string[];
    raw: object;
  };
};

/** A recurring agreement. */
export type ContractRecord = Source & {
  kind: "contract";
  name: string;
  customerName: string | null;
  status: string;
  type: string | null;
  interval: string | null;
  every: string | null;
  on: string | null;
  amountMinor: number;
  currency: string;
  /** YYYY-MM-DD. */
  startDate: string | null;
  nextBillDate: string | null;
  lastInvoiceAt: Date | null;
  hasDeclinedPayment: boolean;
  raw: object;
};

/** A provider's fact in the hub's words. */
export type HubRecord =
  | PatientRecord
  | BusinessRecord
  | PractitionerRecord
  | AppointmentTypeRecord
  | AppointmentRecord
  | AttendeeRecord
  | TransactionRecord
  | InvoiceRecord
  | ContractRecord;

export type RecordKind = HubRecord["kind"];
export type RecordOf<K extends RecordKind> = Extract<HubRecord, { kind: K }>;
