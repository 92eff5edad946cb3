import { z } from "zod";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, idParams, pageOf } from "@/lib/http/endpoint";

const tag = "Patients";

export const patientStatuses = ["active", "archived", "merged", "deleted"] as const;
export const patientSorts = ["name", "-name", "lastVisit", "-lastVisit", "created", "-created"] as const;
export const visitStatuses = ["booked", "arrived", "did_not_arrive", "cancelled", "archived"] as const;

export type PatientStatus = (typeof patientStatuses)[number];
export type PatientSort = (typeof patientSorts)[number];
export type VisitStatus = (typeof visitStatuses)[number];

/** What somebody looks for: the beginnings of names, phone numbers, e-mails or the Cliniko number. */
export const searchText = z.string().trim().max(200);

export const patientFilter = z.object({
  search: searchText
    .optional()
    .describe("Beginnings of names, phone numbers, e-mails or a Cliniko number; all must fit"),
  status: z.enum([...patientStatuses, "all"]).default("active"),
  sort: z.enum(patientSorts).default("name"),
});

export const listPatientsQuery = patientFilter.extend(pageQuery.shape);

export type PatientFilter = z.infer<typeof patientFilter>;
export type ListPatientsInput = z.infer<typeof listPatientsQuery>;

const moment = z.iso.datetime();

/** How old a list of people or of their visits is. */
export const mirrorAge = {
  isMirrored: z.boolean().describe("False where no practice system brought anything: then all was made here"),
  syncedAt: moment
    .nullable()
    .describe("When the practice system that was read longest ago was last read to its end; null before it ever was"),
};

export const patientSummary = z.object({
  id: z.uuid(),
  clinikoPatientId: z.string().nullable(),
  contactType: z.enum(["contact", "cliniko_patient", "lead"]),
  status: z.enum(patientStatuses),
  name: z.string(),
  dateOfBirth: z.iso.date().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  source: z.string().describe("Who knows best: cliniko, or manual for a contact made here"),
  tags: z.array(z.string()),
  isActive: z.boolean().describe("Had a visit in the organization's window when the figures were computed"),
  visitCount: z.number().int(),
  lastVisitAt: moment.nullable(),
  nextVisitAt: moment.nullable(),
  createdAt: moment,
});

export type PatientSummary = z.infer<typeof patientSummary>;

export const timelineEntry = z.object({
  id: z.uuid(),
  clinikoId: z.string(),
  kind: z.enum(["individual", "group"]),
  status: z.enum(visitStatuses),
  startsAt: moment,
  endsAt: moment.nullable(),
  type: z.string().nullable(),
  practitioner: z.string().nullable(),
  business: z.string().nullable(),
  timeZone: z.string().describe("The business's, or else the organization's"),
  cancellationReason: z.string().nullable(),
  clinikoPatientId: z.string().describe("The record it was booked for: another one's, when that was merged into this"),
  isRecent: z.boolean().describe("Began in the organization's window, which begins at midnight where it took place"),
});

export type TimelineEntry = z.infer<typeof timelineEntry>;

export type TimelinePage = { data: TimelineEntry[]; nextCursor: string | null };

export const getPatientQuery = pageQuery.extend({
  when: z
    .enum(["all", "upcoming", "past"])
    .default("all")
    .describe("Which appointments: what is to come is listed soonest first, all others newest first"),
});

export const addressLines = z.array(z.string().trim().min(1).max(200)).max(5);

const address = z.object({
  lines: addressLines,
  city: z.string().trim().max(120).nullable().default(null),
  state: z.string().trim().max(120).nullable().default(null),
  postCode: z.string().trim().max(20).nullable().default(null),
  country: z.string().trim().max(120).nullable().default(null),
});

export type Address = z.infer<typeof address>;

const phone = z.object({ raw: z.string(), e164: z.string().nullable(), label: z.string().nullable() });

/** What a contact keeps beside its columns. Phones and e-mails as they came, and the source's own extras by name. */
export const contactMetadata = z
  .object({ phones: z.array(phone).default([]), emails: z.array(z.string()).default([]) })
  .catchall(z.unknown());

const kin = z.object({ id: z.uuid(), clinikoPatientId: z.string(), name: z.string(), mergedAt: moment.nullable() });

export const patientDetail = z.object({
  id: z.uuid(),
  clinikoPatientId: z.string().nullable(),
  contactType: z.enum(["contact", "cliniko_patient", "lead"]),
  status: z.enum(patientStatuses),
  name: z.string(),
  title: z.string().nullable(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  preferredFirstName: z.string().nullable(),
  sex: z.string().nullable(),
  dateOfBirth: z.iso.date().nullable(),
  address: address.nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  phones: z.array(phone),
  emails: z.array(z.string()),
  details: z.record(z.string(), z.string()).describe("What else the source tells, by its name"),
  tags: z.array(z.string()),
  notes: z.string().nullable(),
  source: z.string(),
  sources: z.array(z.string()),
  ownedBy: z.string().nullable().describe("The provider whose facts these are; null when they can be edited here"),
  editUrl: z.string().nullable().describe("Where the provider lets them be edited"),
  identifiers: z.array(
    z.object({
      kind: z.string(),
      value: z.string(),
      raw: z.string(),
      label: z.string().nullable(),
      source: z.string(),
      valid: z.boolean(),
      verified: z.boolean(),
    }),
  ),
  consents: z.array(z.object({ channel: z.string(), status: z.string(), source: z.string(), recordedAt: moment })),
  mergedInto: z
    .object({ id: z.uuid().nullable(), clinikoPatientId: z.string(), name: z.string().nullable() })
    .nullable()
    .describe("The final survivor; without an id and a name when it is not known here"),
  mergedFrom: z.array(kin),
  visits: z.object({
    isActive: z.boolean(),
    total: z.number().int(),
    recent: z.number().int().describe("In the organization's window, also of somebody who was archived since"),
    firstAt: moment.nullable(),
    lastAt: moment.nullable(),
    nextAt: moment.nullable(),
    windowDays: z.number().int(),
    computedAt: moment.nullable(),
    syncedAt: moment.nullable().describe("When the system that owns the facts was last read to its end"),
  }),
  appointments: pageOf(timelineEntry),
  createdAt: moment,
  updatedAt: moment,
  archivedAt: moment.nullable(),
  deletedAt: moment.nullable(),
  mergedAt: moment.nullable(),
});

export type PatientDetail = z.infer<typeof patientDetail>;

const name = z.string().trim().max(120);
/** Whatever somebody writes where a number belongs: "ask at the desk" is kept, and cannot be called. */
export const phoneNumber = z.string().trim().min(3).max(60);

const isPast = (date: string) => date >= "1850-01-01" && date <= new Date().toISOString().slice(0, 10);

/** What a person is, whoever says so. Only a contact that was made here takes these from here. */
const facts = z.object({
  title: name.nullable(),
  firstName: name.nullable(),
  lastName: name.nullable(),
  preferredFirstName: name.nullable(),
  sex: name.nullable(),
  dateOfBirth: z.iso.date().refine(isPast, "This must be a day in the past.").nullable(),
  address: address.nullable(),
  phones: z.array(z.object({ number: phoneNumber, label: z.string().trim().max(40).nullish() })).max(10),
  emails: z.array(z.email().max(320)).max(10),
  status: z.enum(["active", "archived"]),
});

/** What is ours on every contact. */
const own = z.object({
  tags: z.array(z.string().trim().min(1).max(40)).max(30),
  notes: z.string().max(10_000).nullable(),
});

const input = facts.extend(own.shape).partial().strict();

export const createPatientInput = input
  .omit({ status: true })
  .refine(({ firstName, lastName }) => Boolean(firstName || lastName), {
    path: ["firstName"],
    message: "Give a first or a last name.",
  });

export const updatePatientInput = input;

export type CreatePatientInput = z.infer<typeof createPatientInput>;
export type UpdatePatientInput = z.infer<typeof updatePatientInput>;

const onePatient = { description: "The patient", schema: z.object({ patient: patientDetail }) };

export const listPatientsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/patients",
  summary: "List patients and contacts",
  description: "Those who are archived, merged or deleted are listed only when their status is asked for.",
  tag,
  access: "session",
  permission: "patients.view",
  query: listPatientsQuery,
  answers: {
    200: {
      description: "A page of patients",
      schema: pageOf(patientSummary).extend({ total: z.number().int(), ...mirrorAge }),
    },
  },
  refusals: ["invalid_cursor"],
});

export const createPatientEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/patients",
  summary: "Make a local contact",
  description: "It stays here: nothing is written to Cliniko.",
  tag,
  access: "session",
  permission: "patients.edit",
  body: createPatientInput,
  answers: { 201: onePatient },
});

export const getPatientEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/patients/{id}",
  summary: "Read one patient, with a page of appointments",
  tag,
  access: "session",
  permission: "patients.view",
  params: idParams,
  query: getPatientQuery,
  answers: { 200: onePatient },
  refusals: ["invalid_cursor"],
});

export const updatePatientEndpoint = defineEndpoint({
  method: "PUT",
  path: "/api/patients/{id}",
  summary: "Change a patient",
  description:
    "Tags and notes are ours on everybody. Facts that Cliniko owns are refused with provider_owned and, in editUrl, where to edit them. What is left out stays as it is.",
  tag,
  access: "session",
  permission: "patients.edit",
  params: idParams,
  body: updatePatientInput,
  answers: { 200: onePatient },
  refusals: ["provider_owned", "unprocessable"],
});

export const exportPatientsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/patients/export",
  summary: "Download the list as CSV",
  tag,
  access: "session",
  permission: "data.export",
  query: patientFilter,
  answers: { 200: { description: "A file for spreadsheets", contentType: "text/csv" } },
});
