import { z } from "zod";
import { runView, strategies } from "@/features/sync/schema";
import { defineEndpoint } from "@/lib/http/endpoint";
import { momentOrDayInput } from "@/lib/http/time";

const tag = "Payments";

export const usualMax = 100;
export const emergencyMax = 1_000;

const limits = `Between 1 and ${usualMax} transactions can be synced at once; in emergency mode up to 1,000, with a date range if you like.`;

const asked = z.object({
  transactionCount: z
    .number({ error: limits })
    .int({ error: limits })
    .min(1, { error: limits })
    .max(emergencyMax, { error: limits })
    .describe("So many of the newest"),
  emergency: z.boolean().default(false).describe("Allows up to 1,000, and a date range"),
  from: momentOrDayInput.optional().describe("From this moment on; a day begins in UTC"),
  to: momentOrDayInput.optional().describe("Before this moment"),
});

type Asked = z.output<typeof asked>;

function withinLimits({ transactionCount, emergency, from, to }: Asked, context: z.RefinementCtx): void {
  if (!emergency && transactionCount > usualMax) {
    context.addIssue({ code: "custom", path: ["transactionCount"], message: limits });
  }
  if (!emergency && (from || to)) {
    context.addIssue({ code: "custom", path: ["from"], message: "A date range goes with emergency mode." });
  }
  if (from && to && from >= to) {
    context.addIssue({ code: "custom", path: ["to"], message: "The range ends before it begins." });
  }
}

export const manualSyncBody = asked
  .extend({
    merchantId: z
      .string()
      .regex(/^(sandbox:)?\d{4,16}$/, "A merchant ID is a number.")
      .optional()
      .describe("Whose account; for super admins alone"),
    strategy: z.enum(strategies).optional().describe("Without it, what is predicted to take fewer calls"),
  })
  .strict()
  .superRefine(withinLimits);

export type ManualSyncInput = z.output<typeof manualSyncBody>;

/** The same question in an address. */
const previewQuery = z
  .object({
    transactionCount: z.coerce.number({ error: limits }).pipe(asked.shape.transactionCount).default(usualMax),
    emergency: z.stringbool().default(false),
    from: momentOrDayInput.optional(),
    to: momentOrDayInput.optional(),
  })
  .superRefine(withinLimits);

export type PreviewInput = z.output<typeof previewQuery>;

export const manualPreview = z.object({
  connectionId: z.uuid(),
  account: z.string(),
  rows: z.number().int().describe("Payments that would be read, at most"),
  calls: z
    .object({ byNumber: z.number().int(), byId: z.number().int() })
    .describe("An estimate: what each way would take if payments came and had invoices as they did so far"),
  atLeast: z.number().int().describe("The calls if nothing has come since"),
  atMost: z.number().int().describe("The calls if all are new, each with an invoice of its own"),
  strategy: z.enum(strategies).describe("The cheaper one"),
  seconds: z.number().int().describe("What it would take at the provider's pace"),
  runId: z.uuid().nullable().describe("A sync of this account that is under way"),
});

export type ManualPreview = z.infer<typeof manualPreview>;

export const manualSyncEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/sync/manual",
  summary: "Read the newest payments and their invoices now",
  description: `${limits} 409 while a sync of the account is unfinished; the answer names it in runId. A super admin, also one who works in no organization, may name anybody's account in merchantId.`,
  tag,
  access: "session",
  permission: "sync.manual",
  fromNowhere: true,
  body: manualSyncBody,
  answers: { 202: { description: "Queued", schema: z.object({ runId: z.uuid(), run: runView }) } },
  refusals: ["conflict", "not_found"],
});

export const previewEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/sync/manual/preview",
  summary: "What such a sync would take, judged by what is held",
  tag,
  access: "session",
  permission: "sync.manual",
  query: previewQuery,
  answers: { 200: { description: "The prediction", schema: manualPreview } },
  refusals: ["not_found"],
});
