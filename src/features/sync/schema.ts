import { z } from "zod";
import { defineEndpoint, idParams, pageOf } from "@/lib/http/endpoint";

const tag = "Syncs";

export const syncModes = ["full", "incremental", "retry"] as const;
export const syncTriggers = ["user", "cron", "cli"] as const;
export const runStatuses = ["queued", "running", "succeeded", "partial", "failed", "canceled"] as const;

export const strategies = ["by_number", "by_id"] as const;

/** How payments find their invoices: by the list of all invoices, or by asking for each payment. */
export type Strategy = (typeof strategies)[number];

const scopeSchema = z.object({
  count: z.number().int().nullable(),
  from: z.coerce.date().nullable(),
  to: z.coerce.date().nullable(),
});

export type Scope = z.infer<typeof scopeSchema>;

/** What a run is confined to, as its row keeps it; null where it is to nothing. */
export function readScope(kept: unknown): Scope | null {
  return kept === null ? null : scopeSchema.parse(kept);
}

export type SyncMode = (typeof syncModes)[number];
export type SyncTrigger = (typeof syncTriggers)[number];

/** `done`: the run is over, well or not. `waiting`: it goes on later. `elsewhere`: another process has it, or it must wait. */
export type Outcome = "done" | "waiting" | "elsewhere";

/** What a run counts. The first five add up: fetched = created + updated + unchanged + rejected. */
const counts = z.object({
  fetched: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.number().int(),
  deleted: z.number().int(),
});

export const runView = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  mode: z.enum(syncModes),
  trigger: z.enum(syncTriggers),
  status: z.enum(runStatuses),
  progress: z.object({
    step: z.string().nullable(),
    done: z.number().int(),
    total: z.number().int().nullable().describe("Records announced over all streams; null until they are counted"),
    percent: z.number().int().min(0).max(100).describe("Never falls; 100 only when the run has succeeded"),
    etaSeconds: z.number().int().nullable(),
    resumeAt: z.iso.datetime().nullable().describe("Until when the run waits for the provider"),
  }),
  calls: z.object({
    predicted: z.number().int().nullable(),
    made: z.number().int(),
    byNumber: z.number().int().nullable().describe("What finding invoices by their numbers was predicted to take"),
    byId: z.number().int().nullable().describe("What asking for each payment's invoices was predicted to take"),
  }),
  strategy: z.enum(strategies).nullable().describe("How payments find their invoices; null where there are none"),
  scope: z
    .object({ count: z.number().int().nullable(), from: z.iso.datetime().nullable(), to: z.iso.datetime().nullable() })
    .nullable()
    .describe("What the run is confined to; null: to nothing"),
  counts,
  payments: z
    .object({ read: z.number().int(), linked: z.number().int() })
    .nullable()
    .describe("Payments that were read, and those of them with an invoice; null until all are linked"),
  cancelRequested: z.boolean(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export type RunView = z.infer<typeof runView>;

export const failureView = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  runId: z.uuid(),
  stream: z.string(),
  externalId: z.string(),
  reasonCode: z.string(),
  reason: z.string(),
  attempts: z.number().int(),
  failedAt: z.iso.datetime(),
  resolvedAt: z.iso.datetime().nullable(),
});

export type FailureView = z.infer<typeof failureView>;

export const runChange = z.object({
  id: z.uuid(),
  stream: z.string(),
  externalId: z.string(),
  change: z.enum(["created", "updated", "deleted"]),
  contact: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});

export type RunChange = z.infer<typeof runChange>;

export const startSyncBody = z
  .object({
    mode: z.enum(syncModes).optional(),
    approveDeletes: z.boolean().optional().describe("Let a full sync remove more than 5 % of a list"),
  })
  .strict();

export type StartSyncInput = z.infer<typeof startSyncBody> & {
  connectionId: string;
  trigger?: SyncTrigger;
  failureId?: string | undefined;
  /** What the run is confined to; absent: to nothing. */
  scope?: Scope | undefined;
  strategy?: Strategy | undefined;
};

const started = { 202: { description: "Queued", schema: z.object({ runId: z.uuid() }) } };

export const startSyncEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/connections/{id}/sync",
  summary: "Sync a connection now",
  description: "409 while a run of this connection is unfinished; the answer names it in runId.",
  tag,
  access: "session",
  permission: "sync.manual",
  params: idParams,
  body: startSyncBody.optional(),
  answers: started,
  refusals: ["conflict"],
});

export const listRunsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/sync-runs",
  summary: "List runs, newest first",
  tag,
  access: "session",
  permission: "config.view",
  query: z.object({
    connectionId: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(1_000).optional(),
  }),
  answers: { 200: { description: "Runs", schema: pageOf(runView) } },
  refusals: ["invalid_cursor"],
});

export const listConnectionRunsEndpoint = defineEndpoint({
  ...listRunsEndpoint,
  path: "/api/connections/{id}/runs",
  summary: "List one connection's runs, newest first",
  params: idParams,
  query: listRunsEndpoint.query.omit({ connectionId: true }),
});

export const getRunEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/sync-runs/{id}",
  summary: "Read a run as it stands now",
  tag,
  access: "session",
  permission: "config.view",
  params: idParams,
  answers: { 200: { description: "The run", schema: runView } },
});

export const runEventsEndpoint = defineEndpoint({
  ...getRunEndpoint,
  path: "/api/sync-runs/{id}/events",
  summary: "Follow a run as server-sent events, each the run as it stands",
  description: "The stream ends with the run, or after 55 seconds: connect again. Permission is asked at every tick.",
  answers: { 200: { description: "Events", schema: runView, contentType: "text/event-stream" } },
});

export const cancelRunEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/sync-runs/{id}/cancel",
  summary: "End a run after the page it is on",
  tag,
  access: "session",
  permission: "sync.manual",
  params: idParams,
  answers: { 202: { description: "The run", schema: runView } },
});

export const listFailuresEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/sync-failures",
  summary: "List items that could not be processed, open ones first",
  tag,
  access: "session",
  permission: "config.view",
  query: z.object({ connectionId: z.uuid().optional(), runId: z.uuid().optional(), open: z.stringbool().optional() }),
  answers: { 200: { description: "Failed items", schema: z.object({ data: z.array(failureView) }) } },
});

export const retryFailureEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/sync-failures/{id}/retry",
  summary: "Try one failed item again",
  tag,
  access: "session",
  permission: "sync.manual",
  params: idParams,
  answers: started,
  refusals: ["conflict"],
});

export const cronEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/cron/{job}",
  summary: "Do what is due within the time budget",
  description:
    "Jobs: sync-cliniko and sync-mx-merchant queue the syncs that are due and advance unfinished ones; webhooks works off deliveries that were left; clerk-reconcile compares with Clerk, and answers what differed. Call it again to go on with what is unfinished.",
  tag: "Cron",
  access: "cron",
  params: z.object({ job: z.string().max(100) }),
  answers: {
    200: {
      description: "What was done",
      schema: z.object({
        queued: z.number().int(),
        advanced: z.number().int(),
        unfinished: z.number().int(),
        drift: z.array(z.object({ kind: z.string(), id: z.string(), problem: z.string() })).optional(),
      }),
    },
  },
});
