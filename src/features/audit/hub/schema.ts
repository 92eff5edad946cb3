import { auditEntryView } from "@/features/audit/schema";
import { pageQuery } from "@/lib/http/cursor";
import { defineEndpoint, pageOf } from "@/lib/http/endpoint";

export const listHubLogEndpoint = defineEndpoint({
  method: "GET",
  path: "/api/admin/log",
  summary: "Read what was done to the hub itself",
  description: "By super admins and by commands, newest first. What concerns one organization stands in its own log.",
  tag: "Super admin",
  access: "super_admin",
  query: pageQuery,
  answers: { 200: { description: "A page of the log", schema: pageOf(auditEntryView) } },
  refusals: ["invalid_cursor"],
});
