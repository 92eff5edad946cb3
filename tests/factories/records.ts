import type { AppointmentRecord, AttendeeRecord, BusinessRecord, PatientRecord } from "@/lib/integrations/records";

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
