import { z } from "zod";
import { mirrorAge, searchText } from "@/features/patients/schema";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, pageOf } from "@/lib/http/endpoint";

const tag = "Patients";
const moment = z.iso.datetime();

export const activeSorts = [
  "-lastVisit",
  "lastVisit",
  "name",
  "-name",
  "-recent",
  "recent",
  "-upcoming",
  "upcoming",
  "-total",
  "total",
] as const;

export const overdueSorts = ["-lastVisit", "lastVisit", "name", "-name"] as const;

export type ActiveSort = (typeof activeSorts)[number];
export type OverdueSort = (typeof overdueSorts)[number];

/** How far back a list of active patients looks, in local days. */
export const windowDays = z.coerce.number().int().min(7).max(365);

export const listActivePatientsQuery = pageQuery.extend({
  days: windowDays.optional().describe("Another window than the organization's, computed when asked for"),
  search: searchText.optional(),
  hasUpcoming: z.stringbool().optional(),
  sort: z.enum(activeSorts).default("-lastVisit"),
});

const awayDays = z.coerce.number().int().min(0).max(36_500);

export const listOverduePatientsQuery = pageQuery.extend({
  search: searchText.optional(),
  minDays: awayDays.optional().describe("At least so many local days since the last visit"),
  maxDays: awayDays.optional(),
  sort: z.enum(overdueSorts).default("-lastVisit"),
});

export type ListActivePatientsInput = z.infer<typeof listActivePatientsQuery>;
export type ListOverduePatientsInput = z.infer<typeof listOverduePatientsQuery>;

/** What every figure about active patients is true for. */
export const figuresWindow = z.object({ days: z.number().int(), from: moment, to: moment });

export type FiguresWindow = z.infer<typeof figuresWindow>;

export const listedVisit = z.object({
  id: z.uuid(),
  startsAt: moment,
  endsAt: moment.nullable(),
  status: z.enum(["booked", "arrived", "did_not_arrive"]),
  type: z.string().nullable(),
  practitioner: z.string().nullable(),
  business: z.string().nullable(),
});

export type ListedVisit = z.infer<typeof listedVisit>;

export const activePatient = z.object({
  contactId: z.uuid(),
  clinikoPatientId: z.string().nullable(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  recentAppointmentCount: z.number().int(),
  upcomingAppointmentCount: z.number().int(),
  totalAppointmentCount: z.number().int(),
  lastAppointmentAt: moment,
  recentAppointments: z.array(listedVisit).describe("Newest first, at most 20; missed ones are among them"),
  upcomingAppointments: z.array(listedVisit).describe("Soonest first, at most 20"),
});

export type ActivePatient = z.infer<typeof activePatient>;

export const overduePatient = z.object({
  contactId: z.uuid(),
  clinikoPatientId: z.string().nullable(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  lastAppointmentAt: moment,
  totalAppointmentCount: z.number().int(),
  daysSinceLastAppointment: z.number().int(),
});

export type OverduePatient = z.infer<typeof overduePatient>;

export const overdueBucket = z.object({
  key: z.string(),
  fromDays: z.number().int(),
  toDays: z.number().int().nullable(),
  count: z.number().int().nullable().describe("Null when it is withheld to protect a small group"),
});

export type CountedBucket = z.infer<typeof overdueBucket>;

const about = {
  window: figuresWindow,
  timeZone: z.string(),
  computedAt: moment.nullable().describe("When the figures were computed; null before the first sync"),
  total: z.number().int(),
  ...mirrorAge,
};

export const listActivePatientsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/active-patients",
  summary: "List active patients",
  description:
    "Active: at least one visit, not cancelled, archived or deleted, that started between local midnight `days` days ago and now.",
  tag,
  access: "session",
  permission: "patients.view",
  query: listActivePatientsQuery,
  answers: { 200: { description: "A page of active patients", schema: pageOf(activePatient).extend(about) } },
  refusals: ["invalid_cursor"],
});

export const listOverduePatientsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/overdue-patients",
  summary: "List patients who have stayed away",
  description: "Overdue: had a visit before the organization's window, none in it, and none to come.",
  tag,
  access: "session",
  permission: "patients.view",
  query: listOverduePatientsQuery,
  answers: {
    200: {
      description: "A page of overdue patients, and all of them by days since the last visit",
      schema: pageOf(overduePatient).extend({ ...about, buckets: z.array(overdueBucket) }),
    },
  },
  refusals: ["invalid_cursor"],
});
