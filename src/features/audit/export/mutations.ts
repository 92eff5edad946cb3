import { recordAudit } from "@/features/audit/mutations";
import { toAuditFilter } from "@/features/audit/queries";
import type { AuditFilterInput } from "@/features/audit/schema";
import { type AuditRow, countAuditRows, readAuditRows } from "@/lib/db/audit-list";
import { inStretches } from "@/lib/db/keyset";
import { withTenant } from "@/lib/db/tenant";
import { type SheetColumns, type SheetFile, sheetFile } from "@/lib/format/sheet-file";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const size = 1_000;

/**
 * The log as a CSV file, newest first and under the list's filters, read in stretches while it is sent. That it was taken,
 * how much of it and under which filters, is in the log before the first line leaves. Throws `forbidden` without
 * audit.view or data.export.
 */
export async function exportAudit(ctx: TenantContext, input: AuditFilterInput): Promise<SheetFile> {
  requirePermission(ctx, "audit.view");
  requirePermission(ctx, "data.export");
  // What is recorded from now on, this export too, is not in the file: its end would run away from its reader.
  const to = input.to && new Date(input.to) < ctx.now() ? input.to : ctx.now().toISOString();
  const filter = toAuditFilter(ctx.organizationId, { ...input, to });
  const first = await withTenant(ctx, async (db) => {
    const rows = await readAuditRows(db, filter, { position: null, limit: size });
    const detail = { rows: await countAuditRows(db, filter), ...given(input) };
    await recordAudit(db, ctx, { action: "audit_exported", subjectType: "organization", detail });
    return rows;
  });
  const readAfter = (last: AuditRow) => {
    const position = { key: last.at.toISOString(), id: last.id };
    return withTenant(ctx, (db) => readAuditRows(db, filter, { position, limit: size }));
  };
  const rows = inStretches(first, { size, readAfter });
  return sheetFile(rows, { format: "csv", name: "Audit log", day: ctx.now(), columns });
}

const columns: SheetColumns<AuditRow> = [
  ["Time (UTC)", ({ at }) => at.toISOString()],
  ["Who", ({ actorLabel }) => actorLabel],
  ["Kind of actor", ({ actorType }) => actorType],
  ["Actor id", ({ actorId }) => actorId],
  ["Action", ({ action }) => action],
  ["Subject", ({ subjectType }) => subjectType],
  ["Subject id", ({ subjectId }) => subjectId],
  ["Detail", ({ detail }) => JSON.stringify(detail)],
  ["Request id", ({ requestId }) => requestId],
  ["Entry id", ({ id }) => id],
];

function given(input: AuditFilterInput): Record<string, string> {
  return Object.fromEntries(Object.entries(input).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
