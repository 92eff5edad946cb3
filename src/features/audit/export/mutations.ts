import { recordAudit } from "@/features/audit/mutations";
import { toAuditFilter } from "@/features/audit/queries";
import type { AuditFilterInput } from "@/features/audit/schema";
import { type AuditFilter, type AuditRow, countAuditRows, readAuditRows } from "@/lib/db/audit-list";
import { withTenant } from "@/lib/db/tenant";
import { csvLine } from "@/lib/format/csv";
import { requirePermission, type TenantContext } from "@/lib/tenant/context";

const batchRows = 1_000;

export type AuditFile = { fileName: string; lines: AsyncIterable<string> };

/**
 * The log as a CSV file, newest first and under the list's filters, read in batches while it is sent. That it was taken,
 * how much of it and under which filters, is in the log before the first line leaves. Throws `forbidden` without
 * audit.view or data.export.
 */
export async function exportAudit(ctx: TenantContext, input: AuditFilterInput): Promise<AuditFile> {
  requirePermission(ctx, "audit.view");
  requirePermission(ctx, "data.export");
  // What is recorded from now on, this export too, is not in the file: its end would run away from its reader.
  const to = input.to && new Date(input.to) < ctx.now() ? input.to : ctx.now().toISOString();
  const filter = toAuditFilter(ctx.organizationId, { ...input, to });
  const first = await withTenant(ctx, async (db) => {
    const rows = await readAuditRows(db, filter, { position: null, limit: batchRows });
    const detail = { rows: await countAuditRows(db, filter), ...given(input) };
    await recordAudit(db, ctx, { action: "audit_exported", subjectType: "organization", detail });
    return rows;
  });
  const day = ctx.now().toISOString().slice(0, 10);
  return { fileName: `audit-log-${day}.csv`, lines: linesFrom(ctx, { filter, first }) };
}

async function* linesFrom(
  ctx: TenantContext,
  { filter, first }: { filter: AuditFilter; first: AuditRow[] },
): AsyncGenerator<string> {
  // The mark tells spreadsheets that the file is UTF-8.
  yield `\uFEFF${csvLine(columns.map(([title]) => title))}`;
  let rows = first;
  while (rows.length > 0) {
    yield rows.map((row) => csvLine(columns.map(([, cell]) => cell(row)))).join("");
    const last = rows.at(-1);
    if (!last || rows.length < batchRows) return;
    const position = { key: last.at.toISOString(), id: last.id };
    rows = await withTenant(ctx, (db) => readAuditRows(db, filter, { position, limit: batchRows }));
  }
}

const columns: [title: string, cell: (row: AuditRow) => string | null][] = [
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
