import type {
  AppointmentRecord,
  AttendeeRecord,
  BusinessRecord,
  InvoiceItem,
  InvoiceRecord,
  PatientRecord,
  TransactionRecord,
} from "@/lib/integrations/records";

const source = { createdAt: new Date("2024-02-01T00:00:00Z"), updatedAt: new Date("2025-03-01T00:00:00Z") };

export function aPatient(facts: Partial<PatientRecord> = {}): PatientRecord {
  return {
    kind: "patient",
    ...source,
    externalId: "1001",
    title: null,
    firstName: "Maya",
    lastName: "Okafor",
    preferredFirstName: null,
    displayName: "Maya Okafor",
    sex: null,
    dateOfBirth: "1988-02-03",
    address: null,
    phones: [{ raw: "0491 570 006", e164: "+61491570006", label: "Mobile" }],
    emails: ["maya@mail.example"],
    consents: [],
    mergedInto: null,
    mergedAt: null,
    archivedAt: null,
    deletedAt: null,
    metadata: {},
    ...facts,
  };
}

export function aBusiness(facts: Partial<BusinessRecord> = {}): BusinessRecord {
  return {
    kind: "business",
    ...source,
    externalId: "1",
    name: "Seaview",
    country: "AU",
    timeZone: "Australia/Melbourne",
    address: null,
    archivedAt: null,
    deletedAt: null,
    ...facts,
  };
}

export function anAppointment(facts: Partial<AppointmentRecord> = {}): AppointmentRecord {
  return {
    kind: "appointment",
    ...source,
    externalId: "5001",
    type: "individual",
    startsAt: new Date("2025-02-20T00:00:00Z"),
    endsAt: new Date("2025-02-20T00:30:00Z"),
    patientExternalId: "1001",
    practitionerExternalId: null,
    businessExternalId: null,
    appointmentTypeExternalId: null,
    maxAttendees: null,
    arrived: null,
    didNotArrive: null,
    cancelledAt: null,
    cancellationReason: null,
    archivedAt: null,
    deletedAt: null,
    ...facts,
  };
}

export function anAttendee(facts: Partial<AttendeeRecord> = {}): AttendeeRecord {
  return {
    kind: "attendee",
    ...source,
    externalId: "9001",
    bookingExternalId: "5001",
    patientExternalId: "1001",
    arrived: null,
    cancelledAt: null,
    cancellationReason: null,
    archivedAt: null,
    deletedAt: null,
    ...facts,
  };
}

/** A card payment as a list shows it, for invoice 2001. */
export function aPayment(facts: Partial<TransactionRecord> = {}): TransactionRecord {
  return {
    kind: "transaction",
    ...source,
    externalId: "4001",
    status: "Approved",
    type: "Sale",
    tenderType: "Card",
    source: "Recurring",
    amountMinor: 18_112,
    currency: "USD",
    surchargeMinor: 612,
    taxMinor: 721,
    authCode: "000001",
    authMessage: "Approved or completed successfully",
    reference: "522310000101",
    clientReference: "2001",
    batch: "Z03W0",
    customerName: "Maya Okafor",
    customerCode: "05KDU000EX01",
    cardType: "Visa",
    cardLastFour: "0001",
    settledAt: null,
    invoiceNumber: "2001",
    ...(facts.detail ? {} : { listed: { refundedMinor: 0, raw: { id: 4001 } } }),
    ...facts,
  };
}

/** Invoice 2001 as a list shows it, without its items. */
export function anInvoice(facts: Partial<InvoiceRecord> = {}): InvoiceRecord {
  return {
    kind: "invoice",
    ...source,
    externalId: "7001",
    number: "2001",
    status: "Paid",
    type: "Sale",
    currency: "USD",
    totalMinor: 17_500,
    subtotalMinor: 17_500,
    discountMinor: 0,
    balanceMinor: 0,
    paidMinor: 17_500,
    invoiceDate: "2025-02-20",
    dueDate: "2025-02-20",
    customerName: "Maya Okafor",
    receiptNumber: "05K6R0EXMP01",
    returnStatus: "None",
    sourceType: "Recurring",
    terms: "Custom",
    memo: null,
    ...facts,
  };
}

/** What only a single answer says of an invoice. */
export function itsDetail(facts: Partial<NonNullable<InvoiceRecord["detail"]>> = {}) {
  const items = [anItem()];
  return { customerExternalId: "40001", billingAddress: null, items, paymentIds: ["4001"], raw: {}, ...facts };
}

export function anItem(facts: Partial<InvoiceItem> = {}): InvoiceItem {
  return {
    externalId: "9001",
    productExternalId: null,
    name: "Facial",
    description: null,
    quantity: "1",
    quantityReturned: "0",
    priceMinor: 17_500,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: 17_500,
    createdAt: source.createdAt,
    ...facts,
  };
}
