import { z } from "zod";
import { mirrorAge } from "@/features/patients/schema";
import { defineEndpoint } from "@/lib/http/endpoint";

const tag = "Analytics";
const moment = z.iso.datetime();

const withheld = "Null when it is withheld to protect a small group, or not known";

const comparison = z.object({
  value: z.number().nullable().describe(withheld),
  before: z.number().nullable().describe(`The same in the stretch of the same length before the window. ${withheld}`),
  change: z.number().nullable().describe("Null unless both are shown"),
});

export type Comparison = z.infer<typeof comparison>;

export const measures = ["patients", "active", "new", "overdue", "visitsPerWeek"] as const;

export type Measure = (typeof measures)[number];

const figures = z.object({
  patients: comparison.describe("Current records; before: those of them that were there when the window began"),
  active: comparison.describe("People with a visit in the window"),
  new: comparison.describe("Records that were added in the window"),
  overdue: comparison.describe("Neither active nor with a visit to come. What it was before is not known"),
  visitsPerWeek: comparison.describe("Visits in the window, for each week of it"),
});

export type Figures = z.infer<typeof figures>;

export const portfolioEntry = z.object({
  id: z.uuid(),
  name: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  computedAt: moment.nullable().describe("When its figures were counted; null before the first count"),
  ...mirrorAge,
  windowDays: z.number().int().nullable(),
  smallGroupsWithheld: z.boolean(),
  figures: figures.nullable(),
});

export type PortfolioEntry = z.infer<typeof portfolioEntry>;

const total = z.object({ value: z.number(), of: z.number().int().describe("How many organizations it adds up") });

export const portfolioView = z.object({
  asOf: moment,
  organizations: z.array(portfolioEntry),
  totals: z
    .object({ patients: total, active: total, new: total, overdue: total, visitsPerWeek: total })
    .describe("Of what is shown above and nothing else, so that nothing withheld can be taken from them"),
});

export type PortfolioView = z.infer<typeof portfolioView>;

export const portfolioEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/portfolio",
  summary: "Compare one's organizations, in figures",
  description:
    "Every organization whose analytics one may see, each within its own window and time zone. Nobody in person; who may see no patient of an organization gets no group of fewer than five of it.",
  tag,
  access: "person",
  answers: { 200: { description: "Side by side, by name", schema: portfolioView } },
  refusals: ["forbidden"],
});

export const exportPortfolioEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/portfolio/export",
  summary: "Export the comparison of one's organizations as CSV",
  description: "The same figures, and the same withheld.",
  tag,
  access: "person",
  answers: { 200: { description: "A CSV file", contentType: "text/csv" } },
  refusals: ["forbidden"],
});
