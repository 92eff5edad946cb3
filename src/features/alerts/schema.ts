import { z } from "zod";
import { defineEndpoint, idParams } from "@/lib/http/endpoint";

export const alertKinds = [
  "run_failed",
  "run_stalled",
  "credential_refused",
  "delete_fuse",
  "rate_budget",
  "delivery_dead",
  "audit_broken",
] as const;

export type AlertKind = (typeof alertKinds)[number];

export const alertTitles: Record<AlertKind, string> = {
  run_failed: "A sync failed",
  run_stalled: "A sync got stuck",
  credential_refused: "The key was refused",
  delete_fuse: "Many records vanished at once",
  rate_budget: "The call allowance is nearly used up",
  delivery_dead: "A delivery was given up",
  audit_broken: "The audit log is not what was sealed",
};

export const alertView = z.object({
  id: z.uuid(),
  kind: z.enum(alertKinds),
  message: z.string(),
  connectionId: z.uuid().nullable().describe("Null for what is the trouble of no connection"),
  connectionName: z.string().nullable(),
  runId: z.uuid().nullable(),
  raisedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  occurrences: z.number().int(),
  acknowledgedAt: z.iso.datetime().nullable(),
});

export type AlertView = z.infer<typeof alertView>;

export const listAlertsEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/alerts",
  summary: "List alerts, open ones first",
  tag: "Alerts",
  access: "session",
  permission: "config.view",
  query: z.object({ open: z.stringbool().optional() }),
  answers: { 200: { description: "The alerts", schema: z.object({ data: z.array(alertView) }) } },
});

export const acknowledgeAlertEndpoint = defineEndpoint({
  method: "POST",
  path: "/api/alerts/{id}/acknowledge",
  summary: "Say that an alert has been seen to",
  tag: "Alerts",
  access: "session",
  permission: "sync.manual",
  params: idParams,
  answers: { 204: { description: "Acknowledged" } },
});
