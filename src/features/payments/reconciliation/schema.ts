import { z } from "zod";
import { defineEndpoint } from "@/lib/http/endpoint";
import { momentOrDayInput } from "@/lib/http/time";

const windowDaysMax = 92;
const dayMs = 86_400_000;

export const reconciliationQuery = z
  .object({
    from: momentOrDayInput.default(() => new Date(Date.now() - 30 * dayMs)).describe("Without it, thirty days ago"),
    to: momentOrDayInput.default(() => new Date()).describe("Without it, now"),
  })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "The range ends before it begins." })
  .refine(({ from, to }) => to.getTime() - from.getTime() <= windowDaysMax * dayMs, {
    path: ["to"],
    message: `At most ${windowDaysMax} days can be compared at once.`,
  });

export type ReconciliationInput = z.output<typeof reconciliationQuery>;

const tally = z.object({
  count: z.number().int(),
  sums: z.record(z.string(), z.number().int()).describe("Minor units by currency; refunds count as negative"),
});

export const reconciliationView = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  hub: tally,
  provider: tally.extend({
    name: z.string(),
    unreadable: z.number().int().describe("Payments that count, but whose amount cannot be read: they stand in no sum"),
    calls: z.number().int(),
  }),
  agrees: z.boolean(),
  checkedAt: z.iso.datetime(),
});

export type ReconciliationView = z.infer<typeof reconciliationView>;

export const reconciliationEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/transactions/reconciliation",
  summary: "Compare the payments of a stretch of time with the provider's own list",
  description:
    "The list is read anew for this, apart from every sync: from `from` on and before `to`, by when each was made.",
  tag: "Payments",
  access: "session",
  permission: "sync.manual",
  query: reconciliationQuery,
  answers: { 200: { description: "Both counts and sums", schema: reconciliationView } },
  refusals: ["not_found", "unprocessable", "provider_unavailable", "credentials"],
});
