import { z } from "zod";
import { figuresWindow } from "@/features/active-patients/schema";
import { mirrorAge } from "@/features/patients/schema";
import { defineEndpoint } from "@/lib/http/endpoint";

const moment = z.iso.datetime();

const figure = z.object({
  value: z.number().int().nullable().describe("Null when it is withheld to protect a small group"),
  asOf: moment
    .nullable()
    .describe("When it was counted; null before the first count. How old what it counts is: syncedAt"),
  window: figuresWindow.nullable().describe("The stretch of time that it counts in; null when it counts everything"),
});

export type Figure = z.infer<typeof figure>;

const connectionHealth = z.object({
  id: z.uuid(),
  provider: z.string(),
  providerName: z.string(),
  name: z.string(),
  status: z.enum(["connected", "paused", "refused", "disconnected"]),
  lastSucceededAt: moment.nullable(),
  freshAt: moment.nullable().describe("How old the oldest of its streams is"),
  openAlerts: z.number().int(),
  failedItems: z.number().int(),
  isRunning: z.boolean(),
});

export type ConnectionHealth = z.infer<typeof connectionHealth>;

export const dashboardMetrics = z.object({
  asOf: moment,
  timeZone: z.string(),
  window: figuresWindow,
  computedAt: moment.nullable(),
  ...mirrorAge,
  figures: z.object({
    patients: figure,
    active: figure,
    new: figure,
    overdue: figure,
    upcoming: figure.describe("Appointments to come"),
  }),
  appointmentsPerWeek: z.object({
    asOf: moment,
    timeZone: z.string(),
    weeks: z.array(
      z.object({
        weekStart: z.iso.date().describe("A Monday"),
        visits: z.number().int().nullable().describe("Those that stand, missed and still to come among them"),
        didNotArrive: z.number().int().nullable(),
        cancelled: z.number().int().nullable(),
      }),
    ),
  }),
  connections: z.array(connectionHealth),
});

export type DashboardMetrics = z.infer<typeof dashboardMetrics>;

export const dashboardMetricsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/dashboard/metrics",
  summary: "Read the figures of the dashboard",
  description:
    "For those who may see patients or analytics. Who may see no patient gets no figure of fewer than five people.",
  tag: "Analytics",
  access: "session",
  answers: { 200: { description: "The figures, each with its age and its window", schema: dashboardMetrics } },
  refusals: ["forbidden"],
});
