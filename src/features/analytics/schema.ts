import { z } from "zod";
import { figuresWindow, overdueBucket } from "@/features/active-patients/schema";
import { mirrorAge } from "@/features/patients/schema";
import { defineEndpoint } from "@/lib/http/endpoint";

const moment = z.iso.datetime();

const withheld = "Null when it is withheld to protect a small group";

const perMonth = z.array(
  z.object({
    month: z.string().regex(/^\d{4}-\d{2}$/),
    count: z.number().int().nullable().describe(withheld),
  }),
);

export const patientAnalytics = z.object({
  asOf: moment,
  computedAt: moment.nullable(),
  ...mirrorAge,
  timeZone: z.string(),
  window: figuresWindow,
  smallGroupsWithheld: z.boolean(),
  total: z.number().int().nullable().describe(withheld),
  newPerMonth: perMonth,
  seenPerMonth: perMonth.describe("Different people who came in the month"),
  ageBands: z.array(
    z.object({
      key: z.string(),
      fromYears: z.number().int().nullable().describe("Null for those whose age is not known"),
      toYears: z.number().int().nullable(),
      count: z.number().int().nullable().describe(withheld),
    }),
  ),
  overdue: z.array(overdueBucket),
});

export type PatientAnalytics = z.infer<typeof patientAnalytics>;

export const patientAnalyticsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/analytics/patients",
  summary: "Read figures about patients over time and by age",
  description:
    "Nobody in person. Who may see no patient gets no group of fewer than five, nor one that is found by subtraction, and a figure stays as it was last told until it has moved by five.",
  tag: "Analytics",
  access: "session",
  permission: "analytics.view",
  answers: { 200: { description: "The figures", schema: patientAnalytics } },
});
