import { z } from "zod";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, pageOf } from "@/lib/http/endpoint";
import { momentInput } from "@/lib/http/time";

/** What an audit row may say beside who, what and when: plain words and numbers, shown as they are. */
export const auditDetail = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
);

export type AuditDetail = z.infer<typeof auditDetail>;

export const auditEntryView = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.object({ type: z.string(), id: z.uuid().nullable(), label: z.string() }),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string().nullable(),
  detail: auditDetail,
  requestId: z.string().nullable(),
});

export type AuditEntryView = z.infer<typeof auditEntryView>;

export const auditFilter = z.object({
  action: z.string().max(80).optional(),
  actor: z.uuid("This must be a user's id.").optional(),
  subjectType: z.string().max(80).optional().describe("What it was done to, such as contact or connection"),
  subjectId: z.string().max(200).optional(),
  from: momentInput.optional(),
  to: momentInput.optional(),
});

export const listAuditInput = auditFilter.extend(pageQuery.shape);

export type AuditFilterInput = z.infer<typeof auditFilter>;
export type ListAuditInput = z.infer<typeof listAuditInput>;

export const listAuditEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/audit",
  summary: "Read the audit log",
  description: "Newest first. `from` is included, `to` is not.",
  tag: "Audit",
  access: "session",
  permission: "audit.view",
  query: listAuditInput,
  answers: { 200: { description: "A page of the log", schema: pageOf(auditEntryView) } },
  refusals: ["invalid_cursor"],
});

export const exportAuditEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/audit/export",
  summary: "Download the audit log as CSV",
  description: "Under the same filters as the list. Needs `data.export` as well, and is noted in the log itself.",
  tag: "Audit",
  access: "session",
  permission: "audit.view",
  query: auditFilter,
  answers: { 200: { description: "A file for spreadsheets", contentType: "text/csv" } },
});
