import { expect, test } from "vitest";
import type { Item } from "@/lib/integrations/contract";
import { createLists } from "./lists";

const lists = createLists("AU");
const stamps = { id: "900719925474099301", created_at: "2024-02-29T08:30:00Z", updated_at: "2025-01-02T03:04:05Z" };
const link = (path: string) => ({ links: { self: `https://api.au1.cliniko.com/v1/${path}` } });

function read(key: string, fields: Record<string, unknown>): Item {
  const list = lists.find((candidate) => candidate.key === key);
  if (!list) throw new Error(`no list ${key}`);
  return list.read({ ...stamps, ...fields });
}

const recordOf = (key: string, fields: Record<string, unknown> = {}) => read(key, fields).record;
const phones = (numbers: unknown[]) => {
  const record = recordOf("patients", { patient_phone_numbers: numbers });
  return record?.kind === "patient" ? record.phones : [];
};

test("a patient becomes a record with everything that is kept of them", () => {
  const record = recordOf("patients", {
    title: "Ms",
    first_name: "Imke",
    last_name: "Vandersloot",
    preferred_first_name: "Im",
    label: "Imke Vandersloot",
    email: " Imke.V@Example.COM ",
    date_of_birth: "1984-05-17",
    sex: "Female",
    address_1: "4 Pier Lane",
    address_2: "",
    city: "Oakdune",
    country: "Australia",
    reminder_type: "SMS",
    occupation: "Potter",
    accepted_privacy_policy: true,
    accepted_email_marketing: false,
    accepted_sms_marketing: null,
    archived_at: "2025-01-01T00:00:00Z",
  });
  expect(record).toEqual({
    kind: "patient",
    externalId: "900719925474099301",
    createdAt: new Date("2024-02-29T08:30:00Z"),
    updatedAt: new Date("2025-01-02T03:04:05Z"),
    title: "Ms",
    firstName: "Imke",
    lastName: "Vandersloot",
    preferredFirstName: "Im",
    displayName: "Imke Vandersloot",
    sex: "Female",
    dateOfBirth: "1984-05-17",
    address: { lines: ["4 Pier Lane"], city: "Oakdune", state: null, postCode: null, country: "Australia" },
    phones: [],
    emails: ["Imke.V@Example.COM"],
    consents: [
      { channel: "privacy_policy", granted: true },
      { channel: "email_marketing", granted: false },
    ],
    mergedInto: null,
    mergedAt: null,
    archivedAt: new Date("2025-01-01T00:00:00Z"),
    deletedAt: null,
    metadata: { reminderType: "SMS", occupation: "Potter", referralSource: null },
  });
});

test("what is about a patient's health, or opens a door, is not taken over", () => {
  const secrets = {
    medicare: "hidden",
    medicare_reference_number: "hidden",
    notes: "hidden",
    appointment_notes: "hidden",
    emergency_contact: "hidden",
    invoice_email: "hidden@example.com",
    custom_fields: { sections: [{ name: "hidden" }] },
    telehealth_url: "https://hidden.example.com",
    cancellation_note: "hidden",
    cancellation_url: "https://hidden.example.com",
  };
  const kept = lists.map(({ key }) =>
    read(key, { ...secrets, starts_at: "2025-01-01T00:00:00Z", booking: link("bookings/1") }),
  );
  const faulty = read("patients", { ...secrets, created_at: "never" });
  expect(faulty.fault).toBeDefined();
  expect(JSON.stringify([...kept, faulty])).not.toContain("hidden");
});

test("a patient of whom nothing is known has a name to be listed by", () => {
  expect(recordOf("patients")).toMatchObject({ displayName: "Patient 900719925474099301", address: null, emails: [] });
  expect(recordOf("patients", { first_name: "Imke", last_name: "" })).toMatchObject({
    displayName: "Imke",
    lastName: null,
  });
});

test.each([
  ["Imke.V@Example.com; second@example.com", ["Imke.V@Example.com", "second@example.com"]],
  ["a@example.com,b@example.com", ["a@example.com", "b@example.com"]],
  ["a@example.com b@example.com", ["a@example.com", "b@example.com"]],
  ["imke @example.com", ["imke @example.com"]],
  ["ask at the desk", ["ask at the desk"]],
  [" ; ", []],
])("what stands where %s does is kept as typed, each address for itself", (email, emails) => {
  expect(recordOf("patients", { email })).toMatchObject({ emails });
});

test("a merged patient names the one that lives on", () => {
  const record = recordOf("patients", { merged_at: "2025-01-01T00:00:00Z", merged_with_patient: link("patients/77") });
  expect(record).toMatchObject({ mergedInto: "77", mergedAt: new Date("2025-01-01T00:00:00Z") });
});

test("phone numbers are read as from the practice's country, mobiles first and faxes last, each once, as typed too", () => {
  expect(
    phones([
      { phone_type: "Fax", number: "(03) 9010 2233" },
      { phone_type: "Home", number: "03 9010 2244" },
      { phone_type: "Other", number: "+64 21 345 678" },
      { phone_type: "Mobile", number: "0491 570 156" },
      { phone_type: "Work", number: "+61 491 570 156" },
      { phone_type: "Home", number: "ask at desk" },
      { phone_type: "Home", number: "" },
    ]),
  ).toEqual([
    { raw: "0491 570 156", e164: "+61491570156", label: "Mobile" },
    { raw: "03 9010 2244", e164: "+61390102244", label: "Home" },
    { raw: "+64 21 345 678", e164: "+6421345678", label: "Other" },
    { raw: "ask at desk", e164: null, label: "Home" },
    { raw: "(03) 9010 2233", e164: "+61390102233", label: "Fax" },
  ]);
});

test("a number that says too little alone is read as Cliniko read it", () => {
  expect(phones([{ phone_type: "Mobile", number: "021 345 678", normalized_number: "6421345678" }])).toEqual([
    { raw: "021 345 678", e164: "+6421345678", label: "Mobile" },
  ]);
});

test("without a country only international numbers can be called", () => {
  const [patients] = createLists(undefined).filter(({ key }) => key === "patients");
  const numbers = [{ number: "0491 570 156" }, { number: "+61 491 570 157" }];
  expect(patients?.read({ ...stamps, patient_phone_numbers: numbers }).record).toMatchObject({
    phones: [{ e164: null }, { e164: "+61491570157" }],
  });
});

test("an appointment names who, where, what and how it went", () => {
  const record = recordOf("individual_appointments", {
    starts_at: "2025-03-01T00:00:00Z",
    ends_at: "2025-03-01T00:30:00Z",
    patient: link("patients/1"),
    practitioner: link("practitioners/2"),
    business: link("businesses/3"),
    appointment_type: null,
    cancelled_at: "2025-02-28T01:00:00Z",
    cancellation_reason: 30,
    cancellation_reason_description: "",
    did_not_arrive: false,
    patient_arrived: null,
  });
  expect(record).toMatchObject({
    kind: "appointment",
    type: "individual",
    startsAt: new Date("2025-03-01T00:00:00Z"),
    patientExternalId: "1",
    practitionerExternalId: "2",
    businessExternalId: "3",
    appointmentTypeExternalId: null,
    arrived: null,
    didNotArrive: false,
    cancelledAt: new Date("2025-02-28T01:00:00Z"),
    cancellationReason: "Sick",
  });
});

test("a group's appointment carries no patient, its attendee does", () => {
  expect(
    recordOf("group_appointments", { starts_at: "2025-03-01T00:00:00Z", max_attendees: 8, patient_ids: ["1", "2"] }),
  ).toMatchObject({ type: "group", patientExternalId: null, maxAttendees: 8, endsAt: null });
  expect(
    recordOf("attendees", { booking: link("bookings/9"), patient: link("patients/1"), arrived: true }),
  ).toMatchObject({
    bookingExternalId: "9",
    patientExternalId: "1",
    arrived: true,
    cancellationReason: null,
  });
});

test("businesses, practitioners and appointment types keep what the screens show", () => {
  expect(
    recordOf("businesses", {
      business_name: "Pier Clinic",
      country_code: "au",
      time_zone_identifier: "Australia/Perth",
    }),
  ).toMatchObject({ name: "Pier Clinic", country: "AU", timeZone: "Australia/Perth" });
  expect(recordOf("practitioners", { first_name: "Odo", last_name: "Brix" })).toMatchObject({
    name: "Odo Brix",
    active: true,
  });
  expect(recordOf("practitioners_inactive", { label: "Dr Odo Brix" })).toMatchObject({
    name: "Dr Odo Brix",
    active: false,
  });
  expect(recordOf("appointment_types", { name: "Review", duration_in_minutes: 30, max_attendees: 1 })).toMatchObject({
    name: "Review",
    durationInMinutes: 30,
    maxAttendees: 1,
  });
});

test("an id stays exact, a small number is one too, and a number too large to be exact is none", () => {
  expect(recordOf("patients", { id: "9223372036854775807" })?.externalId).toBe("9223372036854775807");
  expect(recordOf("patients", { id: 1009 })?.externalId).toBe("1009");
  expect(read("patients", { id: 2 ** 53 })).toMatchObject({ externalId: expect.stringMatching(/^unreadable-/) });
});

test.each([
  ["created_at", "2025-02-30T10:00:00Z"],
  ["created_at", "0000-01-01T00:00:00Z"],
  ["updated_at", "yesterday"],
  ["updated_at", null],
  ["updated_at", 17],
  ["archived_at", "2025-13-01T00:00:00Z"],
  ["date_of_birth", "1983-02-29"],
  ["date_of_birth", "17/05/1984"],
  ["email", 5],
  ["merged_with_patient", { links: { self: "https://api.au1.cliniko.com/v1/patients" } }],
])("a patient whose %s is %j is kept aside, with the field named", (field, value) => {
  const item = read("patients", { first_name: "Imke", [field]: value });
  expect(item).toMatchObject({
    externalId: stamps.id,
    fault: { code: "unexpected_shape", payload: { first_name: "Imke", [field]: value } },
  });
  expect(item.fault?.message).toBe(
    `The field "${field.replaceAll("_", " ")}" of this patient is missing or cannot be read.`,
  );
});

test.each([null, 5, "row", [], {}])("an item that is %j does not break its page", (raw) => {
  for (const list of lists) expect(list.read(raw).fault?.code).toBe("unexpected_shape");
});

test("an attendee that belongs to no booking is kept aside", () => {
  expect(read("attendees", { booking: null }).fault?.message).toMatch(/attendee/);
});

test("text that the database would refuse is mended, in records and in what is kept aside", () => {
  expect(recordOf("patients", { first_name: "Im\0ke", last_name: "V\ud800" })).toMatchObject({
    firstName: "Imke",
    lastName: "V\ufffd",
  });
  const { fault } = read("patients", { first_name: "Im\0ke\ud800", updated_at: null });
  expect(fault?.payload).toMatchObject({ first_name: "Imke\ufffd" });
});
